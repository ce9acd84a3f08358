# Normalisation: values of mean 0 and variance 1, then scaled by gamma and moved by beta, both learnt.
# The layers differ in what they take the mean over. eps keeps the root away from 0.

## Over the batch and all places, one channel at a time.
##   x: [N, C, ...]; gamma, beta: [C]; states mean, var: [C]; result: as x
## In training the batch's own mean and variance count, and the states follow them: `momentum` of the
## old value stays (0.9 here is momentum=0.1 of PyTorch). Elsewhere the states count. As in the paper
## the variance that is kept is the unbiased one. Ioffe and Szegedy, "Batch Normalization", 2015.
## Also called BatchNorm2d.
layer batch_norm(x: float[N, C, ...], momentum: float = 0.9, eps: float = 1e-5) -> float[N, C, ...] {
    param gamma: float[C] = 1;  param beta: float[C] = 0
    state mean: float[C] = 0;  state var: float[C] = 1
    if training {
        n = count(x, except = 1)
        m = mean(x, except = 1);  v = var(x, except = 1)
        mean <- momentum * mean + (1 - momentum) * stop_gradient(m)
        var <- momentum * var + (1 - momentum) * (float(n, like = x) / max(n - 1, 1)) * stop_gradient(v)
    } else {
        m = mean;  v = var
    }
    y[n, c, ...] = (x[n, c, ...] - m[c]) * rsqrt(v[c] + eps) * gamma[c] + beta[c]
    return y
}

## Over the last axis, one place at a time: it needs no batch.
##   x: [..., C]; gamma, beta: [C]; result: as x
## Ba, Kiros and Hinton, "Layer Normalization", 2016.
layer layer_norm(x: float[..., C], eps: float = 1e-5) -> float[..., C] {
    param gamma: float[C] = 1;  param beta: float[C] = 0
    d = x - mean(x, axis = -1, keep = true)
    return d * rsqrt(mean(d * d, axis = -1, keep = true) + eps) * gamma + beta
}

## Over all places of a group of channels, one example at a time.
##   x: [N, C, ...], C a multiple of `groups`; gamma, beta: [C]; result: as x
## Wu and He, "Group Normalization", 2018.
layer group_norm(x: float[N, C, ...], groups: int, eps: float = 1e-5) -> float[N, C, ...] where C % groups == 0 {
    param gamma: float[C] = 1;  param beta: float[C] = 0
    # Places are summed first, which leaves few numbers to gather by groups.
    m = mean(x, except = [0, 1]) / (C // groups)
    a[n, g < groups, b < C // groups] = sum[k < C // groups] m[n, g * (C // groups) + k]
    d[n, c, ...] = x[n, c, ...] - reshape(a, [N, C])[n, c]
    v = mean(d * d, except = [0, 1]) / (C // groups)
    s[n, g < groups, b < C // groups] = sum[k < C // groups] v[n, g * (C // groups) + k]
    y[n, c, ...] = d[n, c, ...] * rsqrt(reshape(s, [N, C])[n, c] + eps) * gamma[c] + beta[c]
    return y
}

## Over all places of one channel of one example: group_norm with a group for each channel.
##   x: [N, C, ...]; result: as x. Ulyanov, Vedaldi and Lempitsky, "Instance Normalization", 2016.
layer instance_norm(x: float[N, C, ...], eps: float = 1e-5) -> float[N, C, ...] = x |> group_norm(C, eps = eps)

## Divides by the root of the mean square over the last axis, without a mean and without beta.
##   x: [..., C]; gamma: [C]; result: as x. Zhang and Sennrich, 2019.
layer rms_norm(x: float[..., C], eps: float = 1e-6) -> float[..., C] {
    param gamma: float[C] = 1
    return x * rsqrt(mean(x * x, axis = -1, keep = true) + eps) * gamma
}

## An affine map of each channel which makes its first batch of training one of mean 0 and variance 1, and is
## learnt from then on: initialisation by data.
##   x: [N, C, ...]; gamma, beta: [C]; state ready: 1 after that batch; result: as x
## Kingma and Dhariwal, "Glow", 2018; Salimans and Kingma, "Weight Normalization", 2016.
layer act_norm(x: float[N, C, ...], eps: float = 1e-6) -> float[N, C, ...] {
    param gamma: float[C] = 1;  param beta: float[C] = 0
    state ready: i32 = 0
    if training {
        scale = rsqrt(var(x, except = 1) + eps)
        gamma <- if ready == 0 then stop_gradient(scale) else gamma
        beta <- if ready == 0 then stop_gradient(-mean(x, except = 1) * scale) else beta
        ready <- 1
    }
    y[n, c, ...] = x[n, c, ...] * gamma[c] + beta[c]
    return y
}
