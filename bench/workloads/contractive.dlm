# A contractive autoencoder, 784-128-784, batch 64, Adam: the loss holds the Jacobian of the code.
net encoder(x: f32[N, 784]) -> f32[N, 128] = x |> dense(128) |> sigmoid

net decoder(h: f32[N, 128]) -> f32[N, 784] = dense(h, 784)

entry train(x: f32[64, 784], steps: int = 100) {
    save encoder, decoder to "w.safetensors"
    for i in 0..steps {
        h = encoder(x)
        loss = mse(decoder(h), x) + 0.1 * sum(jacobian(h, x, each = 0) ^ 2) / 64
        minimize loss over encoder, decoder using adam(1e-3)
        report loss
    }
}
