# Jacobians that do not exist.
net bn(x: f32[N, 8]) -> f32[N, 4] = x |> batch_norm |> dense(4)
entry coupled(x: f32[N, 8]) {
    y = bn(x, training = true)
    loss = sum(jacobian(y, x, each = 0))
    minimize loss over bn using sgd(0.1)
}
entry flat_part(x: f32[N, 8]) -> f32[N, 8, N, 8] = jacobian(round(x), x)
entry tangent(x: f32[N, 8], v: f32[N, 8]) -> f32[N, 8] = jvp(sign(x), x, v)
entry many(x: f32[2, 2, 2]) -> f32[2, 2, 2, 2, 2, 2] {
    y[a, b, c] = sum[d < 2, e < 2, f < 2] exp(x[a, b, c] * x[d, e, f])
    return jacobian(y, x)
}
param deep: f32[1, 1, 1, 1, 1, 1, 1, 2] = 1
entry rounds() {
    scan i in 0..3 carrying h = deep { h = sin(h) }
    loss = sum(h)
    minimize loss over deep using sgd(0.1)
}
