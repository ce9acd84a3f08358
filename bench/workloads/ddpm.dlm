# The U-Net of DDPM on 32 x 32 images, 32 to 128 channels, batch 16, Adam.
layer res(x: f32[N, C, H, W], e: f32[N, E], out: int) -> f32[N, out, H, W] {
    y = x |> group_norm(8) |> silu |> conv(out, kernel = 3, pad = 1)
    y = y + dense(e, out)[:, :, _, _] |> group_norm(8) |> silu |> conv(out, kernel = 3, pad = 1)
    if C != out { x = conv(x, out, kernel = 1) }
    return x + y
}

layer level(x: f32[N, C, H, W], e: f32[N, E], depth: int) -> f32[N, C, H, W]
        where H % 2 ^ depth == 0 and W % 2 ^ depth == 0 {
    x = res(x, e, C)
    if depth == 0 { return res(x, e, C) }
    y = x |> conv(2 * C, kernel = 3, stride = 2, pad = 1) |> level(e, depth - 1) |> upsample(2)
        |> conv(C, kernel = 3, pad = 1)
    return res(concat(x, y, axis = 1), e, C)
}

net unet(x: f32[N, 1, 32, 32], e: f32[N, 128]) -> f32[N, 1, 32, 32] {
    e = e |> dense(128) |> silu |> dense(128)
    return x |> conv(32, kernel = 3, pad = 1) |> level(e, 2) |> group_norm(8) |> silu |> conv(1, kernel = 3, pad = 1)
}

entry train(x: f32[16, 1, 32, 32], e: f32[16, 128], noise: f32[16, 1, 32, 32], steps: int = 100) {
    save unet to "w.safetensors"
    for i in 0..steps {
        loss = mse(unet(x, e), noise)
        minimize loss over unet using adam(2e-4)
        report loss
    }
}
