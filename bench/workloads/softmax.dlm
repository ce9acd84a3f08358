# softmax over 4096 x 4096, forward and backward.
entry train(x: f32[4096, 4096], g: f32[4096, 4096], steps: int = 100) {
    state y: f32[4096, 4096] = 0;  state dx: f32[4096, 4096] = 0
    for i in 0..steps {
        value = softmax(x)
        y <- value
        dx <- vjp(value, x, g)
        report y[1, 2], y[4095, 4095], dx[3, 4], dx[4095, 4094]
    }
}
