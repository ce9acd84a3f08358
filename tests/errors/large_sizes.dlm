# Sizes that are too large, or have too many terms.
fn sizes(n: int, k: int) -> int {
    if k == 0 { return n }
    return sizes(n // 3 * n // 5 + n * n // 7, k - 1)
}
entry d(x: f32[N, M]) -> f32[N] = x[:, 0] * sizes(N + M, 40)
entry e(x: f32[A, B, C, D]) -> f32[A] = x[(A + B + C + D) ^ 20, 0, 0, 0]
entry f(x: f32[N]) -> f32[N] = x[0..N // 0]
entry g(x: f32[A, B, C, D]) -> f32[A] {
    y[a, b, c, d, e < 4000000000, f < 4000000000, g < 4000000000] = x[a, b, c, d]
    return sum(y, except = 0)
}
