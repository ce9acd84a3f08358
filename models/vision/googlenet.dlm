## GoogLeNet: wide modules of small convolutions.
#
# How far should a layer look? An inception module does not choose: 1×1, 3×3 and 5×5 convolutions and a
# maximum stand side by side, and their channels together are the result. That is affordable because a
# 1×1 convolution first brings the channels down, where each place costs most. A mean over all places
# replaces the wide dense layers. So 22 layers need a tenth of AlexNet's parameters.
#
# Two small classifiers look at the middle of the net: in training their losses help with three tenths,
# so that gradients reach the first layers. Nothing else needs them.
#
# Szegedy et al., "Going Deeper with Convolutions", 2014, with batch norm, and 3×3 convolutions for the 5×5
# ones, as torchvision has it: 13,004,888 parameters, of which 6,379,984 are in the two classifiers.

use "photos.dlm"

const SIZE = 224  # pixels a side

data photos = folders("imagenet") {
    x: u8[3, SIZE, SIZE] = images()
    y: i32               = labels()
}

layer unit(x: float[N, C, H, W], out: int, kernel: int = 1, stride: int = 1) -> float[N, out, _, _] =
    x |> conv(out, kernel, stride = stride, pad = kernel // 2, bias = false) |> batch_norm(eps = 0.001) |> relu

## k: channels of the 1×1 branch, before and in the 3×3 branch, before and in the 5×5 branch, after the maximum.
layer inception(x: float[N, C, H, W], k) -> float[N, _, H, W] {
    wide = x |> unit(k[1]) |> unit(k[2], 3)
    wider = x |> unit(k[3]) |> unit(k[4], 3)
    return concat(unit(x, k[0]), wide, wider, x |> max_pool(3, stride = 1, pad = 1) |> unit(k[5]), axis = 1)
}

layer side(x: float[N, C, H, W], classes: int, drop: float) -> float[N, classes] =
    x |> adaptive_avg_pool(4) |> unit(128) |> flatten |> dense(1024) |> relu |> dropout(drop) |> dense(classes)

## The logits, and those of the two classifiers in the middle.
layer googlenet(x: float[N, 3, H, W], classes: int = 1000, drop: float = 0.2, side_drop: float = 0.7)
        -> (float[N, classes], float[N, classes], float[N, classes]) {
    x = x |> unit(64, 7, stride = 2) |> max_pool(3, stride = 2, ceil = true)
    x = x |> unit(64) |> unit(192, 3) |> max_pool(3, stride = 2, ceil = true)
    x = x |> inception([64, 96, 128, 16, 32, 32]) |> inception([128, 128, 192, 32, 96, 64])
    x = x |> max_pool(3, stride = 2, ceil = true) |> inception([192, 96, 208, 16, 48, 64])
    first = side(x, classes, side_drop)
    x = x |> inception([160, 112, 224, 24, 64, 64]) |> inception([128, 128, 256, 24, 64, 64])
    x = x |> inception([112, 144, 288, 32, 64, 64])
    second = side(x, classes, side_drop)
    x = x |> inception([256, 160, 320, 32, 128, 128]) |> max_pool(2, ceil = true)
    x = x |> inception([256, 160, 320, 32, 128, 128]) |> inception([384, 192, 384, 48, 128, 128])
    return x |> global_avg_pool |> dropout(drop) |> dense(classes), first, second
}

net model = googlenet()

fn loss_of(outputs, y: i32[N]) =
    cross_entropy(outputs[0], y) + 0.3 * (cross_entropy(outputs[1], y) + cross_entropy(outputs[2], y))

## Learn from photographs in folders by class, below imagenet/train and imagenet/test.
entry train(epochs: int = 90, batch: int = 64, lr: f32 = 0.01) {
    for epoch in 0..epochs {
        for x, y in batches(photos.train, batch, shuffle = true) {
            loss = loss_of(x |> normalized |> augmented |> model, y)
            minimize loss over model using sgd(step_decay(lr, epoch, 30), momentum = 0.9, decay = 1e-4)
            report loss
        }
        acc = mean(for x, y in batches(photos.test, batch): correct(model(normalized(x))[0], y))
        report acc
        save model to "googlenet.safetensors" if best(acc)
    }
}
