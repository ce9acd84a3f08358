# Derivatives of derivatives grow by a factor each: there is a limit.

entry e(x: f32[N]) {
    y = sum(exp(sin(x) * tanh(x)))
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    y = sum(grad(y, x) ^ 2)
    emit y
}
