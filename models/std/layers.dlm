# Layers that connect everything with everything, and small ones. Others have files of their own.

## The affine map y = x w + b over the last axis.
##   x: [..., I], w: [I, out], b: [out]; result: [..., out]
## `init` draws the weights; the bias starts at 0 and can be left out. Also called Linear, or fully
## connected.
layer dense(x: float[..., I], out: int, bias: bool = true, init: fn = he_normal) -> float[..., out] {
    param w: float[I, out] ~ init(fan_in = I, fan_out = out)
    y = x @ w
    if bias { param b: float[out] = 0;  y = y + b }
    return y
}

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

## Dense layers of these sizes one after another, with `act` between them.
##   x: [..., I]; result: [..., the last size]
layer mlp(x: float[..., I], sizes..., act: fn = relu) -> float[..., _] {
    for i in 0..len(sizes) {
        x = x |> dense(sizes[i])
        if i + 1 < len(sizes) { x = act(x) }
    }
    return x
}

## The largest of `pieces` dense layers, element by element: an activation that is learnt.
##   x: [..., I]; result: [..., out]. Goodfellow et al., "Maxout Networks", 2013.
layer maxout(x: float[..., I], out: int, pieces: int = 2) -> float[..., out] {
    y = x |> dense(pieces * out)
    z[..., o < out] = max[p < pieces] y[..., p * out + o]
    return z
}

## Learnt weights for whole channels: the mean of each goes through two small dense layers.
##   x: [N, C, H, W], C a multiple of `reduction`; result: as x. Hu et al., "Squeeze-and-Excitation", 2018.
layer squeeze_excite(x: float[N, C, H, W], reduction: int = 4) -> float[N, C, H, W] {
    weight = x |> mean(axis = 2..) |> dense(C // reduction) |> relu |> dense(C) |> sigmoid
    return x * weight[:, :, _, _]
}

## In training, x and a normal disturbance of spread sd; elsewhere x. Of inputs and of activations, and of
## all weights of a net: `mlp(x, params = noise(mlp.params, 0.01))`.
##   x: [...] of floats, or a bundle of parameters; result: as x
##   Bishop, "Training with Noise is Equivalent to Tikhonov Regularization", 1995; Graves, "Practical
##   Variational Inference for Neural Networks", 2011.
layer noise(x, sd: float = 0.1) = if training then x + sd * float(normal(like = x), like = x) else x

## In training, each label replaced with probability `rate` by one of `classes`, all as likely; elsewhere
## the labels. Xie et al., "DisturbLabel", 2016.
layer label_noise(labels: i32[...], classes: int, rate: float = 0.1) -> i32[...] =
    if training and bernoulli(rate, shape(labels)) then randint(0..classes, shape(labels)) else labels
