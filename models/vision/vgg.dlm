## VGG: deep, and of nothing but 3×3 convolutions.
#
# Two 3×3 convolutions see 5×5 pixels, three of them 7×7, as one large kernel would, but with fewer weights
# and with a relu after each. So depth replaces size: five stages, each on half the map of the one before
# and with twice as many channels, then three dense layers. What the convolutions have learnt on photographs
# serves many other tasks, as transfer.dlm and visualise.dlm show in the small.
#
# Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014:
# 138,357,544 parameters for DEPTH=16, 143,667,240 for 19, as in torchvision.

use "photos.dlm"

const DEPTH = 16   # 11, 13, 16 or 19
const SIZE  = 224  # pixels a side

data photos = folders("imagenet") {
    x: u8[3, SIZE, SIZE] = images()
    y: i32               = labels()
}

layer vgg(x: float[N, 3, H, W], depth: int, classes: int = 1000, drop: float = 0.5) -> float[N, classes] {
    small = if depth == 11 then [1, 1] else [2, 2]
    large = if depth < 16 then 2 else if depth == 16 then 3 else 4
    for c, count in zip([64, 128, 256, 512, 512], [small[0], small[1], large, large, large]) {
        for i in 0..count { x = x |> conv(c, 3, pad = 1) |> relu }
        x = x |> max_pool(2)
    }
    x = flatten(x)
    for i in 0..2 { x = x |> dense(4096) |> relu |> dropout(drop) }
    return x |> dense(classes)
}

net model = vgg(DEPTH)

## Learn from photographs in folders by class, below imagenet/train and imagenet/test.
entry train(epochs: int = 74, batch: int = 64, lr: f32 = 0.01) {
    for epoch in 0..epochs {
        for x, y in batches(photos.train, batch, shuffle = true) {
            loss = cross_entropy(x |> normalized |> augmented |> model, y)
            minimize loss over model using sgd(step_decay(lr, epoch, 25), momentum = 0.9, decay = 5e-4)
            report loss
        }
        acc = mean(for x, y in batches(photos.test, batch): correct(model(normalized(x)), y))
        report acc
        save model to "vgg.safetensors" if best(acc)
    }
}
