# Contractive autoencoder (Rifai et al., 2011), small.
data points = csv("points.csv") { x: f32[6] = cols(0..6) }
net encode(x: f32[N, 6]) -> f32[N, 3] = x |> dense(3) |> sigmoid
net decode(h: f32[N, 3]) -> f32[N, 6] = h |> dense(6) |> sigmoid

entry train(epochs: int = 2, batch: int = 4, weight: f32 = 0.1) {
    for epoch in 0..epochs {
        for x in batches(points, batch, shuffle = true) {
            h = encode(x)
            penalty = sum(jacobian(h, x, each = 0) ^ 2) / batch
            error = bce(decode(h), sigmoid(x))
            minimize error + weight * penalty over encode, decode using adam(1e-3)
            report error, penalty
        }
        save encode, decode to "cae.safetensors"
    }
}
