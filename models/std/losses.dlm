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
## Also called CrossEntropyLoss.
fn cross_entropy(logits, labels, axis: int = -1, smoothing: float = 0.0) =
    mean(cross_entropy_each(logits, labels, axis = axis, smoothing = smoothing))

## The same of probabilities' logarithms, as log_softmax gives them: mean(-logp[label]).
##   logp: [..., K], labels: int[...]
fn nll(logp: float[..., K], labels: int[...]) -> float {
    each[...] = logp[..., labels[...]]
    return -mean(each)
}

## Mean squared error.
## Also called MSELoss.
fn mse(y: float[...], target: float[...]) -> float = mean((y - target) * (y - target))

## Binary cross-entropy of probabilities p with targets in [0, 1]; log is no less than -100. Where p comes from a
## sigmoid, `bce_logits` is the stable way.
fn bce(p: float[...], target: float[...]) -> float {
    yes = if p > 0 then max(log(if p > 0 then p else 1), -100) else -100
    no = if p < 1 then max(log(if p < 1 then 1 - p else 1), -100) else -100
    return -mean(target * yes + (1 - target) * no)
}

## Binary cross-entropy of sigmoid(x) with targets in [0, 1]: mean(log(1 + exp(x)) - target * x).
## Also called BCEWithLogitsLoss.
fn bce_logits(x: float[...], target: float[...]) -> float = mean(softplus(x) - target * x)

## Mean absolute error.
## Also called L1Loss.
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
##   w: a tensor, or a bundle: `l1(mlp.params)`, `l1(mlp.params["*.w"])`
fn l1(w) = sum(abs(w))

## The sum of w^2: a penalty that keeps weights small; of one layer, `l2(mlp.dense.1.w)`.
##   w: a tensor, or a bundle: `l2(mlp.params)`, `l2(mlp.params["*.w"])`
fn l2(w) = sum(w * w)

## How far the rows of w are from right angles and length 1: sum((w w' - 1)^2).
fn orthogonality(w: float[I, O]) -> float {
    gram = w @ w'
    off[i, j] = gram[i, j] - (if i == j then 1 else 0)
    return sum(off * off)
}

## -log of the probability that logits read as the labels, over all ways to stretch them over time with
## blanks between: for speech and writing, where nobody says when a letter is spoken. Of each example.
##   logits: [N, T, K], labels: i32[N, L] without blanks; result: [N]
##   frames, letters: i32[N], how many of T and of L are real
## Graves et al., "Connectionist Temporal Classification", 2006: the forward algorithm, in logarithms.
fn ctc(logits: float[N, T, K], labels: i32[N, L], frames: i32[N], letters: i32[N], blank: int = 0) -> float[N]
        where T > 0 {
    logp = log_softmax(logits)
    text[n, s < 2*L + 1] = if s % 2 == 0 then blank else labels[n, s // 2 else 0]
    skips[n, s < 2*L + 1] = s % 2 == 1 and text[n, s] != text[n, s - 2 else -1]
    start[n, s < 2*L + 1] = if s < 2 then logp[n, 0, text[n, s]] else -1e30
    scan t in 1..T carrying a = start {
        one[n, s < 2*L + 1] = a[n, s - 1 else -1e30]
        two[n, s] = if skips[n, s] then a[n, s - 2 else -1e30] else -1e30
        top = stop_gradient(max(a, max(one, two)))
        way = top + log(exp(a - top) + exp(one - top) + exp(two - top))
        next[n, s] = if t < frames[n] then way[n, s] + logp[n, t, text[n, s]] else a[n, s]
        a = next
    }
    last[n] = a[n, 2 * letters[n]]
    letter[n] = a[n, 2 * letters[n] - 1 else -1e30]
    top = stop_gradient(max(last, letter))
    return -(top + log(exp(last - top) + exp(letter - top)))
}

## -log of the probability of x, one of 256 values in -1..1, under a mixture of K logistic distributions,
## cut into bins, the outermost of which are open. Of each place.
##   x: [N, ...], weight (logits), mean, logscale: [N, K, ...]; result: [N, ...]
## Salimans et al., "PixelCNN++", 2017.
fn logistic_mixture(x: float[N, ...], weight: float[N, K, ...], mean: float[N, K, ...], logscale: float[N, K, ...])
        -> float[N, ...] {
    logw = log_softmax(weight, axis = 1)
    rate = exp(-max(logscale, -7))
    d[n, k, ...] = x[n, ...] - mean[n, k, ...]
    up = rate * (d + 1 / 255);  down = rate * (d - 1 / 255)
    inside = log(max(sigmoid(up) - sigmoid(down), 1e-12))
    logp[n, k, ...] = if x[n, ...] < -0.999 then -softplus(-up[n, k, ...])
        else if x[n, ...] > 0.999 then -softplus(down[n, k, ...])
        else inside[n, k, ...]
    z = logw + logp
    top = stop_gradient(max(z, axis = 1, keep = true))
    spread = log(sum(exp(z - top), axis = 1, keep = true)) + top
    return -sum(spread, axis = 1)
}
