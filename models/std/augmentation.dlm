# Pictures changed at random, each of a batch otherwise: for training, before the net sees them. In a
# layer, `if training then flip(x) else x` leaves those that are only judged as they are.

## Each picture moved by up to n pixels down or up and to the right or left; zeros come in.
##   x: [N, C, H, W]; result: as x
fn shift(x: float[N, C, H, W], n: int) {
    down = iota(H)[_, :] + randint(0..2*n + 1, N)[:, _]
    right = iota(W)[_, :] + randint(0..2*n + 1, N)[:, _]
    wide = pad(x, n)
    y[b, c, i < H, j < W] = wide[b, c, down[b, i], right[b, j]]
    return y
}

## A piece of h by w pixels from anywhere in each picture.
##   x: [N, C, H, W]; result: [N, C, h, w]
fn random_crop(x: float[N, C, H, W], h: int, w: int) where h <= H and w <= W {
    down = iota(h)[_, :] + randint(0..H - h + 1, N)[:, _]
    right = iota(w)[_, :] + randint(0..W - w + 1, N)[:, _]
    y[b, c, i < h, j < w] = x[b, c, down[b, i], right[b, j]]
    return y
}

## Each picture with probability p seen in a mirror: left and right swapped.
##   x: [N, C, H, W]; result: as x
fn flip(x: float[N, C, H, W], p: float = 0.5) {
    mirrored[b, c, i, j < W] = x[b, c, i, W - 1 - j]
    return if bernoulli(p, N)[:, _, _, _] then mirrored else x
}

## Each picture turned around its centre by an angle of up to `degrees` to either side, by bilinear
## interpolation; zeros come in.
##   x: [N, C, H, W]; result: as x
fn rotate(x: float[N, C, H, W], degrees: float) {
    angle = uniform(N, low = -1, high = 1)[:, _, _] * degrees * 0.017453292519943295
    up = f32(iota(H))[_, :, _] - (H - 1) / 2
    along = f32(iota(W))[_, _, :] - (W - 1) / 2
    row = up * cos(angle) - along * sin(angle) + (H - 1) / 2
    column = up * sin(angle) + along * cos(angle) + (W - 1) / 2
    return bilinear(x, row, column)
}

## The pictures at places between their pixels; outside of them are zeros.
##   x: [N, C, H, W], row, column: [N, I, J]; result: [N, C, I, J]
fn bilinear(x: float[N, C, H, W], row: float[N, I, J], column: float[N, I, J]) {
    wide = pad(x, 1)
    r = clip(row + 1, 0, H + 1)
    c = clip(column + 1, 0, W + 1)
    first = min(floor(r), H)
    before = min(floor(c), W)
    below = (r - first)[:, _]
    beside = (c - before)[:, _]
    top = i32(first)
    left = i32(before)
    a[n, k, i, j] = wide[n, k, top[n, i, j], left[n, i, j]]
    b[n, k, i, j] = wide[n, k, top[n, i, j], left[n, i, j] + 1]
    d[n, k, i, j] = wide[n, k, top[n, i, j] + 1, left[n, i, j]]
    e[n, k, i, j] = wide[n, k, top[n, i, j] + 1, left[n, i, j] + 1]
    return (1 - below) * ((1 - beside) * a + beside * b) + below * ((1 - beside) * d + beside * e)
}

## Brightness and contrast of each picture: its distances from its mean are multiplied by one number of
## 1 - contrast to 1 + contrast, and one of -brightness to brightness is added.
##   x: [N, C, H, W]; result: as x
fn colour_jitter(x: float[N, C, H, W], brightness: float = 0.2, contrast: float = 0.2) {
    m = mean(x, axis = [1, 2, 3], keep = true)
    factor = uniform(N, low = -1, high = 1)[:, _, _, _] * contrast + 1
    return m + (x - m) * factor + uniform(N, low = -1, high = 1)[:, _, _, _] * brightness
}

## Mixtures of each row with another of the batch, which stands at the same distance from its end, and of
## their targets likewise, by one weight between 0 and 1 for the batch (Zhang et al., 2018, with alpha = 1).
## Classes come as one_hot(y, K).
##   x: [N, ...], y: [N, K]; result: as x, as y
fn mixup(x: float[N, ...], y: float[N, K]) {
    weight = uniform(1)[0]
    others[n < N, ...] = x[N - 1 - n, ...]
    targets[n < N, k] = y[N - 1 - n, k]
    return weight * x + (1 - weight) * others, weight * y + (1 - weight) * targets
}
