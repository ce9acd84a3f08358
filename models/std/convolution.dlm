# Convolutions (the cross-correlations that the field calls so). Every output channel slides its kernel
# over all input channels of its group, `stride` places a step, with `pad` zeros around; `dilation` is
# the distance between the kernel's elements. Images are [N, C, H, W]: batch, channel, row, column.
# A kernel that reaches over k places, dilation * (kernel - 1) + 1 of them, gives
#   (H + 2 pad - k) // stride + 1 rows.

## Convolution of images.
##   x: [N, C, H, W], w: [out, C / groups, kernel, kernel], b: [out]
##   result: [N, out, (H + 2 pad - dilation (kernel - 1) - 1) // stride + 1, the same of W]
## With groups, the channels are divided in as many parts, and each output sees one of them; with as
## many groups as channels the convolution is depthwise.
## LeCun et al., "Backpropagation Applied to Handwritten Zip Code Recognition", 1989.
## Also called Conv2d.
layer conv(x: float[N, C, H, W], out: int, kernel: int, stride: int = 1, pad: int = 0, dilation: int = 1,
           groups: int = 1, bias: bool = true, init: fn = he_normal)
        -> float[N, out, (H + 2*pad - dilation * (kernel - 1) - 1) // stride + 1,
                 (W + 2*pad - dilation * (kernel - 1) - 1) // stride + 1]
        where C % groups == 0 and out % groups == 0 {
    inputs = C // groups;  outputs = out // groups
    rows = (H + 2*pad - dilation * (kernel - 1) - 1) // stride + 1
    columns = (W + 2*pad - dilation * (kernel - 1) - 1) // stride + 1
    param w: float[out, C // groups, kernel, kernel] ~
        init(fan_in = inputs * kernel ^ 2, fan_out = outputs * kernel ^ 2)
    if groups == 1 {
        y[n, o, i < rows, j < columns] =
            sum[c, r, s] x[n, c, i*stride + r*dilation - pad, j*stride + s*dilation - pad else 0] * w[o, c, r, s]
    } else {
        k = reshape(w, [groups, outputs, inputs, kernel, kernel])
        z[n, g, o, i < rows, j < columns] =
            sum[c, r, s] x[n, g * inputs + c, i*stride + r*dilation - pad, j*stride + s*dilation - pad else 0]
            * k[g, o, c, r, s]
        y = reshape(z, [N, out, rows, columns])
    }
    if bias { param b: float[out] = 0;  y = y + b[:, _, _] }
    return y
}

## Convolution along one axis: sound, text, time.
##   x: [N, C, T], w: [out, C / groups, kernel], b: [out]
##   result: [N, out, (T + 2 pad - dilation (kernel - 1) - 1) // stride + 1]
## A `causal` one pads on the left only, as far as the kernel reaches: no output sees what comes later,
## and T places stay T (van den Oord et al., "WaveNet", 2016).
layer conv1d(x: float[N, C, T], out: int, kernel: int, stride: int = 1, pad: int = 0, dilation: int = 1,
             groups: int = 1, causal: bool = false, bias: bool = true, init: fn = he_normal)
        -> float[N, out, _] where C % groups == 0 and out % groups == 0 {
    reach = dilation * (kernel - 1)
    left = if causal then reach else pad
    places = if causal then (T - 1) // stride + 1 else (T + 2*pad - reach - 1) // stride + 1
    param w: float[out, C // groups, kernel] ~ init(fan_in = C // groups * kernel, fan_out = out // groups * kernel)
    k = reshape(w, [groups, out // groups, C // groups, kernel])
    z[n, g, o, i < places] = sum[c, r] x[n, g * (C // groups) + c, i*stride + r*dilation - left else 0] * k[g, o, c, r]
    y = reshape(z, [N, out, places])
    if bias { param b: float[out] = 0;  y = y + b[:, _] }
    return y
}

## Convolution of volumes: video, tomographs.
##   x: [N, C, D, H, W], w: [out, C, kernel, kernel, kernel], b: [out]
##   result: [N, out, (D + 2 pad - kernel) // stride + 1, the same of H and of W]
layer conv3d(x: float[N, C, D, H, W], out: int, kernel: int, stride: int = 1, pad: int = 0, bias: bool = true,
             init: fn = he_normal)
        -> float[N, out, (D + 2*pad - kernel) // stride + 1, (H + 2*pad - kernel) // stride + 1,
                 (W + 2*pad - kernel) // stride + 1] {
    param w: float[out, C, kernel, kernel, kernel] ~ init(fan_in = C * kernel ^ 3, fan_out = out * kernel ^ 3)
    y[n, o, d < (D + 2*pad - kernel) // stride + 1, i < (H + 2*pad - kernel) // stride + 1,
      j < (W + 2*pad - kernel) // stride + 1] =
        sum[c, q, r, s] x[n, c, d*stride + q - pad, i*stride + r - pad, j*stride + s - pad else 0] * w[o, c, q, r, s]
    if bias { param b: float[out] = 0;  y = y + b[:, _, _, _] }
    return y
}

## Every channel has a kernel of its own: conv with as many groups as channels.
##   x: [N, C, H, W], w: [C, 1, kernel, kernel]; result: [N, C, as conv]
layer depthwise_conv(x: float[N, C, H, W], kernel: int, stride: int = 1, pad: int = 0, bias: bool = true,
                     init: fn = he_normal)
        -> float[N, C, _, _] = x |> conv(C, kernel, stride = stride, pad = pad, groups = C, bias = bias, init = init)

## The transposed convolution, which enlarges: the gradient of `conv` by its input, and so written.
##   x: [N, C, H, W], w: [C, out, kernel, kernel], b: [out]
##   result: [N, out, (H - 1) stride - 2 pad + kernel, the same of W]
## Zeiler et al., "Deconvolutional Networks", 2010.
## Also called ConvTranspose2d, or deconvolution.
layer conv_transpose(x: float[N, C, H, W], out: int, kernel: int, stride: int = 1, pad: int = 0, bias: bool = true,
                     init: fn = he_normal)
        -> float[N, out, (H - 1) * stride - 2*pad + kernel, (W - 1) * stride - 2*pad + kernel] {
    param w: float[C, out, kernel, kernel] ~ init(fan_in = C * kernel ^ 2, fan_out = out * kernel ^ 2)
    z = full(0 * w[0, 0, 0, 0], [N, out, (H - 1) * stride - 2*pad + kernel, (W - 1) * stride - 2*pad + kernel])
    joint = sum[n, c, i < H, j < W, o, r, s] x[n, c, i, j] * w[c, o, r, s]
        * z[n, o, i*stride + r - pad, j*stride + s - pad else 0]
    y = grad(joint, z)
    if bias { param b: float[out] = 0;  y = y + b[:, _, _] }
    return y
}

## A convolution that sees only the pixels before it, in the order of reading; the very pixel, too, unless
## it is the `first` one of a net. `kernel` is odd, and the size stays.
##   x: [N, C, H, W], w: [out, C, kernel, kernel], b: [out]; result: [N, out, H, W]
## van den Oord et al., "Pixel Recurrent Neural Networks", 2016.
layer masked_conv(x: float[N, C, H, W], out: int, kernel: int, first: bool = false, init: fn = he_normal)
        -> float[N, out, H, W] where kernel % 2 == 1 {
    middle = kernel // 2
    param w: float[out, C, kernel, kernel] ~ init(fan_in = C * kernel * middle, fan_out = out * kernel * middle)
    param b: float[out] = 0
    seen[o, c, r, s] = if r < middle or (r == middle and s < (if first then middle else middle + 1))
        then w[o, c, r, s] else 0
    y[n, o, i < H, j < W] = sum[c, r, s] x[n, c, i + r - middle, j + s - middle else 0] * seen[o, c, r, s]
    return y + b[:, _, _]
}

## Two convolutions whose result is added to their input: the gradient has a way around them.
##   x: [N, C, H, W]; result: [N, out, as conv with this stride]. He et al., "Deep Residual Learning", 2015.
layer residual_block(x: float[N, C, H, W], out: int, stride: int = 1) -> float[N, out, _, _] {
    y = x |> conv(out, 3, stride = stride, pad = 1, bias = false) |> batch_norm |> relu
    y = y |> conv(out, 3, pad = 1, bias = false) |> batch_norm
    if stride > 1 or C != out { x = x |> conv(out, 1, stride = stride, bias = false) |> batch_norm }
    return relu(x + y)
}

## Layers that each see the results of all before them, and add `growth` channels.
##   x: [N, C, H, W]; result: [N, C + layers growth, H, W]. Huang et al., "DenseNet", 2016.
layer dense_block(x: float[N, C, H, W], growth: int, layers: int) -> float[N, C + layers * growth, H, W] {
    for i in 0..layers { x = concat(x, x |> batch_norm |> relu |> conv(growth, 3, pad = 1, bias = false), axis = 1) }
    return x
}
