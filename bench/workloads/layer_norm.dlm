# Layer norm over 4096 x 4096, forward and backward, with the gradients of its params.
fn norm_rows(x: f32[N, C], gamma: f32[C], beta: f32[C]) -> f32[N, C] {
    d = x - mean(x, axis = -1, keep = true)
    return d * rsqrt(mean(d * d, axis = -1, keep = true) + 1e-5) * gamma + beta
}

entry train(x: f32[4096, 4096], g: f32[4096, 4096], gamma: f32[4096], beta: f32[4096], steps: int = 100) {
    state y: f32[4096, 4096] = 0;  state dx: f32[4096, 4096] = 0
    state dgamma: f32[4096] = 0;  state dbeta: f32[4096] = 0
    for i in 0..steps {
        value = norm_rows(x, gamma, beta)
        y <- value
        dx <- vjp(value, x, g)
        dgamma <- vjp(value, gamma, g)
        dbeta <- vjp(value, beta, g)
        report y[1, 2], y[4095, 4095], dx[3, 4], dx[4095, 4094], dgamma[5], dbeta[6]
    }
}
