# A contractive autoencoder: second derivatives.
data table = csv("table.csv") {
    x: f32[8] = cols(0..8)
    y: i32 = col(8)
    z: f32 = col(9) / 2
} split(train = 0.75, seed = 1)

net encode(x: f32[N, 8]) -> f32[N, 3] = x |> dense(3) |> sigmoid
net decode(h: f32[N, 3]) -> f32[N, 8] = h |> dense(8) |> sigmoid

entry train(epochs: int = 2, batch: int = 6, weight: f32 = 0.1) {
    for epoch in 0..epochs {
        for x in batches(table.train, batch, shuffle = true) {
            h = encode(x)
            penalty = sum(jacobian(h, x, each = 0) ^ 2) / batch
            error = bce(decode(h), sigmoid(x))
            minimize error + weight * penalty over encode, decode using adam(1e-2)
            report error, penalty
        }
    }
}
