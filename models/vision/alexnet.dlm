## AlexNet: the convolutional network that made deep learning known.
#
# LeNet, made large for photographs in 1000 classes: five convolutions instead of two, relu instead of tanh,
# so that gradients do not fade, and dropout in the two wide dense layers, which hold nearly all of the
# parameters and would learn the training set by heart.
#
# Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012,
# in the form of "One weird trick for parallelizing convolutional neural networks" (Krizhevsky, 2014),
# which torchvision has: 61,100,840 parameters.

use "photos.dlm"

const SIZE = 224  # pixels a side

data photos = folders("imagenet") {
    x: u8[3, SIZE, SIZE] = images()
    y: i32               = labels()
}

layer alexnet(x: float[N, 3, H, W], classes: int = 1000, drop: float = 0.5) -> float[N, classes] {
    x = x |> conv(64, 11, stride = 4, pad = 2) |> relu |> max_pool(3, stride = 2)
    x = x |> conv(192, 5, pad = 2) |> relu |> max_pool(3, stride = 2)
    for c in [384, 256, 256] { x = x |> conv(c, 3, pad = 1) |> relu }
    x = x |> max_pool(3, stride = 2) |> flatten
    for i in 0..2 { x = x |> dropout(drop) |> dense(4096) |> relu }
    return x |> dense(classes)
}

net model = alexnet()

## Learn from photographs in folders by class, below imagenet/train and imagenet/test.
entry train(epochs: int = 90, batch: int = 128, lr: f32 = 0.01) {
    for epoch in 0..epochs {
        for x, y in batches(photos.train, batch, shuffle = true) {
            loss = cross_entropy(x |> normalized |> augmented |> model, y)
            minimize loss over model using sgd(step_decay(lr, epoch, 30), momentum = 0.9, decay = 5e-4)
            report loss
        }
        acc = mean(for x, y in batches(photos.test, batch): correct(model(normalized(x)), y))
        report acc
        save model to "alexnet.safetensors" if best(acc)
    }
}
