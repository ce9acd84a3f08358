data digits = csv("../models/data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

net mlp(x: f32[N, 64]) -> f32[N, 10] = x |> dense(128) |> relu |> dense(10)

entry train(epochs: int = 20, batch: int = 64, lr: f32 = 3e-3) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(mlp(x), y)
            minimize loss over mlp using adam(lr)
            report loss
        }
        acc = mean(for x, y in batches(digits.test, 256): correct(mlp(x), y))
        report acc
        save mlp to "mlp.safetensors" if best(acc)
        stop if stalled(acc, epochs = 5)
    }
}

entry predict(x: f32[N, 64]) -> f32[N, 10] = softmax(mlp(x))
