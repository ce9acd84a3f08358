# Means, spreads, and what is reported beside the loss.

## The mean over `axis` (one, a list or a range; all if left out), or over all axes `except` some:
## sum / number of elements. Of bools it is the fraction that is true.
fn mean(x, axis = none, except = none, keep: bool = false) =
    sum(x, axis = axis, except = except, keep = keep) / count(x, axis = axis, except = except)

## The variance, mean((x - mean(x))^2), over the same axes.
fn var(x, axis = none, except = none, keep: bool = false) {
    d = x - mean(x, axis = axis, except = except, keep = true)
    return mean(d * d, axis = axis, except = except, keep = keep)
}

## The Euclidean length, over all axes or along some: the root of the sum of squares. Its gradient at 0,
## where it has no direction, is 0.
fn norm(x, axis = none, keep: bool = false) {
    s = sum(x * x, axis = axis, keep = keep)
    return if s == 0 then 0 else sqrt(if s == 0 then 1 else s)
}

## The dot product: the sum of all products of elements. a and b are vectors, or tensors of one
## shape, or bundles of parameters.
fn dot(a, b) = sum(a * b)

## Of each row: is the largest logit that of the true class?
##   logits: [..., K], labels: i32[...]; result: bool[...]
fn correct(logits: float[..., K], labels: i32[...]) -> bool[...] = argmax(logits, axis = -1) == labels

## The fraction of rows which are `correct`.
fn accuracy(logits: float[..., K], labels: i32[...]) -> f32 = mean(correct(logits, labels))

## Is the true class among the k largest logits? Of each row; of equal ones the first comes first, and NaN
## is no answer.
##   logits: [..., K], labels: int[...]; result: bool[...]
fn correct_in_top(logits: float[..., K], labels: int[...], k: int = 5) -> bool[...] {
    score[...] = logits[..., labels[...]]
    same[..., c] = logits[..., c] == score[...] and c < i32(labels[...])
    above[...] = sum[c] (not (logits[..., c] <= score[...]) or same[..., c])
    return above < k
}

## How often class i (row) was taken for class j (column): i32[classes, classes].
##   labels, predicted: int[N]
fn confusion(labels: int[N], predicted: int[N], classes: int) -> i32[classes, classes] {
    m[i < classes, j < classes] = sum[n] (labels[n] == i and predicted[n] == j)
    return m
}

## exp(loss): how many words a language model hesitates between.
fn perplexity(loss: float) -> float = exp(loss)

## A loss in nats, such as cross_entropy, in bits.
fn bits(loss: float) -> float = loss / 0.6931471805599453

## The share of `predicted` that is true.
fn precision(predicted: bool[...], truth: bool[...]) -> f32 = f32(sum(predicted and truth)) / max(sum(predicted), 1)

## The share of what is true that was `predicted`.
fn recall(predicted: bool[...], truth: bool[...]) -> f32 = f32(sum(predicted and truth)) / max(sum(truth), 1)

## The harmonic mean of precision and recall.
fn f1(predicted: bool[...], truth: bool[...]) -> f32 =
    2.0 * sum(predicted and truth) / max(sum(predicted) + sum(truth), 1)

## The area under the ROC curve: how often a true one has a larger score than a false one; a tie counts
## half. It compares all pairs.
##   score: [N], truth: bool[N]
fn auc(score: float[N], truth: bool[N]) -> f32 {
    wins = sum[i, j] (f32(truth[i] and not truth[j]) * (f32(score[i] > score[j]) + 0.5 * f32(score[i] == score[j])))
    return wins / max(sum(truth) * sum(not truth), 1)
}

## Intersection over union of masks.
fn iou(a: bool[...], b: bool[...]) -> f32 = f32(sum(a and b)) / max(sum(a or b), 1)

## The peak signal-to-noise ratio in decibels, of values in 0..peak.
fn psnr(y: float[...], target: float[...], peak: float = 1.0) -> float =
    4.342944819032518 * log(peak * peak / mean((y - target) ^ 2))

## How many letters must be put in, left out or changed to make b of a. Levenshtein, 1965.
##   a: i32[N], b: i32[M]
fn edit_distance(a: i32[N], b: i32[M]) -> i32 {
    scan letter in a carrying row = iota(M + 1) {
        kept[j < M + 1] = if j == 0 then row[0] + 1
            else min(row[j] + 1, row[j - 1 else 0] + i32(letter != b[j - 1 else 0]))
        row[j < M + 1] = min[k] (if k <= j then kept[k] + j - k else N + M)
    }
    return row[M]
}

## The mean of the precisions at each true one, ranked by score; of one class. Their mean over classes is
## the mAP of detectors and of retrieval. It compares all pairs.
##   score: [N], truth: bool[N]
fn average_precision(score: float[N], truth: bool[N]) -> f32 {
    rank[i] = sum[j] f32(score[j] >= score[i])
    hits[i] = sum[j] f32(score[j] >= score[i] and truth[j])
    return sum(if truth then hits / rank else 0) / max(sum(truth), 1)
}

## The mean of `average_precision` over classes.
##   score: [N, K], truth: bool[N, K]
fn mean_average_precision(score: float[N, K], truth: bool[N, K]) -> f32 {
    rank[i, k] = sum[j] f32(score[j, k] >= score[i, k])
    hits[i, k] = sum[j] f32(score[j, k] >= score[i, k] and truth[j, k])
    each = sum(if truth then hits / rank else 0, axis = 0) / max(sum(truth, axis = 0), 1)
    return mean(each)
}

## Intersection over union of boxes, each with each.
##   a: [N, 4], b: [M, 4], as left, top, right, bottom; result: [N, M]
fn box_iou(a: float[N, 4], b: float[M, 4]) -> float[N, M] {
    wide[n, m] = max(min(a[n, 2], b[m, 2]) - max(a[n, 0], b[m, 0]), 0)
    high[n, m] = max(min(a[n, 3], b[m, 3]) - max(a[n, 1], b[m, 1]), 0)
    first = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1]);  second = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    both = wide * high
    return both / max(first[:, _] + second[_, :] - both, 1e-12)
}

# Means over windows of which g gives the weights, in both directions.
fn blurred(x: float[N, C, H, W], g: float[K]) -> float[N, C, H - K + 1, W - K + 1] {
    rows[n, c, i < H - K + 1, j] = sum[r] x[n, c, i + r, j] * g[r]
    y[n, c, i, j < W - K + 1] = sum[s] rows[n, c, i, j + s] * g[s]
    return y
}

## How alike images look, at most 1: their means, spreads and correlation in windows.
##   y, target: [N, C, H, W] in 0..peak, with at least `window` rows and columns
## Wang et al., "Image Quality Assessment: From Error Visibility to Structural Similarity", 2004.
fn ssim(y: float[N, C, H, W], target: float[N, C, H, W], peak: float = 1.0, window: int = 11) -> float
        where H >= window and W >= window {
    place = float(iota(window) - window // 2, like = y)
    g = exp(-place * place / 4.5)
    g = g / sum(g)
    a = (0.01 * peak) ^ 2;  b = (0.03 * peak) ^ 2
    m = blurred(y, g);  n = blurred(target, g)
    v = blurred(y * y, g) - m * m;  w = blurred(target * target, g) - n * n
    both = blurred(y * target, g) - m * n
    return mean((2 * m * n + a) * (2 * both + b) / ((m * m + n * n + a) * (v + w + b)))
}
