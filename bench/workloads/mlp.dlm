# MLP 784-512-512-10, batch 128, Adam.
net mlp(x: f32[N, 784]) -> f32[N, 10] = x |> dense(512) |> relu |> dense(512) |> relu |> dense(10)

entry train(x: f32[128, 784], y: i32[128], steps: int = 100) {
    save mlp to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(mlp(x), y)
        minimize loss over mlp using adam(1e-3)
        report loss
    }
}
