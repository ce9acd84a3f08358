# A classifier: shuffled batches, a short last one in the evaluation, weights that are kept and read again.
data table = csv("table.csv") {
    x: f32[8] = cols(0..8)
    y: i32 = col(8)
    z: f32 = col(9) / 2
} split(train = 0.75, seed = 1)

net mlp(x: f32[N, 8]) -> f32[N, 3] = x |> dense(12) |> relu |> dense(3)

entry train(epochs: int = 3, batch: int = 6, lr: f32 = 1e-2) {
    for epoch in 0..epochs {
        for x, y in batches(table.train, batch, shuffle = true) {
            loss = cross_entropy(mlp(x), y)
            minimize loss over mlp using adam(lr)
            report loss
        }
        acc = mean(for x, y in batches(table.test, 5): correct(mlp(x), y))
        report acc
        save mlp to "mlp.safetensors" if best(acc)
    }
}

entry predict(x: f32[N, 8]) -> f32[N, 3] = softmax(mlp(x))
