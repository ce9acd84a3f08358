## What does a net see? Saliency maps, gradient ascent, DeepDream and style transfer.
#
# A trained net can be asked by the gradients of its picture. `saliency`: which pixels would change the answer?
# The gradient of the logit of "square" is large where the net looks for one. `ascend`: which picture
# would it like best? From grey, a picture climbs the gradient of each answer. `dream`: of any picture, more of
# what the last layer sees in it. `paint`: what features see at each place is what a picture shows; how often two
# of them occur together, wherever that is (the Gram matrix), is the manner in which it is painted. A picture
# learns to agree with one picture in the places of its last features, and with another in the Gram matrices.
#
# Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2013; Mordvintsev, Olah and Tyka,
# "Inceptionism: Going Deeper into Neural Networks", 2015; Gatys, Ecker and Bethge, "Image Style Transfer Using
# Convolutional Neural Networks", 2016, who take the features of VGG-19.

use "scenes.dlm"

const SIZE  = 32
const KINDS = SHAPES - 1

layer unit(x: f32[N, C, H, W], out: int) -> f32[N, out, H, W] =
    x |> conv(out, 3, pad = 1, bias = false) |> batch_norm |> relu

## Maps of edges, of parts and of shapes, each on half the places of the one before.
net features(x: f32[N, 3, H, W]) -> (f32[N, 16, H, W], f32[N, 32, H // 2, W // 2], f32[N, 64, _, _]) {
    a = x |> unit(16)
    b = a |> max_pool(2) |> unit(32)
    c = b |> max_pool(2) |> unit(64) |> unit(64)
    return a, b, c
}

## The logits of nothing, a disc, a square and a triangle in each quarter of the picture.
net answer(c: f32[N, C, H, W]) -> f32[N, 4, SHAPES] =
    permute(reshape(adaptive_max_pool(c, 2), [N, C, 4]), [0, 2, 1]) |> dense(SHAPES)

## What a trained net sees: pictures that learn are no reason to count with their means and variances.
fn seen(x: f32[N, 3, H, W]) = features(x, training = false)

fn logits_of(x: f32[N, 3, SIZE, SIZE]) -> f32[N, 4, SHAPES] = answer(seen(x)[2])

## Learn what the quarters of a scene hold; the share of right answers in new ones.
entry train(steps: int = 400, batch: int = 16, lr: f32 = 4e-3) {
    for i in 0..steps {
        x, _, _, kind = scenes(batch, SIZE)
        loss = cross_entropy(answer(features(x)[2]), kind)
        minimize loss over features, answer using adam(cosine(lr, i / steps))
        report loss
    }
    x, _, _, kind = scenes(200, SIZE)
    acc = accuracy(logits_of(x), kind)
    report acc
    save features, answer to "features.safetensors"
}

## Eight scenes, and how much each pixel matters for the answer "square" where there is one, into saliency.png;
## how many times more than others the pixels in and beside squares matter.
entry saliency() {
    x, mask, _, kind = scenes(8, SIZE)
    s = max(abs(grad(sum(if kind == 2 then logits_of(x)[:, :, 2] else 0), x)), axis = 1)
    near = max_pool(f32(mask == 2)[:, _], 3, stride = 1, pad = 1)[:, 0] > 0
    contrast = sum(if near then s else 0) / sum(near) * sum(not near) / sum(if near then 0 else s)
    report contrast
    bright[n, c < 3, i, j] = s[n, i, j] / max(max[a, b] s[n, a, b], 1e-12)
    save grid(concat(x, bright, axis = 0), columns = 8) to "saliency.png"
}

## A picture with values from 0 to 1, a part of it replaced by the mean of each place's neighbours.
fn calmed(x: f32[N, C, H, W], part: f32) -> f32[N, C, H, W] =
    clip((1 - part) * x + part * (0.5 + avg_pool(x - 0.5, 3, stride = 1, pad = 1)), 0, 1)

# Of picture k the logits of shape k + 1, in each quarter.
fn wanted(y: f32[N, 4, SHAPES]) -> f32[N, 4] where N < SHAPES {
    own[n, q] = y[n, q, n + 1]
    return own
}

## The pictures that the net takes most surely for discs, squares and triangles, into ascent.png; the least of the
## probabilities.
entry ascend(steps: int = 60, lr: f32 = 0.03) {
    param image = 0.5 + 0.02 * normal(KINDS, 3, SIZE, SIZE)
    for i in 0..steps {
        maximize sum(wanted(logits_of(image))) over image using adam(lr)
        image <- calmed(image, 0.1)
    }
    sure = min(wanted(softmax(logits_of(image))))
    report sure
    save grid(image, columns = KINDS) to "ascent.png"
}

## Scenes, and what the last layer makes of them, into dream.png: how many times stronger its features are.
entry dream(steps: int = 50, lr: f32 = 0.02) {
    x, _, _, _ = scenes(4, 2 * SIZE)
    param image = x
    _, _, before = seen(x)
    for i in 0..steps {
        _, _, c = seen(image)
        maximize mean(c ^ 2) over image using adam(lr)
        image <- calmed(image, 0.05)
    }
    _, _, after = seen(image)
    growth = mean(after ^ 2) / mean(before ^ 2)
    report growth
    save grid(concat(x, image, axis = 0), columns = 4) to "dream.png"
}

fn gram(f: f32[N, C, H, W]) -> f32[N, C, C] {
    g[n, a, b] = sum[i, j] f[n, a, i, j] * f[n, b, i, j] / (C * H * W)
    return g
}

fn style_gap(x: f32[N, 3, H, W], style: f32[N, 3, A, B]) -> f32 {
    gap = 0.0
    for f, s in zip(seen(x), seen(style)) { gap = gap + mse(gram(f), gram(s)) / mean(gram(s) ^ 2) }
    return gap
}

## A scene in the manner of slanting coloured stripes, into style.png: the scene, the stripes, the painting; what
## is left of the distance of styles.
entry paint(steps: int = 150, lr: f32 = 0.02, weight: f32 = 1.0) {
    content, _, _, _ = scenes(1, 2 * SIZE)
    wave[n < 1, c < 3, i < 2 * SIZE, j < 2 * SIZE] = 0.5 + 0.5 * sin((i + 2 * j) * 0.5 + 2 * c)
    param image = content
    _, _, goal = seen(content)
    start = style_gap(content, wave)
    for i in 0..steps {
        _, _, f = seen(image)
        loss = mse(f, goal) / mean(goal ^ 2) + weight * style_gap(image, wave)
        minimize loss over image using adam(lr)
        image <- calmed(image, 0.02)
        report loss
    }
    left = style_gap(image, wave) / start
    report left
    save grid(concat(content, wave, image, axis = 0), columns = 3) to "style.png"
}
