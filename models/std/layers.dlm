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

## All elements in one row: [...] to [K].
fn flatten_all(x) = reshape(x, [count(x)])

## Each element zero with probability `rate` while training, the others larger by 1 / (1 - rate), so
## that the mean stays; outside of training x itself. Srivastava et al., 2014.
layer dropout(x: float[...], rate: float = 0.5) -> float[...] =
    if training and rate > 0 then x * bernoulli(1 - rate, shape(x)) / (1 - rate) else x

## A learnt row of `size` numbers for each of `count` words, symbols or places.
##   ids: i32[...], w: [count, size]; result: f32[..., size]
layer embedding(ids: i32[...], count: int, size: int) -> f32[..., size] {
    param w: f32[count, size] ~ gaussian(1.0 / sqrt(size))
    return w[ids]
}

## Dense layers of the given sizes with `act` between them: mlp([64, 64, 10]).
##   x: [..., I]; result: [..., the last size]
layer mlp(x: float[..., I], sizes, act: fn = relu) -> float[..., _] {
    for i in 0..len(sizes) - 1 { x = x |> dense(sizes[i]) |> act }
    return dense(x, sizes[len(sizes) - 1])
}

## Each pixel repeated: [N, C, H, W] to [N, C, factor H, factor W].
fn upsample(x: float[N, C, H, W], factor: int) -> float[N, C, factor * H, factor * W] {
    y[n, c, i, r < factor, j, s < factor] = x[n, c, i, j]
    return reshape(y, [N, C, factor * H, factor * W])
}
