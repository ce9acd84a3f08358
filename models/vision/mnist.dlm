## LeNet-5 on MNIST or Fashion-MNIST, read from the files that were published.
#
# Two rounds of convolution and pooling, then three dense layers, as in lenet.dlm, where the idea is told; here are
# 60,000 images of 28×28 pixels to learn from, and 10,000 to test. The folder holds four files, perhaps packed
# (.gz): train-images-idx3-ubyte, train-labels-idx1-ubyte, and the two of t10k.
#
#     dlm run models/vision/mnist.dlm train --mnist FOLDER
#
# Test error on MNIST: 0.95 % in LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document
# Recognition", 1998. Nets like this one are reported at an accuracy of 0.88 to 0.92 on Fashion-MNIST (the table
# of results that comes with it; Xiao, Rasul and Vollgraf, "Fashion-MNIST", 2017).

data mnist = idx("mnist") {
    x: f32[1, 28, 28] = images() / 255
    y: i32            = labels()
}

net lenet(x: f32[N, 1, 28, 28]) -> f32[N, 10] {
    x = x |> conv(6, 5, pad = 2) |> relu |> max_pool(2) |> conv(16, 5) |> relu |> max_pool(2)
    return x |> flatten |> dense(120) |> relu |> dense(84) |> relu |> dense(10)
}

## Learn from the training images, with ever smaller steps; `acc` is of the test images.
entry train(epochs: int = 20, batch: int = 64, lr: f32 = 2e-3) {
    for epoch in 0..epochs {
        for x, y in batches(mnist.train, batch, shuffle = true) {
            loss = cross_entropy(lenet(x), y)
            minimize loss over lenet using adamw(cosine(lr, epoch / epochs), decay = 0.05)
            report loss
        }
        acc = evaluate()
        report acc
    }
    save lenet to "mnist.safetensors"
}

## The accuracy on the test images.
entry evaluate() -> f32 = mean(for x, y in batches(mnist.test, 250): correct(lenet(x), y))

## The probabilities of the ten classes for each image (rows of 784 numbers in 0..1).
entry predict(x: f32[N, 1, 28, 28]) -> f32[N, 10] = softmax(lenet(x))
