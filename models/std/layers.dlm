# Layers: functions that own parameters. Images are [N, C, H, W]: batch, channel, row, column.

## The affine map y = x w + b over the last axis.
##   x: [..., I], w: [I, out], b: [out]; result: [..., out]
## `init` draws the weights; the bias starts at 0 and can be left out.
layer dense(x: float[..., I], out: int, bias: bool = true, init: fn = he_normal) -> float[..., out] {
    param w: float[I, out] ~ init(fan_in = I, fan_out = out)
    y = x @ w
    if bias { param b: float[out] = 0;  y = y + b }
    return y
}

## Convolution (the cross-correlation that the field calls so): every output channel slides its
## kernel over all input channels, `stride` pixels a step, with `pad` rows of zeros around the image.
##   x: [N, C, H, W], w: [out, C, kernel, kernel], b: [out]
##   result: [N, out, (H + 2 pad - kernel) // stride + 1, the same of W]
## LeCun et al., "Backpropagation Applied to Handwritten Zip Code Recognition", 1989.
layer conv(x: float[N, C, H, W], out: int, kernel: int, stride: int = 1, pad: int = 0,
           bias: bool = true, init: fn = he_normal)
        -> float[N, out, (H + 2*pad - kernel) // stride + 1, (W + 2*pad - kernel) // stride + 1] {
    param w: float[out, C, kernel, kernel] ~ init(fan_in = C * kernel * kernel, fan_out = out * kernel * kernel)
    y[n, o, i < (H + 2*pad - kernel) // stride + 1, j < (W + 2*pad - kernel) // stride + 1] =
        sum[c, r, s] x[n, c, i*stride + r - pad, j*stride + s - pad else 0] * w[o, c, r, s]
    if bias { param b: float[out] = 0;  y = y + b[:, _, _] }
    return y
}

## The largest value of each window.
##   x: [N, C, H, W]; result: [N, C, (H - window) // stride + 1, the same of W]
fn max_pool(x: float[N, C, H, W], window: int, stride: int = window)
        -> float[N, C, (H - window) // stride + 1, (W - window) // stride + 1] {
    y[n, c, i < (H - window) // stride + 1, j < (W - window) // stride + 1] =
        max[r < window, s < window] x[n, c, i*stride + r, j*stride + s]
    return y
}

## The mean of each window; shapes as in `max_pool`.
fn avg_pool(x: float[N, C, H, W], window: int, stride: int = window)
        -> float[N, C, (H - window) // stride + 1, (W - window) // stride + 1] {
    y[n, c, i < (H - window) // stride + 1, j < (W - window) // stride + 1] =
        sum[r < window, s < window] x[n, c, i*stride + r, j*stride + s]
    return y / (window * window)
}

## All axes but the first become one: [N, ...] to [N, K].
fn flatten(x: float[N, ...]) -> float[N, _] = reshape(x, [N, count(x, except = 0)])
