# A variational autoencoder, 784-400-20 and back, batch 128, Adam. The draw is an input.
net encoder(x: f32[N, 784]) -> (f32[N, 20], f32[N, 20]) {
    h = x |> dense(400) |> relu
    return dense(h, 20), dense(h, 20)
}

net decoder(z: f32[N, 20]) -> f32[N, 784] = z |> dense(400) |> relu |> dense(784)

entry train(x: f32[128, 784], noise: f32[128, 20], steps: int = 100) {
    save encoder, decoder to "w.safetensors"
    for i in 0..steps {
        mean_z, logvar = encoder(x)
        logits = decoder(mean_z + exp(logvar / 2) * noise)
        loss = mean(sum(softplus(logits) - x * logits, axis = 1) + kl_normal(mean_z, logvar))
        minimize loss over encoder, decoder using adam(1e-3)
        report loss
    }
}
