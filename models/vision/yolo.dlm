## YOLO: one look at the image says what is where.
#
# The last map of a convolutional net has a cell for each patch of the image. The cell in which the centre of
# an object lies has to tell its box and its class, and every cell how sure it is that there is one at all:
# 5 numbers and the logits of the classes. All cells answer at once, so detection is as fast as
# classification. Cells side by side may find the same object: of boxes of one class that overlap, the surest
# is kept. The loss compares roots of widths and heights, so that the same error counts more in a small box.
#
# Redmon, Divvala, Girshick and Farhadi, "You Only Look Once", 2015.

use "scenes.dlm"
use "detections.dlm"

const SIZE  = 32
const G     = 8  # cells a side
const KINDS = SHAPES - 1

net yolo(x: f32[N, 3, SIZE, SIZE]) -> f32[N, G * G, 5 + KINDS] {
    for c, stride in zip([16, 32, 64, 64], [1, 2, 2, 1]) {
        x = x |> conv(c, 3, stride = stride, pad = 1, bias = false) |> batch_norm |> leaky_relu
    }
    x = x |> conv(64, 3, pad = 1) |> leaky_relu |> conv(5 + KINDS, 1)
    return permute(reshape(x, [N, 5 + KINDS, G * G]), [0, 2, 1])
}

## The box of each cell, in pixels.
fn boxes(p: f32[N, G * G, K]) -> f32[N, G * G, 4] where K >= 5 {
    z = sigmoid(p[:, :, 0..4])
    u[n, m] = (z[n, m, 0] + m % G) * SIZE / G;  w = z[:, :, 2] * SIZE / 2
    v[n, m] = (z[n, m, 1] + m // G) * SIZE / G;  h = z[:, :, 3] * SIZE / 2
    return stack(u - w, v - h, u + w, v + h, axis = -1)
}

fn loss_of(p: f32[N, G * G, K], box: f32[N, B, 4], kind: i32[N, B]) -> f32 where K >= 5 {
    z = sigmoid(p[:, :, 0..4])
    centre = (box[:, :, 0..2] + box[:, :, 2..4]) / 2 * G / SIZE;  sides = (box[:, :, 2..4] - box[:, :, 0..2]) / SIZE
    cell = i32(centre);  wish = concat(centre - cell, sqrt(sides), axis = 2)
    here[n, b, m < G * G] = kind[n, b] > 0 and cell[n, b, 0] == m % G and cell[n, b, 1] == m // G
    any_here[n, m] = any[b] here[n, b, m]
    told = concat(z[:, :, 0..2], sqrt(z[:, :, 2..4]), axis = 2)
    place = sum[n, b, m, k] here[n, b, m] * (told[n, m, k] - wish[n, b, k]) ^ 2
    logp = log_softmax(p[:, :, 5..])
    right = sum[n, b, m] here[n, b, m] * logp[n, m, kind[n, b] - 1 else 0]
    return (5 * place - right) / N + G * bce_logits(p[:, :, 4], f32(any_here))
}

## The surest boxes of each image, how sure they are, and their kinds.
fn detections(x: f32[N, 3, SIZE, SIZE], keep: int = 8) -> (f32[N, keep, 4], f32[N, keep], i32[N, keep]) {
    p = yolo(x)
    kind = argmax(p[:, :, 5..], axis = -1) + 1
    place, score = surest(boxes(p), sigmoid(p[:, :, 4]), kind, keep)
    return chosen(boxes(p), place), score, chosen(kind, place)
}

## Learn from scenes drawn on the way; map is the mean average precision at an overlap of 0.5, in new ones.
entry train(steps: int = 300, batch: int = 16, lr: f32 = 4e-3) {
    for i in 0..steps {
        x, _, box, kind = scenes(batch, SIZE)
        loss = loss_of(yolo(x), box, kind)
        minimize loss over yolo using adam(cosine(lr, i / steps))
        report loss
    }
    x, _, box, kind = scenes(200, SIZE)
    found, score, found_kind = detections(x)
    map = mean_ap(found, score, found_kind, box, kind, KINDS)
    report map
    save yolo to "yolo.safetensors"
}

## What is in a picture: a row of kind, score, left, top, right and bottom for each object.
entry detect(x: f32[3, SIZE, SIZE], threshold: f32 = 0.5) {
    box, score, kind = detections(x[_])
    for k in 0..8 {
        if score[0, k] > threshold { emit concat([f32(kind[0, k]), score[0, k]], box[0, k], axis = 0) }
    }
}

## Eight scenes with the boxes that were found, into yolo.png.
entry show(threshold: f32 = 0.5) {
    x, _, _, _ = scenes(8, SIZE)
    box, score, _ = detections(x)
    save grid(outlined(x, box, score > threshold)) to "yolo.png"
}
