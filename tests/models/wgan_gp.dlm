# Wasserstein GAN with gradient penalty (Gulrajani et al., 2017), small.
const Z = 4
data points = csv("points.csv") { x: f32[6] = cols(0..6) }
net g(z: f32[N, Z]) -> f32[N, 6] = z |> dense(8) |> tanh |> dense(6)
net d(x: f32[N, 6]) -> f32[N, 1] = x |> dense(8) |> softplus |> dense(8) |> softplus |> dense(1)

entry train(epochs: int = 2, batch: int = 4, lr: f32 = 1e-3) {
    for epoch in 0..epochs {
        for x in batches(points, batch, shuffle = true) {
            fake = g(normal(batch, Z))
            u = uniform(batch, 1)
            mix = u * x + (1 - u) * fake
            gp = mean((norm(grad(sum(d(mix)), mix), axis = 1) - 1) ^ 2)
            w = mean(d(x)) - mean(d(fake))
            minimize 10 * gp - w over d using adam(lr, beta1 = 0, beta2 = 0.9)
            report w, gp
            if every(2) {
                minimize -mean(d(g(normal(batch, Z)))) over g using adam(lr, beta1 = 0, beta2 = 0.9)
            }
        }
        save g, d to "wgan.safetensors"
    }
}
entry sample(n: int = 3) -> f32[n, 6] = g(normal(n, Z))
