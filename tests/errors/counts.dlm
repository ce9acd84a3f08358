# Numbers of axes and of instances that are too large; a place that may not be there.

entry many_axes(x: f32[1, 1, 1, 1, 1, 1, 1, 1, 1]) { emit x }
net many[5000] = dense(4)
net none[0] = dense(4)
layer shared(x: f32[N, 4]) -> f32[N, 4] {
    share parts[1000000000] = dense(4)
    return parts[0](x)
}
net n(x: f32[N, 4]) -> f32[N, 4] = shared(x)
entry uses(x: f32[N, 4]) -> f32[N, 4] = n(many[0](none[0](x)))
entry third(x: f32[N, T]) -> f32[N] {
    y[n] = x[n, 2]
    return y
}
entry large(x: f32[N, T]) -> bool[N] {
    y[n] = any[t] x[n, t] > 1
    return y
}
