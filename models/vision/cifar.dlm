## ResNet-20 on CIFAR-10, read from the files that were published.
#
# Small photographs of ten kinds of things, 50,000 to learn from and 10,000 to test. Three stages of residual
# blocks (resnet.dlm tells the idea), of 16, 32 and 64 channels on maps of 32, 16 and 8 pixels a side. Each time an
# image is shown it is moved by up to four pixels, and perhaps seen in a mirror. DEPTH is 6 BLOCKS + 2.
#
#     dlm run models/vision/cifar.dlm train --cifar cifar-10-batches-bin
#
# He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015, section 4.2: test error 8.75 % with
# BLOCKS=3, 6.97 % with BLOCKS=9. (Where a block halves the map, x passes a 1×1 convolution; theirs adds zeros.)

const BLOCKS = 3

data cifar = cifar10("cifar-10-batches-bin") {
    x: f32[3, 32, 32] = images() / 255
    y: i32            = labels()
}

# Mean 0 and spread 1 in each colour, by those of the training images.
fn normalized(x: f32[N, 3, 32, 32]) =
    (x - [0.4914, 0.4822, 0.4465][:, _, _]) / [0.2470, 0.2435, 0.2616][:, _, _]

net model(x: f32[N, 3, 32, 32]) -> f32[N, 10] {
    x = x |> normalized |> conv(16, 3, pad = 1, bias = false) |> batch_norm |> relu
    for c in [16, 32, 64] {
        for i in 0..BLOCKS { x = x |> residual_block(c, stride = if i == 0 and c > 16 then 2 else 1) }
    }
    return x |> global_avg_pool |> dense(10)
}

## Learn from the training images, the steps a tenth after half of the epochs and after three quarters.
entry train(epochs: int = 164, batch: int = 128, lr: f32 = 0.1) {
    for epoch in 0..epochs {
        rate = if 4 * epoch >= 3 * epochs then lr / 100 else if 2 * epoch >= epochs then lr / 10 else lr
        for x, y in batches(cifar.train, batch, shuffle = true) {
            loss = cross_entropy(x |> shift(4) |> flip |> model, y)
            minimize loss over model using sgd(rate, momentum = 0.9, decay = 1e-4)
            report loss
        }
        acc = evaluate()
        report acc
        save model to "cifar.safetensors" if best(acc)
    }
}

## The accuracy on the test images.
entry evaluate() -> f32 = mean(for x, y in batches(cifar.test, 250): correct(model(x), y))
