# Two inner steps of gradient descent inside of the loss (Finn et al., 2017), and groups.
data points = csv("points.csv") { x: f32[5] = cols(0..5),  y: f32[1] = cols(5..6) }
net mlp(x: f32[N, 5]) -> f32[N, 1] {
    share head = dense(1)
    return x |> dense(6) |> tanh |> head
}

entry train(steps: int = 3, lr: f32 = 1e-2) {
    for x, y in batches(points, 4, shuffle = true) {
        once = mlp.params - 0.1 * grad(mse(mlp(x), y), mlp)
        twice = once - 0.1 * grad(mse(mlp(x, params = once), y), once)
        loss = mse(mlp(x + 0.1, params = twice), y)
        minimize loss over mlp.head using sgd(0.1), mlp using adam(lr)
        report loss
    }
    save mlp to "maml.safetensors"
}
