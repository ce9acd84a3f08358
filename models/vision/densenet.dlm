## DenseNet: every layer sees the results of all layers before it.
#
# A residual block adds its result to what came in; here it is set beside it. A layer therefore need not
# carry on what others have found, and can be thin: 32 new channels each. A 1×1 convolution first brings
# the many channels down to 128; between blocks another one halves them, and a mean halves the map.
#
# Huang, Liu, van der Maaten and Weinberger, "Densely Connected Convolutional Networks", 2016. DEPTH=121 has
# 7,978,856 parameters, as in torchvision. digits.dlm has a small one.

use "photos.dlm"

const DEPTH = 121  # 121, 169 or 201
const SIZE  = 224  # pixels a side

data photos = folders("imagenet") {
    x: u8[3, SIZE, SIZE] = images()
    y: i32               = labels()
}

layer activated(x: float[N, C, H, W], out: int, kernel: int = 1) -> float[N, out, H, W] where kernel % 2 == 1 =
    x |> batch_norm |> relu |> conv(out, kernel, pad = kernel // 2, bias = false)

layer dense_blocks(x: float[N, C, H, W], counts, growth: int = 32) -> float[N, _, _, _] {
    for k in 0..len(counts) {
        if k > 0 { x = x |> activated(size(x, 1) // 2) |> avg_pool(2) }
        for i in 0..counts[k] { x = concat(x, x |> activated(4 * growth) |> activated(growth, 3), axis = 1) }
    }
    return x |> batch_norm |> relu
}

layer densenet(x: float[N, 3, H, W], depth: int, classes: int = 1000) -> float[N, classes] {
    counts = if depth == 121 then [6, 12, 24, 16] else if depth == 169 then [6, 12, 32, 32] else [6, 12, 48, 32]
    x = x |> conv(64, 7, stride = 2, pad = 3, bias = false) |> batch_norm |> relu |> max_pool(3, stride = 2, pad = 1)
    return x |> dense_blocks(counts) |> global_avg_pool |> dense(classes)
}

net model = densenet(DEPTH)

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
        save model to "densenet.safetensors" if best(acc)
    }
}
