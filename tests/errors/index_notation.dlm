# What goes wrong in index notation, and the way out of each.
entry a(x: f32[N, 8]) -> f32[N, 8] {
    y[n, i < 8] = x[n, i + 1]
    return y
}
entry b(x: f32[N, 8], w: f32[6, 2]) -> f32[N, 2] {
    y[n, o] = sum[k] x[n, k] * w[k, o]
    return y
}
entry c(x: f32[N, 8]) -> f32[N, 4] {
    y[n, i] = x[n, 2*i]
    return y
}
entry d(x: f32[N, 8]) -> f32[N, 8] {
    y[n, i] = x[n] + x
    return y
}
entry e(x: f32[N, 8]) -> f32[N, 8] {
    y[n, n] = x[n, n]
    return y
}
entry f(x: f32[N, 8]) -> f32[N] {
    y[n] = prod[i] x[n, i]
    return y
}
entry g(x: f32[N, 8]) -> f32[N] {
    y[n] = x[n, 0.5] + x[n, 8] + x[n, :]
    return y
}
entry h(x: f32[N, 8]) -> f32[N, 4] {
    y[n, i < 4, j] = x[n, i] + (x[n, :])[i] + x
    return y
}
entry i(x: f32[N, 8]) -> f32[N] {
    y[n] = sum[n] x[n, 0]
    return y
}
entry j(x: f32[N, 8], id: i32[N]) -> f32[4, 8] {
    y[id[n] < 4, d] = x[n, d]
    return y
}
entry k(x: f32[N, 8]) -> f32[N, 8] {
    y[n, i < 8] = x[n, 2000000000*i*2000000000 - i*7 else 0]
    return y
}
