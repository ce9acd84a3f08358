# For the fields of data sets.

## Each feature with mean 0 and standard deviation 1 over the training rows; one that never changes
## becomes 0. Both are kept with the nets, and apply to other data by `like`:
## cols(x, like = cancer.x).
##   x: [R, ...]; result: [R, ...]
fn standardize(x: float[R, ...]) -> float[R, ...] {
    m = fitted(mean(x, axis = 0))
    s = fitted(sqrt(var(x, axis = 0)))
    return (x - m) / (if s > 0 then s else 1)
}

## Each feature from 0 (its least value in the training rows) to 1 (its largest); one that never
## changes becomes 0.
##   x: [R, ...]; result: [R, ...]
fn rescale(x: float[R, ...]) -> float[R, ...] {
    low = fitted(min(x, axis = 0))
    high = fitted(max(x, axis = 0))
    return (x - low) / (if high > low then high - low else 1)
}

## Images with a border of n zeros.
##   x: [..., H, W]; result: [..., H + 2*n, W + 2*n]
fn pad(x, n: int) {
    y[..., i < size(x, -2) + 2*n, j < size(x, -1) + 2*n] = x[..., i - n, j - n else 0]
    return y
}
