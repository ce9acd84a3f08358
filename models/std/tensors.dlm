# Small functions of tensors.

## Indices as rows with a single 1: labels [...] in 0..classes to f32[..., classes].
fn one_hot(labels: int[...], classes: int) -> f32[..., classes] {
    y[..., k < classes] = f32(labels[...] == k)
    return y
}

## x, but no less than `low` and no more than `high`.
fn clip(x: float[...], low: float, high: float) -> float[...] = min(max(x, low), high)

## A vector of length 1 in the direction of v.
fn unit(v: float[K]) -> float[K] = v / norm(v)

## Images side by side, row by row: one image [C, rows (H + 2 gap), columns (W + 2 gap)] of the N images
## [N, C, H, W], each in a black border of `gap` pixels.
fn grid(x: float[N, C, H, W], columns: int = 8, gap: int = 1) -> float[C, _, _] {
    rows = (N + columns - 1) // columns
    y[c, r < rows, h < H + 2*gap, k < columns, w < W + 2*gap] = x[r * columns + k, c, h - gap, w - gap else 0]
    return reshape(y, [C, rows * (H + 2*gap), columns * (W + 2*gap)])
}

## A moving average: `keep` of the old value and 1 - keep of the new one.
fn ema(old: float[...], new: float[...], keep: float = 0.999) -> float[...] = keep * old + (1 - keep) * new

## n numbers from low to high, both among them: f32[n].
fn linspace(low: f32, high: f32, n: int) = low + (high - low) / (n - 1) * iota(n)

## All axes become one.
fn flatten_all(x) = reshape(x, [-1])

## Each place of an axis n times in a row: 1, 2 becomes 1, 1, 2, 2. The axis is 0, 1 or the last.
fn repeat(x, n: int, axis: int = 0) {
    at = iota(size(x, axis) * n) // n
    if axis == 0 { return x[at] } else if axis == 1 { return x[:, at] } else { return x[..., at] }
}

## The last two axes swapped, as x' is.
fn transpose(x) = x'
