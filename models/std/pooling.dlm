# Pooling: many places become one. Images are [N, C, H, W]: batch, channel, row, column.

## The largest value of each window; what lies outside of the image is never the largest.
##   x: [N, C, H, W]; result: [N, C, (H + 2 pad - window) // stride + 1, the same of W]
## A last window that reaches beyond the image is left out, or kept with `ceil`, if it begins inside.
## Also called MaxPool2d.
fn max_pool(x: float[N, C, H, W], window: int, stride: int = window, pad: int = 0, ceil: bool = false)
        -> float[N, C, (H + 2*pad - window + (if ceil then stride - 1 else 0)) // stride + 1,
                 (W + 2*pad - window + (if ceil then stride - 1 else 0)) // stride + 1] {
    beyond = 2*pad - window + (if ceil then stride - 1 else 0)
    y[n, c, i < (H + beyond) // stride + 1, j < (W + beyond) // stride + 1] =
        max[r < window, s < window] x[n, c, i*stride + r - pad, j*stride + s - pad else -inf]
    return y
}

## The mean of each window; zeros lie outside, and count. Shapes as in `max_pool`.
## Also called AvgPool2d.
fn avg_pool(x: float[N, C, H, W], window: int, stride: int = window, pad: int = 0)
        -> float[N, C, (H + 2*pad - window) // stride + 1, (W + 2*pad - window) // stride + 1] {
    y[n, c, i < (H + 2*pad - window) // stride + 1, j < (W + 2*pad - window) // stride + 1] =
        sum[r < window, s < window] x[n, c, i*stride + r - pad, j*stride + s - pad else 0]
    return y / (window * window)
}

## The mean over all places: [N, C, ...] to [N, C]. Lin et al., "Network In Network", 2013.
fn global_avg_pool(x: float[N, C, ...]) -> float[N, C] = mean(x, axis = 2..)

## The largest value over all places: [N, C, ...] to [N, C].
fn global_max_pool(x: float[N, C, ...]) -> float[N, C] = max(x, axis = 2..)

# Window i of `parts` windows that cover 0..size: from i size // parts up to ceil((i + 1) size / parts).
fn in_window(size: int, parts: int) {
    inside[i < parts, k < size] = k >= i * size // parts and k < ((i + 1) * size + parts - 1) // parts
    return inside
}

## The means of out × out windows that cover the image, whatever its size.
##   x: [N, C, H, W]; result: [N, C, out, out]
fn adaptive_avg_pool(x: float[N, C, H, W], out: int) -> float[N, C, out, out] {
    a = in_window(H, out);  b = in_window(W, out)
    total[n, c, i, j] = sum[h, w] a[i, h] * b[j, w] * x[n, c, h, w]
    return total / (sum(a, axis = 1)[:, _] * sum(b, axis = 1)[_, :])
}

## The largest values of the same windows.
fn adaptive_max_pool(x: float[N, C, H, W], out: int) -> float[N, C, out, out] {
    a = in_window(H, out);  b = in_window(W, out)
    y[n, c, i, j] = max[h, w] (if a[i, h] and b[j, w] then x[n, c, h, w] else -inf)
    return y
}

## Each pixel becomes a square of factor × factor pixels.
##   x: [N, C, H, W]; result: [N, C, H factor, W factor]
fn upsample(x: float[N, C, H, W], factor: int) -> float[N, C, H * factor, W * factor] {
    y[n, c, i, a < factor, j, b < factor] = x[n, c, i, j]
    return reshape(y, [N, C, H * factor, W * factor])
}

## All axes but the first become one: [N, ...] to [N, K].
fn flatten(x: float[N, ...]) -> float[N, _] = reshape(x, [N, count(x, except = 0)])

## Where in its image, row by row, the largest value of each window stands: what `max_unpool` needs.
##   x: [N, C, H, W]; result: i32[N, C, H // window, W // window]
fn max_pool_places(x: float[N, C, H, W], window: int) -> i32[N, C, H // window, W // window] {
    best[n, c, i < H // window, j < W // window] =
        argmax[p < window * window] x[n, c, i * window + p // window, j * window + p % window]
    at[n, c, i, j] = (i * window + best[n, c, i, j] // window) * W + j * window + best[n, c, i, j] % window
    return at
}

## Puts values back to where `max_pool_places` says that they came from, zeros elsewhere.
##   y, at: [N, C, h, w]; result: [N, C, rows, columns]. Zeiler and Fergus, 2013.
fn max_unpool(y: float[N, C, h, w], at: i32[N, C, h, w], rows: int, columns: int) -> float[N, C, rows, columns] {
    flat_image[n, c, at[n, c, i, j] < rows * columns] = sum[i, j] y[n, c, i, j]
    return reshape(flat_image, [N, C, rows, columns])
}

## The largest values of out × out parts of each box.
##   x: [N, C, H, W]; boxes: [R, 4], left, top, right and bottom in pixels of the input, of which one of x
##   counts `scale`; image: i32[R], whose image a box is in; result: [R, C, out, out], 0 where a part is
##   outside of the image. Girshick, "Fast R-CNN", 2015.
fn roi_pool(x: float[N, C, H, W], boxes: float[R, 4], image: int[R], out: int, scale: float = 1.0)
        -> float[R, C, out, out] {
    at = i32(round(boxes * scale))
    row[r, i < out, h < H] = in_part(h - at[r, 1], at[r, 3] - at[r, 1] + 1, i, out)
    column[r, j < out, w < W] = in_part(w - at[r, 0], at[r, 2] - at[r, 0] + 1, j, out)
    wide[r, c, h, j] = max[w] (if column[r, j, w] then x[image[r], c, h, w] else -inf)
    y[r, c, i, j] = max[h] (if row[r, i, h] then wide[r, c, h, j] else -inf)
    return if y == -inf then 0 else y
}

# Is place k in part i of `parts` parts of `size` places, from i size / parts up to (i + 1) size / parts?
fn in_part(k, size, i, parts: int) = k >= i * max(size, 1) // parts and k < -(-(i + 1) * max(size, 1) // parts)
