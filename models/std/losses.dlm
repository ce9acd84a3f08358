# Losses: one number each, the mean over what they are given. The `_each` forms keep the rows apart.

# -log softmax(logits)[label] over the last axis: log(sum(exp(z))) - z[label], the maximum taken off.
fn surprise(logits: float[..., K], labels: int[...], smoothing: float) -> float[...] {
    z = logits - stop_gradient(max(logits, axis = -1, keep = true))
    true_part[...] = z[..., labels[...]]
    kept = if smoothing == 0 then true_part else (1 - smoothing) * true_part + smoothing * mean(z, axis = -1)
    return log(sum(exp(z), axis = -1)) - kept
}

# The same with the classes in axis 1, as images have them.
fn surprise_of_channels(logits: float[N, K, ...], labels: int[N, ...], smoothing: float) -> float[N, ...] {
    z = logits - stop_gradient(max(logits, axis = 1, keep = true))
    true_part[n, ...] = z[n, labels[n, ...], ...]
    kept = if smoothing == 0 then true_part else (1 - smoothing) * true_part + smoothing * mean(z, axis = 1)
    return log(sum(exp(z), axis = 1)) - kept
}

## -log softmax(logits)[label] of each place: the surprise at the true class.
##   logits: [..., K], labels: int[...] in 0..K; result: [...]
##   with axis = 1: logits: [N, K, ...], labels: int[N, ...]; result: [N, ...]
## Stable for any logits. `smoothing` takes that much of the probability from the true class and spreads
## it over all (Szegedy et al., 2015).
fn cross_entropy_each(logits, labels, axis: int = -1, smoothing: float = 0.0) =
    if axis == 1 and rank(logits) > 2 then surprise_of_channels(logits, labels, smoothing)
    else surprise(logits, labels, smoothing)

## The mean of `cross_entropy_each`: the usual loss of a classifier.
fn cross_entropy(logits, labels, axis: int = -1, smoothing: float = 0.0) =
    mean(cross_entropy_each(logits, labels, axis = axis, smoothing = smoothing))

## The same of probabilities' logarithms, as log_softmax gives them: mean(-logp[label]).
##   logp: [..., K], labels: int[...]
fn nll(logp: float[..., K], labels: int[...]) -> float {
    each[...] = logp[..., labels[...]]
    return -mean(each)
}

## Mean squared error.
fn mse(y: float[...], target: float[...]) -> float = mean((y - target) * (y - target))

## Binary cross-entropy of probabilities p in (0, 1) with targets in [0, 1]. Where p comes from a
## sigmoid, `bce_logits` is the stable way.
fn bce(p: float[...], target: float[...]) -> float = -mean(target * log(p) + (1 - target) * log(1 - p))

## Binary cross-entropy of sigmoid(x) with targets in [0, 1]: mean(log(1 + exp(x)) - target * x).
fn bce_logits(x: float[...], target: float[...]) -> float = mean(softplus(x) - target * x)

## Mean absolute error.
fn mae(y: float[...], target: float[...]) -> float = mean(abs(y - target))

## Squared within `delta` of the target, straight beyond: less drawn by outliers. Huber, 1964.
fn huber(y: float[...], target: float[...], delta: float = 1.0) -> float {
    d = abs(y - target)
    return mean(if d < delta then 0.5 * d * d else delta * (d - 0.5 * delta))
}

## max(0, margin - y score) with targets y of 1 and -1: support vector machines.
fn hinge(score: float[...], target: float[...], margin: float = 1.0) -> float = mean(relu(margin - target * score))

## The Kullback-Leibler divergence from q to p, both as logarithms of probabilities over the last axis,
## averaged over the rest: sum(p (log p - log q)).
fn kl(logp: float[..., K], logq: float[..., K]) -> float = mean(sum(exp(logp) * (logp - logq), axis = -1))

## The divergence of normal distributions from the standard one, of each example: the penalty of a
## variational autoencoder. Kingma and Welling, 2013.
##   mean, logvar: [N, Z]; result: [N]
fn kl_normal(mean: float[N, Z], logvar: float[N, Z]) -> float[N] =
    0.5 * sum(mean * mean + exp(logvar) - 1 - logvar, axis = 1)

## -log of a normal density, averaged: the loss of a net that also predicts how sure it is.
##   y: [...], mean, logvar: as y
fn gaussian_nll(y: float[...], mean: float[...], logvar: float[...]) -> float =
    0.5 * mean(logvar + (y - mean) ^ 2 * exp(-logvar) + 1.8378770664093453)

## Pulls pairs together that are `alike` (1) and pushes others (0) `margin` apart.
##   a, b: [N, D], alike: [N]. Hadsell, Chopra and LeCun, 2006.
fn contrastive(a: float[N, D], b: float[N, D], alike: float[N], margin: float = 1.0) -> float {
    d = sqrt(sum((a - b) ^ 2, axis = 1) + 1e-12)
    return mean(alike * d * d + (1 - alike) * relu(margin - d) ^ 2)
}

## The anchor shall be nearer to the positive than to the negative, by `margin`.
##   each: [N, D]. Schroff et al., "FaceNet", 2015.
fn triplet(anchor: float[N, D], positive: float[N, D], negative: float[N, D], margin: float = 1.0) -> float {
    near = sqrt(sum((anchor - positive) ^ 2, axis = 1) + 1e-12)
    far = sqrt(sum((anchor - negative) ^ 2, axis = 1) + 1e-12)
    return mean(relu(near - far + margin))
}

## The cosine of the angle between vectors of the last axis: [..., D] and [..., D] to [...].
fn cosine_similarity(a: float[..., D], b: float[..., D], eps: float = 1e-8) -> float[...] =
    sum(a * b, axis = -1) / max(norm(a, axis = -1) * norm(b, axis = -1), eps)

## 1 - cosine_similarity, averaged.
fn cosine_loss(a: float[..., D], b: float[..., D]) -> float = mean(1 - cosine_similarity(a, b))

## 1 - 2 |a and b| / (|a| + |b|) of masks with values in 0..1, of each example, averaged.
##   p, target: [N, ...]. Milletari et al., "V-Net", 2016.
fn dice(p: float[N, ...], target: float[N, ...], eps: float = 1.0) -> float {
    both = sum(p * target, except = 0)
    return mean(1 - (2 * both + eps) / (sum(p, except = 0) + sum(target, except = 0) + eps))
}

## The sum of |w|: a penalty that makes weights 0.
fn l1(w: float[...]) -> float = sum(abs(w))

## The sum of w^2: a penalty that keeps weights small.
fn l2(w: float[...]) -> float = sum(w * w)

## How far the rows of w are from right angles and length 1: sum((w w' - 1)^2).
fn orthogonality(w: float[I, O]) -> float {
    gram = w @ w'
    off[i, j] = gram[i, j] - (if i == j then 1 else 0)
    return sum(off * off)
}
