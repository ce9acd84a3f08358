# Normalisation: values with mean 0 and variance 1 over some axes, then a learnt scale and shift.

## Over each feature (axis 1) across the batch and all further axes. While training the statistics
## are the batch's, and running means of them are kept for later, when they are used instead.
##   x: [N, C, ...], gamma, beta, mean, var: [C]; result: the shape of x
## y = (x - m) / sqrt(v + eps) * gamma + beta. Ioffe and Szegedy, 2015.
layer batch_norm(x: float[N, C, ...], momentum: float = 0.9, eps: float = 1e-5) -> float[N, C, ...] {
    param gamma: float[C] = 1;  param beta: float[C] = 0
    state mean:  float[C] = 0;  state var:   float[C] = 1
    if training {
        m = mean(x, except = 1);  v = var(x, except = 1)
        mean <- momentum * mean + (1 - momentum) * m
        var  <- momentum * var  + (1 - momentum) * v
    } else { m = mean;  v = var }
    y[n, c, ...] = (x[n, c, ...] - m[c]) * (gamma[c] * rsqrt(v[c] + eps)) + beta[c]
    return y
}

## Over the last axis, each row by itself. Ba, Kiros and Hinton, 2016.
##   x: [..., I], gamma, beta: [I]; result: the shape of x
layer layer_norm(x: float[..., I], eps: float = 1e-5) -> float[..., I] {
    param gamma: float[I] = 1;  param beta: float[I] = 0
    d = x - mean(x, axis = -1, keep = true)
    return d * rsqrt(mean(d * d, axis = -1, keep = true) + eps) * gamma + beta
}

## Over the last axis, by the root of the mean square alone: no mean, no shift.
##   x: [..., I], gamma: [I]; result: the shape of x
## Zhang and Sennrich, 2019.
layer rms_norm(x: float[..., I], eps: float = 1e-6) -> float[..., I] {
    param gamma: float[I] = 1
    return x * rsqrt(mean(x * x, axis = -1, keep = true) + eps) * gamma
}

## Over groups of channels and all further axes, each example by itself. Wu and He, 2018.
##   x: [N, C, H, W] with C a multiple of groups, gamma, beta: [C]; result: the shape of x
layer group_norm(x: float[N, C, H, W], groups: int, eps: float = 1e-5) -> float[N, C, H, W] {
    param gamma: float[C] = 1;  param beta: float[C] = 0
    g = reshape(x, [N, groups, C // groups, H, W])
    d = g - mean(g, axis = 2.., keep = true)
    y = reshape(d * rsqrt(mean(d * d, axis = 2.., keep = true) + eps), [N, C, H, W])
    return y * gamma[:, _, _] + beta[:, _, _]
}

## Each channel of each example by itself: group_norm with a group a channel. Ulyanov et al., 2016.
layer instance_norm(x: float[N, C, H, W], eps: float = 1e-5) -> float[N, C, H, W] =
    group_norm(x, C, eps = eps)
