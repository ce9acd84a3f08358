## Network in network: 1×1 convolutions, and no dense layer at all.
#
# A convolution is linear in its patch. A 1×1 convolution behind it mixes the channels of each place, as a
# dense layer would that is moved over the image: so a small net looks at every patch, not just one linear
# map. The last one gives a map for each class, and the mean of a map is its class's logit. There is nothing
# left that could learn the images by heart, and the maps show where the net saw the digit.
#
# Lin, Chen and Yan, "Network In Network", 2013.

data digits = csv("../data/digits.csv.gz") {
    x: f32[1, 8, 8] = cols(0..64) / 16
    y: i32          = col(64)
} split(train = 0.8, seed = 1)

layer patch_net(x: float[N, C, H, W], out: int) -> float[N, out, H, W] {
    x = x |> conv(out, 3, pad = 1, bias = false) |> batch_norm |> relu
    return x |> conv(out, 1, bias = false) |> batch_norm |> relu
}

net nin(x: f32[N, 1, 8, 8]) -> f32[N, 10] {
    x = x |> patch_net(32) |> max_pool(2) |> dropout(0.2) |> patch_net(64) |> dropout(0.2) |> patch_net(64)
    return x |> conv(10, 1) |> global_avg_pool
}

## Learn from four fifths of the images, each moved by up to a pixel; the accuracy on the others.
entry train(epochs: int = 25, batch: int = 32, lr: f32 = 3e-3) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(x |> shift(1) |> nin, y)
            minimize loss over nin using adamw(cosine(lr, epoch / epochs))
            report loss
        }
        acc = mean(for x, y in batches(digits.test, 256): correct(nin(x), y))
        report acc
    }
    save nin to "nin.safetensors"
}

## The probabilities of the ten digits for each image (a row of 64 numbers in 0..1).
entry predict(x: f32[N, 1, 8, 8]) -> f32[N, 10] = softmax(nin(x))
