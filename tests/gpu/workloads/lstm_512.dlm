# A character model: two LSTM layers of 512, length 128, batch 32, Adam.
net lm(ids: i32[N, T]) -> f32[N, T, 256] = embedding(ids, 256, 512) |> lstm(512, layers = 2) |> dense(256)

entry train(x: i32[32, 128], y: i32[32, 128], steps: int = 100) {
    save lm to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(lm(x), y)
        minimize loss over lm using adam(1e-3)
        report loss
    }
}
