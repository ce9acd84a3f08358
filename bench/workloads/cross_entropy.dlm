# Cross-entropy of 4096 examples with 4096 classes, forward and backward.
entry train(x: f32[4096, 4096], labels: i32[4096], steps: int = 100) {
    state dx: f32[4096, 4096] = 0
    for i in 0..steps {
        loss = cross_entropy(x, labels)
        dx <- grad(loss, x)
        report loss, dx[3, 4], dx[4095, 4094]
    }
}
