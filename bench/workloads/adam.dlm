# The update of Adam alone: 10 million parameters in 100 tensors. The gradients are the first weights.
layer matrix() -> f32 {
    param w: f32[100, 1000] ~ gaussian(0.1)
    return w[0, 0]
}

net weights() -> f32 {
    total = 0.0
    for i in 0..100 { total = total + matrix() }
    return total
}

entry train(steps: int = 100) {
    save weights to "w.safetensors"
    state g = weights.params
    for i in 0..steps {
        update weights with g using adam(1e-3)
        report weights.matrix.1.w[0, 0], weights.matrix.100.w[99, 999]
    }
}
