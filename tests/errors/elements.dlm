# Values in index notation that are not one number at each index.
fn total(x: f32[N]) -> f32[N] = x
fn weights(x: f32[N]) -> f32[3] = [1.0, 2.0, 3.0]
entry a(x: f32[N, 8]) -> f32[N, 8] {
    y[n, i] = x[n, i] + x
    return y
}
entry b(x: f32[N, 8]) -> f32[N, 8] {
    y[n, i] = x[n, i] * total(x[n, i])
    return y
}
entry c(x: f32[N, 8]) -> f32[N, 8] {
    y[n, i] = x[n, i] * [n, i]
    return y
}
entry d(x: f32[2, 2]) -> f32 =
    sum[a < 2, b < 2, c < 2, d < 2, e < 2, f < 2, g < 2, h < 2, i < 2, j < 2, k < 2, l < 2, m < 2, n < 2, o < 2, p < 2, q < 2] 1.0
entry e(x: f32[2, 2]) -> f32 =
    max[a < 2, b < 2, c < 2, d < 2, e < 2, f < 2, g < 2, h < 2, i < 2] x[a, b] * x[c, d] * x[e, f] * x[g, h] * i
entry f(x: f32[N, 8]) -> f32[N, 8] {
    y[n, i + 1] = x[n, i]
    return y
}
entry h(x: f32[N, 8], y: f32[8]) -> f32[N, 8] {
    z[n, ...] = x[n, ...] * y[n, ...]
    return z
}
