# Losses: one number each, the mean over what they are given. The `_each` forms keep the rows apart.

## -log softmax(logits)[label] of each row: the surprise at the true class.
##   logits: [..., K], labels: i32[...] in 0..K; result: [...]
## Computed as log(sum(exp(z))) - z[label] with the row's maximum taken off: stable for any logits.
fn cross_entropy_each(logits: float[..., K], labels: i32[...]) -> float[...] {
    z = logits - stop_gradient(max(logits, axis = -1, keep = true))
    each[...] = log(sum[k] exp(z[..., k])) - z[..., labels[...]]
    return each
}

## The mean of `cross_entropy_each`: the usual loss of a classifier.
fn cross_entropy(logits: float[..., K], labels: i32[...]) -> float = mean(cross_entropy_each(logits, labels))

## Mean squared error.
fn mse(y: float[...], target: float[...]) -> float = mean((y - target) * (y - target))

## Binary cross-entropy of probabilities p in (0, 1) with targets in [0, 1]. Where p comes from a
## sigmoid, `bce_logits` is the stable way.
fn bce(p: float[...], target: float[...]) -> float = -mean(target * log(p) + (1 - target) * log(1 - p))

## Binary cross-entropy of sigmoid(x) with targets in [0, 1]: mean(log(1 + exp(x)) - target * x).
fn bce_logits(x: float[...], target: float[...]) -> float = mean(softplus(x) - target * x)
