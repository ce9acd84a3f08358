# Sizes that may be equal or not: the error proposes the fact to state.
fn half(x: f32[N, H, W]) -> f32[N, H // 2, W // 2] {
    y[n, i < H // 2, j < W // 2] = max[r < 2, s < 2] x[n, 2*i + r, 2*j + s]
    return y
}
fn double(x: f32[N, H, W]) -> f32[N, 2*H, 2*W] {
    y[n, i < 2*H, j < 2*W] = x[n, i // 2, j // 2]
    return y
}
entry a(x: f32[N, H, W]) -> f32[N, H, W] = x + double(half(x))
entry b(x: f32[N, H, W]) -> f32[N, H, W] = double(half(x))
entry c(x: f32[N, H, W]) -> f32[N, 2*H, W] = concat(x, double(half(x)), axis = 1)
entry d(x: f32[N, K]) -> f32[_, 4, _] = reshape(x, [N, 4, -1])
entry e(x: f32[N, T], at: int, n: int) -> f32[N, n] = x[:, at..at+n]
entry f(x: f32[N, T], k: int) -> f32[N, T] {
    y[n, t < T] = x[n, t + k]
    return y
}
entry g(x: f32[N, C]) -> f32[N, C] {
    a, b = split(x, 2)
    return concat(b, a)
}
entry h(x: f32[N, K], w: f32[2*(K // 2), 3]) -> f32[N, 3] = x @ w
entry i(x: f32[N], n: int) -> f32[n] where N > n {
    y[i < n + 1] = x[i]
    return x[0..n + 2]
}
entry j(x: f32[N]) -> f32[N] where x > 0 = x
entry k(x: f32[N]) -> f32[N] where N + 1 < N = x
fn first(x: f32[R, C], k: int) -> f32[k, C] = x[0..k]
fn pairs(x: f32[R, C]) -> f32[R, C // 2] = sum(reshape(x, [R, -1, 2]), axis = -1)
entry l(x: f32[N, M], n: int = 3) -> f32[n, M] = first(x, n)
entry m(x: f32[N, M]) -> f32[N, M // 2] = pairs(x)
