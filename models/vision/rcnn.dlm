## Two-stage detection: first where something is, then what it is.
#
# The first stage looks at fixed boxes (anchors) around every place of a map of features, and says of each how
# likely it holds any object, and how to move and stretch the anchor onto it. The best of these proposals are
# cut out of the map, whatever their size, as a few cells each (RoI pooling). The second stage looks at the cut
# and says which object it is, or none, and corrects the box once more. Both read the same features, and learn
# together; boxes pass from stage to stage as constants.
#
# Ren, He, Girshick and Sun, "Faster R-CNN", 2015; Girshick, "Fast R-CNN", 2015.

use "scenes.dlm"
use "detections.dlm"

const SIZE     = 32
const G        = SIZE // 2  # places of the map a side
const ANCHOR   = 9.6        # pixels a side
const PROPOSED = 8          # proposals an image
const KINDS    = SHAPES - 1

net features(x: f32[N, 3, SIZE, SIZE]) -> f32[N, 32, G, G] {
    for c, stride in zip([16, 32, 32, 32], [1, 2, 1, 1]) {
        x = x |> conv(c, 3, stride = stride, pad = 1, bias = false) |> batch_norm |> relu
    }
    return x
}

## Of each anchor: is there an object, and by how much to move and stretch it.
net proposer(f: f32[N, C, G, G]) -> f32[N, G * G, 5] {
    y = f |> conv(32, 3, pad = 1) |> relu |> conv(5, 1)
    return permute(reshape(y, [N, 5, G * G]), [0, 2, 1])
}

## Of each cut: the logits of nothing and of all kinds, and the correction of its box.
net judge(cut: f32[R, C, K, K]) -> (f32[R, SHAPES], f32[R, 4]) {
    h = cut |> flatten |> dense(64) |> relu
    return dense(h, SHAPES), dense(h, 4)
}

fn anchors() -> f32[G * G, 4] {
    half_ = ANCHOR / 2
    u[m < G * G] = (m % G + 0.5) * SIZE / G;  v[m < G * G] = (m // G + 0.5) * SIZE / G
    return stack(u - half_, v - half_, u + half_, v + half_, axis = -1)
}

## Boxes moved by d[0..2] of their size, and stretched by exp(d[2..4]).
fn moved(box: f32[..., 4], d: f32[..., 4]) -> f32[..., 4] {
    side = box[..., 2..4] - box[..., 0..2]
    centre = (box[..., 0..2] + box[..., 2..4]) / 2 + d[..., 0..2] * side
    half_ = side * exp(clip(d[..., 2..4], -2, 2)) / 2
    return concat(centre - half_, centre + half_, axis = -1)
}

## What `moved` needs to make `goal` of box.
fn way(box: f32[..., 4], goal: f32[..., 4]) -> f32[..., 4] {
    side = max(box[..., 2..4] - box[..., 0..2], 1);  wish = goal[..., 2..4] - goal[..., 0..2]
    step = (goal[..., 0..2] + goal[..., 2..4] - box[..., 0..2] - box[..., 2..4]) / 2
    return concat(step / side, log(wish / side), axis = -1)
}

## The overlap of each box with the best object of its image, and which that is.
fn best_match(box: f32[N, M, 4], truth: f32[N, B, 4], kind: i32[N, B]) -> (f32[N, M], i32[N, M], f32[N, M, B]) {
    shared = overlaps(box, truth)
    real[n, m, b] = if kind[n, b] > 0 then shared[n, m, b] else 0.0
    return max(real, axis = -1), argmax(real, axis = -1), real
}

## The mean of `loss` over the places that count.
fn mean_where(loss: f32[...], counts: bool[...]) -> f32 = sum(if counts then loss else 0) / max(sum(counts), 1)

## Anchors that overlap an object by half, and the best one of each object, are right; those far from all wrong.
fn proposer_loss(p: f32[N, G * G, 5], truth: f32[N, B, 4], kind: i32[N, B]) -> f32 {
    anchor[n < N, m, c] = anchors()[m, c]
    o, which, real = best_match(anchor, truth, kind)
    top = max(real, axis = 1)
    best[n, m] = any[b] (real[n, m, b] == top[n, b] and top[n, b] > 0)
    right = o > 0.5 or best
    gap = sum(abs(p[:, :, 1..5] - way(anchor, chosen(truth, which))), axis = -1)
    score = p[:, :, 0]
    return mean_where(softplus(-score), right) + mean_where(softplus(score), o < 0.3 and not right) +
        mean_where(gap, right)
}

## The surest proposals of each image: [N, PROPOSED, 4], and their scores.
fn proposals(p: f32[N, G * G, 5]) -> (f32[N, PROPOSED, 4], f32[N, PROPOSED]) {
    anchor[n < N, m, c] = anchors()[m, c]
    box = clip(moved(anchor, p[:, :, 1..5]), 0, SIZE)
    score = sigmoid(p[:, :, 0])
    place, best = surest(box, score, i32(zeros_like(score)), PROPOSED, limit = 0.3)
    return chosen(box, place), best
}

## The judge's opinion of K boxes an image: [N, K, SHAPES] and [N, K, 4].
fn judged(f: f32[N, C, G, G], box: f32[N, K, 4]) -> (f32[N, K, SHAPES], f32[N, K, 4]) {
    cut = roi_pool(f, reshape(box, [N * K, 4]), iota(N * K) // K, 4, scale = G / SIZE)
    logits, d = judge(cut)
    return reshape(logits, [N, K, SHAPES]), reshape(d, [N, K, 4])
}

## Both stages' losses; the second one also sees the true boxes.
fn loss_of(x: f32[N, 3, SIZE, SIZE], truth: f32[N, B, 4], kind: i32[N, B]) -> f32 {
    f = features(x)
    p = proposer(f)
    box, _ = proposals(stop_gradient(p))
    real[n, b, c] = if kind[n, b] > 0 then truth[n, b, c] else box[n, 0, c]
    box = concat(box, real, axis = 1)
    logits, d = judged(f, box)
    o, which, _ = best_match(box, truth, kind)
    right = o >= 0.5
    goal = if right then chosen(kind, which) else 0
    gap = sum(abs(d - way(box, chosen(truth, which))), axis = -1)
    return proposer_loss(p, truth, kind) + cross_entropy(logits, goal) + mean_where(gap, right)
}

## The boxes of each image, how sure they are, and their kinds.
fn detections(x: f32[N, 3, SIZE, SIZE]) -> (f32[N, PROPOSED, 4], f32[N, PROPOSED], i32[N, PROPOSED]) {
    f = features(x)
    box, _ = proposals(proposer(f))
    logits, d = judged(f, box)
    p = softmax(logits)[:, :, 1..]
    box = moved(box, d);  score = max(p, axis = -1);  kind = argmax(p, axis = -1) + 1
    place, best = surest(box, score, kind, PROPOSED)
    return chosen(box, place), best, chosen(kind, place)
}

## Learn from scenes drawn on the way; map is the mean average precision at an overlap of 0.5, in new ones.
entry train(steps: int = 2000, batch: int = 12, lr: f32 = 1.5e-3) {
    for i in 0..steps {
        x, _, box, kind = scenes(batch, SIZE)
        loss = loss_of(x, box, kind)
        minimize loss over features, proposer, judge using clipped_adam(cosine(lr, i / steps), norm = 1)
        report loss
    }
    x, _, box, kind = scenes(200, SIZE)
    found, score, found_kind = detections(x)
    map = mean_ap(found, score, found_kind, box, kind, KINDS)
    report map
    save features, proposer, judge to "rcnn.safetensors"
}

## Eight scenes with the boxes that were found, into rcnn.png.
entry show(threshold: f32 = 0.5) {
    x, _, _, _ = scenes(8, SIZE)
    box, score, _ = detections(x)
    save grid(outlined(x, box, score > threshold)) to "rcnn.png"
}
