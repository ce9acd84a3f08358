# What detectors share: overlaps of boxes, the choice among boxes that overlap, and the usual metric. A box is
# left, top, right, bottom in pixels.

## Intersection over union of the boxes of an image, each with each.
##   a: [N, M, 4], b: [N, B, 4]; result: [N, M, B]
fn overlaps(a: f32[N, M, 4], b: f32[N, B, 4]) -> f32[N, M, B] {
    wide[n, m, k] = max(min(a[n, m, 2], b[n, k, 2]) - max(a[n, m, 0], b[n, k, 0]), 0)
    high[n, m, k] = max(min(a[n, m, 3], b[n, k, 3]) - max(a[n, m, 1], b[n, k, 1]), 0)
    p = (a[:, :, 2] - a[:, :, 0]) * (a[:, :, 3] - a[:, :, 1])
    q = (b[:, :, 2] - b[:, :, 0]) * (b[:, :, 3] - b[:, :, 1])
    both = wide * high
    return both / max(p[:, :, _] + q[:, _, :] - both, 1e-6)
}

## The surest box of each image, then the surest of those that overlap no chosen one of their kind by more than
## `limit`, and so on.
##   box: [N, M, 4], score: [N, M], above 0, kind: i32[N, M]
##   result: their places, i32[N, keep], and their scores, 0 where none is left
fn surest(box: f32[N, M, 4], score: f32[N, M], kind: i32[N, M], keep: int, limit: f32 = 0.5)
        -> (i32[N, keep], f32[N, keep]) {
    place, best = scan k in 0..keep carrying score {
        m = argmax(score, axis = 1)
        top[n] = score[n, m[n]]
        yield m, top
        chosen[n, j < 1, c] = box[n, m[n], c]
        same[n, i] = kind[n, i] == kind[n, m[n]]
        score = if same and overlaps(box, chosen)[:, :, 0] > limit then 0 else score
    }
    return place', best'
}

## The rows of each image that `place` names: x[n, place[n, k]].
fn chosen(x, place: i32[N, K]) {
    y[n, k, ...] = x[n, place[n, k], ...]
    return y
}

## The mean average precision at an overlap of 0.5. A box is right if it overlaps one of its kind by that much,
## and no surer box does; precision is averaged over the right ones, ranked by score over all images, where an
## object that was not found counts 0; then over the kinds 1, 2, ... `kinds`. Everingham et al., "The PASCAL
## Visual Object Classes Challenge", 2010.
##   box: [N, K, 4], score: [N, K], kind: i32[N, K]; truth: [N, B, 4], truth_kind: i32[N, B], 0 where there is none
fn mean_ap(box: f32[N, K, 4], score: f32[N, K], kind: i32[N, K], truth: f32[N, B, 4], truth_kind: i32[N, B],
           kinds: int) -> f32 {
    shared = overlaps(box, truth)
    fits[n, k, b] = if kind[n, k] == truth_kind[n, b] then shared[n, k, b] else 0.0
    found = argmax(fits, axis = -1)
    hit = max(fits, axis = -1) >= 0.5
    again[n, k] = any[l] (hit[n, l] and found[n, l] == found[n, k] and score[n, l] > score[n, k])
    s = flatten_all(score);  right = flatten_all(hit and not again);  all_kinds = flatten_all(kind)
    each = for c in 1..kinds + 1: precision_of(s, right, all_kinds == c and s > 0, sum(truth_kind == c))
    return mean(each)
}

fn precision_of(s: f32[M], right: bool[M], counts: bool[M], truths) -> f32 {
    hits[i] = sum[j] (right[j] and counts[j] and s[j] >= s[i])
    tried[i] = sum[j] (counts[j] and s[j] >= s[i])
    return sum(if right and counts then hits / max(tried, 1) else 0) / max(truths, 1)
}

## Pictures with white frames around the boxes that `shown` names.
##   x: [N, C, H, W], box: [N, K, 4], shown: bool[N, K]
fn outlined(x: f32[N, C, H, W], box: f32[N, K, 4], shown: bool[N, K]) -> f32[N, C, H, W] {
    out[n, i < H, j < W] =
        any[k] (shown[n, k] and within(box[n, k, 0], box[n, k, 1], box[n, k, 2], box[n, k, 3], 1.0, i, j))
    deep[n, i < H, j < W] =
        any[k] (shown[n, k] and within(box[n, k, 0], box[n, k, 1], box[n, k, 2], box[n, k, 3], 0.0, i, j))
    return if (out and not deep)[:, _] then 1.0 else x
}

fn within(left, top, right, bottom, border, i, j) =
    i + 0.5 > top - border and i + 0.5 < bottom + border and j + 0.5 > left - border and j + 0.5 < right + border
