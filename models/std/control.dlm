# Decisions about a training run. They remember what they saw in caches, one set a place of use.

## True when `value` beats all that were seen here before: `save mlp to "mlp.safetensors" if best(acc)`.
## `lowest` looks for small values, as of a loss.
layer best(value: float, lowest: bool = false) -> bool {
    cache top: float = -inf
    score = if lowest then -value else value
    better = score > top
    top <- max(top, score)
    return better
}

## True when `value` has not improved for `epochs` looks in a row: `stop if stalled(acc, epochs = 5)`.
layer stalled(value: float, epochs: int = 5, lowest: bool = false) -> bool {
    cache top: float = -inf;  cache waited: i32 = 0
    score = if lowest then -value else value
    waited <- if score > top then 0 else waited + 1
    top <- max(top, score)
    return waited >= epochs
}

## True on every n-th look.
layer every(n: int) -> bool {
    cache count: i32 = 0
    count <- count + 1
    return count % n == 0
}

## The rate, times `factor` each time that `value` has not improved for `epochs` looks in a row:
## `using adam(plateau(loss, lr))`.
layer plateau(value: float, rate: float, factor: float = 0.1, epochs: int = 10, lowest: bool = true) -> float {
    cache top: float = -inf;  cache waited: i32 = 0;  cache scale: float = 1
    score = if lowest then -value else value
    waited <- if score > top then 0 else waited + 1
    top <- max(top, score)
    scale <- if waited >= epochs then factor * scale else scale
    waited <- if waited >= epochs then 0 else waited
    return rate * scale
}
