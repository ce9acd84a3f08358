# More of them: lists, subscripts, numbers that do not fit.
fn pair(x: f32[N]) -> (f32[N], f32[N]) = x
entry p(x: f32[N]) -> f32[N] = x + []
entry q(x: f32[N]) -> f32[N] = x * len(x)
entry r(x: f32[N]) -> f32[N] {
    a, b = pair(x)
    return a
}
entry s(x: f32[N, 3], k: i32[N]) -> f32[N] = x[k, k]
entry t(x: f32[N, 3]) -> f32[N, 3] = x[0..2 else 0]
entry u(x: f32[N, 2]) -> f32[N, 2, 1, 1, 1, 1, 1, 1, 1] = x[:, :, _, _, _, _, _, _, _]
entry v(x: i32[N]) -> i32[N] = x + 5000000000
entry w(x: u8[N]) -> u8[N] = x + 300
entry x(x: f32[N], k: i32) -> f32[k] = x[0..k]
entry y(x: f32[N]) -> f32[4, N] = iota([4, 4]) * x
entry z(x: f32[N]) -> f32[N] = x + zip(x, 3)
