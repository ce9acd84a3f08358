# A WaveNet stack of 30 layers (three times dilations 1 to 512), 64 channels, 4096 samples, batch 1, Adam.
layer gated(x: f32[N, C, T], skip: f32[N, S, T], dilation: int, last: bool) -> (f32[N, C, T], f32[N, S, T]) {
    a, b = x |> conv1d(2 * C, kernel = 2, dilation = dilation, causal = true) |> split(2, axis = 1)
    y = tanh(a) * sigmoid(b)
    skip = skip + conv1d(y, S, kernel = 1)
    return if last then x else x + conv1d(y, C, kernel = 1), skip
}

net wavenet(x: f32[N, 1, T]) -> f32[N, 256, T] {
    x = conv1d(x, 64, kernel = 2, causal = true)
    skip = zeros(N, 128, T)
    for k in 0..30 { x, skip = gated(x, skip, 2 ^ (k % 10), k == 29) }
    return skip |> relu |> conv1d(128, kernel = 1) |> relu |> conv1d(256, kernel = 1)
}

entry train(x: f32[1, 1, 4096], y: i32[1, 4096], steps: int = 100) {
    save wavenet to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(wavenet(x), y, axis = 1)
        minimize loss over wavenet using adam(1e-3)
        report loss
    }
}
