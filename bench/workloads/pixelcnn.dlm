# A gated PixelCNN on 28 x 28 images, eight layers of 32 channels, batch 16, Adam.
fn gate(x: f32[N, C2, H, W]) -> f32[N, C2 // 2, H, W] {
    a, b = split(x, 2, axis = 1)
    return tanh(a) * sigmoid(b)
}

layer gated(v: f32[N, C, H, W], h: f32[N, C, H, W], out: int, shift: int = 0)
        -> (f32[N, out, H, W], f32[N, out, H, W]) {
    param kv: f32[2 * out, C, 2, 5] ~ he_normal(fan_in = 10 * C)
    param kh: f32[2 * out, C, 3] ~ he_normal(fan_in = 3 * C)
    a[n, o, i < H, j < W] = sum[c, r, s] v[n, c, i - r - shift, j + s - 2 else 0] * kv[o, c, r, s]
    b[n, o, i, j < W] = sum[c, s] h[n, c, i, j - s - shift else 0] * kh[o, c, s]
    across = gate(b + conv(a, 2 * out, kernel = 1)) |> conv(out, kernel = 1)
    return gate(a), if shift == 0 then h + across else across
}

net pixelcnn(x: f32[N, 1, 28, 28]) -> f32[N, 4, 28, 28] {
    v, h = gated(x, x, 32, shift = 1)
    for k in 0..8 { v, h = gated(v, h, 32) }
    return h |> relu |> conv(64, kernel = 1) |> relu |> conv(4, kernel = 1)
}

entry train(x: f32[16, 1, 28, 28], y: i32[16, 28, 28], steps: int = 100) {
    save pixelcnn to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(pixelcnn(x), y, axis = 1)
        minimize loss over pixelcnn using adam(1e-3)
        report loss
    }
}
