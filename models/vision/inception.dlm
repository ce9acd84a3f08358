## Inception-v3: inception modules out of thin kernels.
#
# A 7×7 kernel has 49 weights; a row of 7 and then a column of 7 see the same with 14. Factorised so, and
# with 5×5 as two 3×3, modules may look far on the middle maps, where it is worth it. Maps halve beside
# convolutions that halve, too, so that no channel is lost at once. One classifier in the middle helps in
# training, with four tenths of its loss, and the labels are smoothed: the net shall not be too sure.
#
# Szegedy, Vanhoucke, Ioffe, Shlens and Wojna, "Rethinking the Inception Architecture for Computer Vision",
# 2015, as torchvision has it: 27,161,264 parameters, of which 3,326,696 are in the classifier in the middle.

use "photos.dlm"

const SIZE = 299  # pixels a side

data photos = folders("imagenet") {
    x: u8[3, SIZE, SIZE] = images()
    y: i32               = labels()
}

layer unit(x: float[N, C, H, W], out: int, rows: int = 1, columns: int = rows, stride: int = 1, pad: bool = true)
        -> float[N, out, _, _] =
    x |> conv(out, rows, kernel_w = columns, stride = stride, pad = if pad then rows // 2 else 0,
              pad_w = if pad then columns // 2 else 0, bias = false) |> batch_norm(eps = 0.001) |> relu

layer halved(x: float[N, C, H, W], out: int) -> float[N, out, _, _] = x |> unit(out, 3, stride = 2, pad = false)

layer near(x: float[N, C, H, W], pooled: int) -> float[N, _, H, W] =
    concat(unit(x, 64), x |> unit(48) |> unit(64, 5), x |> unit(64) |> unit(96, 3) |> unit(96, 3),
           x |> avg_pool(3, stride = 1, pad = 1) |> unit(pooled), axis = 1)

layer far(x: float[N, C, H, W], k: int) -> float[N, 768, H, W] {
    once = x |> unit(k) |> unit(k, 1, 7) |> unit(192, 7, 1)
    twice = x |> unit(k) |> unit(k, 7, 1) |> unit(k, 1, 7) |> unit(k, 7, 1) |> unit(192, 1, 7)
    return concat(unit(x, 192), once, twice, x |> avg_pool(3, stride = 1, pad = 1) |> unit(192), axis = 1)
}

layer spread(x: float[N, C, H, W]) -> float[N, 768, H, W] = concat(unit(x, 384, 1, 3), unit(x, 384, 3, 1), axis = 1)

layer wide(x: float[N, C, H, W]) -> float[N, 2048, H, W] =
    concat(unit(x, 320), x |> unit(384) |> spread, x |> unit(448) |> unit(384, 3) |> spread,
           x |> avg_pool(3, stride = 1, pad = 1) |> unit(192), axis = 1)

## The logits, and those of the classifier in the middle.
layer inception(x: float[N, 3, H, W], classes: int = 1000, drop: float = 0.5)
        -> (float[N, classes], float[N, classes]) {
    x = x |> halved(32) |> unit(32, 3, pad = false) |> unit(64, 3) |> max_pool(3, stride = 2)
    x = x |> unit(80) |> unit(192, 3, pad = false) |> max_pool(3, stride = 2)
    x = x |> near(32) |> near(64) |> near(64)
    x = concat(x |> halved(384), x |> unit(64) |> unit(96, 3) |> halved(96), x |> max_pool(3, stride = 2), axis = 1)
    x = x |> far(128) |> far(160) |> far(160) |> far(192)
    side = x |> avg_pool(5, stride = 3) |> unit(128) |> unit(768, 5, pad = false) |> global_avg_pool |> dense(classes)
    once = x |> unit(192) |> halved(320)
    twice = x |> unit(192) |> unit(192, 1, 7) |> unit(192, 7, 1) |> halved(192)
    x = concat(once, twice, x |> max_pool(3, stride = 2), axis = 1) |> wide |> wide
    return x |> global_avg_pool |> dropout(drop) |> dense(classes), side
}

net model = inception()

fn loss_of(outputs, y: i32[N]) =
    cross_entropy(outputs[0], y, smoothing = 0.1) + 0.4 * cross_entropy(outputs[1], y, smoothing = 0.1)

## Learn from photographs in folders by class, below imagenet/train and imagenet/test.
entry train(epochs: int = 100, batch: int = 32, lr: f32 = 0.045) {
    for epoch in 0..epochs {
        for x, y in batches(photos.train, batch, shuffle = true) {
            loss = loss_of(x |> normalized |> augmented |> model, y)
            minimize loss over model using rmsprop(step_decay(lr, epoch, 2, factor = 0.94), beta = 0.9, eps = 1.0)
            report loss
        }
        acc = mean(for x, y in batches(photos.test, batch): correct(model(normalized(x))[0], y))
        report acc
        save model to "inception.safetensors" if best(acc)
    }
}
