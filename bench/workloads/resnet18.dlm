# ResNet-18 on 32 x 32 images, batch 32, momentum.
layer conv_norm(x: f32[N, C, H, W], out: int, kernel: int = 3, stride: int = 1) -> f32[N, out, _, _] =
    x |> conv(out, kernel = kernel, stride = stride, pad = kernel // 2, bias = false) |> batch_norm

layer block(x: f32[N, C, H, W], out: int, stride: int = 1) -> f32[N, out, _, _] {
    y = x |> conv_norm(out, stride = stride) |> relu |> conv_norm(out)
    if stride > 1 or C != out { x = x |> conv_norm(out, kernel = 1, stride = stride) }
    return relu(x + y)
}

net resnet(x: f32[N, 3, 32, 32]) -> f32[N, 10] {
    x = x |> conv_norm(64) |> relu
    for c in [64, 128, 256, 512] {
        x = x |> block(c, stride = if c == 64 then 1 else 2) |> block(c)
    }
    return x |> global_avg_pool |> dense(10)
}

entry train(x: f32[32, 3, 32, 32], y: i32[32], steps: int = 100) {
    save resnet to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(resnet(x), y)
        minimize loss over resnet using sgd(0.01, momentum = 0.9)
        report loss
    }
}
