# ResNet-50: He et al., 2016, with the stride in the 3 x 3 convolution, as everybody has it today.
layer conv_norm(x: f32[N, C, H, W], out: int, kernel: int = 1, stride: int = 1) -> f32[N, out, _, _] =
    x |> conv(out, kernel = kernel, stride = stride, pad = kernel // 2, bias = false) |> batch_norm

layer block(x: f32[N, C, H, W], mid: int, stride: int = 1) -> f32[N, 4 * mid, _, _] {
    y = x |> conv_norm(mid) |> relu |> conv_norm(mid, kernel = 3, stride = stride) |> relu |> conv_norm(4 * mid)
    if C != 4 * mid { x = x |> conv_norm(4 * mid, stride = stride) }
    return relu(x + y)
}

net resnet(x: f32[N, 3, 224, 224]) -> f32[N, 1000] {
    x = x |> conv_norm(64, kernel = 7, stride = 2) |> relu |> max_pool(3, stride = 2, pad = 1)
    for mid, count in zip([64, 128, 256, 512], [3, 4, 6, 3]) {
        for k in 0..count { x = x |> block(mid, stride = if k == 0 and mid > 64 then 2 else 1) }
    }
    return x |> global_avg_pool |> dense(1000)
}
