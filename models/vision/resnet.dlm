## ResNet: very deep convolutional networks that can be trained.
#
# A net of 50 layers is worse than one of 20, even on the images it has learnt: the gradient must pass all
# weights on its way down, and a layer that had better do nothing has to learn the identity. Here each
# block adds to what came in, relu(x + f(x)). Nothing to do is f = 0, and the gradient of the sum reaches
# every block unchanged. So 152 layers learn better than 50.
#
# f is two convolutions, or in the deeper nets a bottleneck: 1×1 to fewer channels, 3×3, 1×1 back to four
# times as many. Where a block halves the map, x passes a 1×1 convolution, too.
#
# He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015, with the stride of a
# bottleneck in its 3×3 convolution, as torchvision has it: 11,689,512 parameters for DEPTH=18, 25,557,032
# for 50, 60,192,808 for 152. digits.dlm has a small one.

use "photos.dlm"

const DEPTH = 50   # 18, 34, 50, 101 or 152
const SIZE  = 224  # pixels a side

data photos = folders("imagenet") {
    x: u8[3, SIZE, SIZE] = images()
    y: i32               = labels()
}

layer conv_bn(x: float[N, C, H, W], out: int, kernel: int = 3, stride: int = 1) -> float[N, out, _, _] =
    x |> conv(out, kernel, stride = stride, pad = kernel // 2, bias = false) |> batch_norm

layer bottleneck(x: float[N, C, H, W], out: int, stride: int = 1) -> float[N, out, _, _] {
    y = x |> conv_bn(out // 4, 1) |> relu |> conv_bn(out // 4, stride = stride) |> relu |> conv_bn(out, 1)
    if stride > 1 or C != out { x = x |> conv_bn(out, 1, stride = stride) }
    return relu(x + y)
}

## Blocks of `first` channels, `counts[0]` of them, then of twice as many on half the map, and so on.
layer stages(x: float[N, C, H, W], counts, first: int, block: layer) -> float[N, _, _, _] {
    for k in 0..len(counts) {
        for i in 0..counts[k] { x = x |> block(first * 2 ^ k, stride = if i == 0 and k > 0 then 2 else 1) }
    }
    return x
}

layer resnet(x: float[N, 3, H, W], depth: int, classes: int = 1000) -> float[N, classes] {
    x = x |> conv_bn(64, 7, stride = 2) |> relu |> max_pool(3, stride = 2, pad = 1)
    if depth < 50 {
        x = x |> stages(if depth == 18 then [2, 2, 2, 2] else [3, 4, 6, 3], 64, residual_block)
    } else {
        counts = if depth == 50 then [3, 4, 6, 3] else if depth == 101 then [3, 4, 23, 3] else [3, 8, 36, 3]
        x = x |> stages(counts, 256, bottleneck)
    }
    return x |> global_avg_pool |> dense(classes)
}

net model = resnet(DEPTH)

## Learn from photographs in folders by class, below imagenet/train and imagenet/test.
entry train(epochs: int = 90, batch: int = 64, lr: f32 = 0.1) {
    for epoch in 0..epochs {
        for x, y in batches(photos.train, batch, shuffle = true) {
            loss = cross_entropy(x |> normalized |> augmented |> model, y)
            minimize loss over model using sgd(step_decay(lr, epoch, 30), momentum = 0.9, decay = 1e-4)
            report loss
        }
        acc = mean(for x, y in batches(photos.test, batch): correct(model(normalized(x)), y))
        report acc
        save model to "resnet.safetensors" if best(acc)
    }
}
