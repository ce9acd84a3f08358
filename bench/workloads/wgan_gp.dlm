# A step of the critic of WGAN-GP, 784-512-256-1, batch 64, Adam: second derivatives.
net critic(x: f32[N, 784]) -> f32[N, 1] =
    x |> dense(512) |> leaky_relu(0.2) |> dense(256) |> leaky_relu(0.2) |> dense(1)

entry train(x: f32[64, 784], fake: f32[64, 784], u: f32[64, 1], steps: int = 100) {
    save critic to "w.safetensors"
    for i in 0..steps {
        mix = u * x + (1 - u) * fake
        slope = norm(grad(sum(critic(mix)), mix), axis = 1)
        loss = mean(critic(fake)) - mean(critic(x)) + 10 * mean((slope - 1) ^ 2)
        minimize loss over critic using adam(1e-4, beta1 = 0, beta2 = 0.9)
        report loss
    }
}
