# Convolutions (the cross-correlations that the field calls so). Every output channel slides its kernel
# over all input channels of its group, `stride` places a step, with `pad` zeros around; `dilation` is
# the distance between the kernel's elements. Images are [N, C, H, W]: batch, channel, row, column.
# A kernel that reaches over k places, dilation * (kernel - 1) + 1 of them, gives
#   (H + 2 pad - k) // stride + 1 rows.

## Convolution of images.
##   x: [N, C, H, W], w: [out, C / groups, kernel, kernel_w], b: [out]
##   result: [N, out, (H + 2 pad - dilation (kernel - 1) - 1) // stride + 1, the same of W]
## A kernel is square, and so is what surrounds the image, unless `kernel_w` and `pad_w` say how wide they are.
## With groups, the channels are divided in as many parts, and each output sees one of them; with as
## many groups as channels the convolution is depthwise.
## LeCun et al., "Backpropagation Applied to Handwritten Zip Code Recognition", 1989.
## Also called Conv2d.
layer conv(x: float[N, C, H, W], out: int, kernel: int, stride: int = 1, pad: int = 0, dilation: int = 1,
           groups: int = 1, bias: bool = true, init: fn = he_normal, kernel_w: int = kernel, pad_w: int = pad)
        -> float[N, out, (H + 2*pad - dilation * (kernel - 1) - 1) // stride + 1,
                 (W + 2*pad_w - dilation * (kernel_w - 1) - 1) // stride + 1]
        where C % groups == 0 and out % groups == 0 {
    inputs = C // groups;  outputs = out // groups
    rows = (H + 2*pad - dilation * (kernel - 1) - 1) // stride + 1
    columns = (W + 2*pad_w - dilation * (kernel_w - 1) - 1) // stride + 1
    param w: float[out, C // groups, kernel, kernel_w] ~
        init(fan_in = inputs * kernel * kernel_w, fan_out = outputs * kernel * kernel_w)
    if groups == 1 {
        y[n, o, i < rows, j < columns] =
            sum[c, r, s] x[n, c, i*stride + r*dilation - pad, j*stride + s*dilation - pad_w else 0] * w[o, c, r, s]
    } else {
        k = reshape(w, [groups, outputs, inputs, kernel, kernel_w])
        z[n, g, o, i < rows, j < columns] =
            sum[c, r, s] x[n, g * inputs + c, i*stride + r*dilation - pad, j*stride + s*dilation - pad_w else 0]
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
##   x: [N, C, D, H, W], w: [out, C / groups, kernel, kernel, kernel], b: [out]
##   result: [N, out, (D + 2 pad - dilation (kernel - 1) - 1) // stride + 1, the same of H and of W]
## Also called Conv3d.
layer conv3d(x: float[N, C, D, H, W], out: int, kernel: int, stride: int = 1, pad: int = 0, dilation: int = 1,
             groups: int = 1, bias: bool = true, init: fn = he_normal)
        -> float[N, out, (D + 2*pad - dilation * (kernel - 1) - 1) // stride + 1,
                 (H + 2*pad - dilation * (kernel - 1) - 1) // stride + 1,
                 (W + 2*pad - dilation * (kernel - 1) - 1) // stride + 1]
        where C % groups == 0 and out % groups == 0 {
    inputs = C // groups;  outputs = out // groups
    less = 2*pad - dilation * (kernel - 1) - 1
    slices = (D + less) // stride + 1;  rows = (H + less) // stride + 1;  columns = (W + less) // stride + 1
    param w: float[out, C // groups, kernel, kernel, kernel] ~
        init(fan_in = inputs * kernel ^ 3, fan_out = outputs * kernel ^ 3)
    k = reshape(w, [groups, outputs, inputs, kernel, kernel, kernel])
    z[n, g, o, d < slices, i < rows, j < columns] =
        sum[c, q, r, s] x[n, g * inputs + c, d*stride + q*dilation - pad, i*stride + r*dilation - pad,
                          j*stride + s*dilation - pad else 0] * k[g, o, c, q, r, s]
    y = reshape(z, [N, out, slices, rows, columns])
    if bias { param b: float[out] = 0;  y = y + b[:, _, _, _] }
    return y
}

## Every channel has a kernel of its own: conv with as many groups as channels.
##   x: [N, C, H, W], w: [C, 1, kernel, kernel]; result: [N, C, as conv]
layer depthwise_conv(x: float[N, C, H, W], kernel: int, stride: int = 1, pad: int = 0, dilation: int = 1,
                     bias: bool = true, init: fn = he_normal)
        -> float[N, C, _, _] =
    x |> conv(C, kernel, stride = stride, pad = pad, dilation = dilation, groups = C, bias = bias, init = init)

## The transposed convolution, which enlarges: the gradient of `conv` by its input. Each element of x adds
## its multiple of the kernel to the places that `conv` would have read for it.
##   x: [N, C, H, W], w: [C, out / groups, kernel, kernel], b: [out]
##   result: [N, out, (H - 1) stride - 2 pad + dilation (kernel - 1) + 1 + extra, the same of W]
## `extra` rows and columns come at the end: with stride 2, kernel 3, pad 1 and extra 1 the size doubles.
## Zeiler et al., "Deconvolutional Networks", 2010.
## Also called ConvTranspose2d (`extra` is its output_padding), or deconvolution.
layer conv_transpose(x: float[N, C, H, W], out: int, kernel: int, stride: int = 1, pad: int = 0, dilation: int = 1,
                     groups: int = 1, extra: int = 0, bias: bool = true, init: fn = he_normal)
        -> float[N, out, (H - 1) * stride - 2*pad + dilation * (kernel - 1) + 1 + extra,
                 (W - 1) * stride - 2*pad + dilation * (kernel - 1) + 1 + extra]
        where C % groups == 0 and out % groups == 0 {
    inputs = C // groups;  outputs = out // groups
    more = dilation * (kernel - 1) + 1 + extra - 2*pad
    rows = (H - 1) * stride + more;  columns = (W - 1) * stride + more
    param w: float[C, out // groups, kernel, kernel] ~
        init(fan_in = inputs * kernel ^ 2, fan_out = outputs * kernel ^ 2)
    k = reshape(w, [groups, inputs, outputs, kernel, kernel])
    u = reshape(x, [N, groups, inputs, H, W])
    z[n, g, o, i*stride + r*dilation - pad < rows, j*stride + s*dilation - pad < columns] =
        sum[c, i, j, r, s] u[n, g, c, i, j] * k[g, c, o, r, s]
    y = reshape(z, [N, out, rows, columns])
    if bias { param b: float[out] = 0;  y = y + b[:, _, _] }
    return y
}

## The transposed convolution along one axis.
##   x: [N, C, T], w: [C, out / groups, kernel], b: [out]
##   result: [N, out, (T - 1) stride - 2 pad + dilation (kernel - 1) + 1 + extra]
## Also called ConvTranspose1d.
layer conv_transpose1d(x: float[N, C, T], out: int, kernel: int, stride: int = 1, pad: int = 0, dilation: int = 1,
                       groups: int = 1, extra: int = 0, bias: bool = true, init: fn = he_normal)
        -> float[N, out, (T - 1) * stride - 2*pad + dilation * (kernel - 1) + 1 + extra]
        where C % groups == 0 and out % groups == 0 {
    inputs = C // groups;  outputs = out // groups
    places = (T - 1) * stride - 2*pad + dilation * (kernel - 1) + 1 + extra
    param w: float[C, out // groups, kernel] ~ init(fan_in = inputs * kernel, fan_out = outputs * kernel)
    k = reshape(w, [groups, inputs, outputs, kernel])
    u = reshape(x, [N, groups, inputs, T])
    z[n, g, o, i*stride + r*dilation - pad < places] = sum[c, i, r] u[n, g, c, i] * k[g, c, o, r]
    y = reshape(z, [N, out, places])
    if bias { param b: float[out] = 0;  y = y + b[:, _] }
    return y
}

## The transposed convolution of volumes.
##   x: [N, C, D, H, W], w: [C, out / groups, kernel, kernel, kernel], b: [out]
##   result: [N, out, (D - 1) stride - 2 pad + dilation (kernel - 1) + 1 + extra, the same of H and of W]
## Also called ConvTranspose3d.
layer conv_transpose3d(x: float[N, C, D, H, W], out: int, kernel: int, stride: int = 1, pad: int = 0,
                       dilation: int = 1, groups: int = 1, extra: int = 0, bias: bool = true, init: fn = he_normal)
        -> float[N, out, (D - 1) * stride - 2*pad + dilation * (kernel - 1) + 1 + extra,
                 (H - 1) * stride - 2*pad + dilation * (kernel - 1) + 1 + extra,
                 (W - 1) * stride - 2*pad + dilation * (kernel - 1) + 1 + extra]
        where C % groups == 0 and out % groups == 0 {
    inputs = C // groups;  outputs = out // groups
    more = dilation * (kernel - 1) + 1 + extra - 2*pad
    slices = (D - 1) * stride + more;  rows = (H - 1) * stride + more;  columns = (W - 1) * stride + more
    param w: float[C, out // groups, kernel, kernel, kernel] ~
        init(fan_in = inputs * kernel ^ 3, fan_out = outputs * kernel ^ 3)
    k = reshape(w, [groups, inputs, outputs, kernel, kernel, kernel])
    u = reshape(x, [N, groups, inputs, D, H, W])
    z[n, g, o, d*stride + q*dilation - pad < slices, i*stride + r*dilation - pad < rows,
      j*stride + s*dilation - pad < columns] =
        sum[c, d, i, j, q, r, s] u[n, g, c, d, i, j] * k[g, c, o, q, r, s]
    y = reshape(z, [N, out, slices, rows, columns])
    if bias { param b: float[out] = 0;  y = y + b[:, _, _, _] }
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
