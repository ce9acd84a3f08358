# A variational autoencoder: random numbers in every step.
data table = csv("table.csv") {
    x: f32[8] = cols(0..8)
    y: i32 = col(8)
    z: f32 = col(9) / 2
} split(train = 0.75, seed = 1)

net encoder(x: f32[N, 8]) -> (f32[N, 2], f32[N, 2]) {
    h = x |> dense(6) |> tanh
    return dense(h, 2), dense(h, 2)
}
net decoder(z: f32[N, 2]) -> f32[N, 8] = z |> dense(6) |> tanh |> dense(8)

entry train(epochs: int = 2) {
    for epoch in 0..epochs {
        for x in batches(table.train, 9, shuffle = true) {
            m, s = encoder(x)
            loss = mse(decoder(m + exp(s) * normal(like = m)), x) + 0.1 * mean(m ^ 2 + exp(2 * s) - s)
            minimize loss over encoder, decoder using adam(1e-2)
            report loss
        }
    }
}
