# What other languages write otherwise.

entry train(a: int) {
    if a > 3 && a < 4 || !b { emit a }
    a += 1
    b := 2 ** 3
    c = a ? 3 : 4
    d = a × b ≤ 4
    e = größe + 1
    f = a $ 3
    g = “text”
    h = a + 1
    i = a $ 3 4 5
}
fn slice(x: f32[N, 4]) -> f32[N, 2] = x[:, 1:3]
fn mapped(x: f32[N]) -> f32[N] = map(lambda v: v * 2, x)
