## LeNet: a convolutional network that reads handwritten digits.
#
# A stroke is a stroke wherever it stands in the image. So a convolution looks at small patches, and
# uses the same weights in every place: it needs few of them, and what it has learnt in one corner it
# knows in all. Pooling keeps the strongest answer of each 2×2 window: the map halves, and the exact
# place stops to matter. Two rounds of this turn pixels into 16 small maps of features, which three
# dense layers weigh, as in an MLP.
#
# LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998.
# Theirs averages where this one takes the maximum, and reads 28×28 images (in a border of 2) with 5×5
# kernels; so does this with `-D SIZE=28`. The 8×8 images that come along are read with 3×3 kernels.

const SIZE   = 8                               # pixels a side: 8 or 28
const KERNEL = if SIZE == 28 then 5 else 3
const LEVELS = if SIZE == 28 then 255 else 16  # the value of full ink

data digits = csv("../data/digits.csv.gz") {
    x: f32[1, SIZE, SIZE] = cols(0..SIZE * SIZE) / LEVELS
    y: i32                = col(SIZE * SIZE)
} split(train = 0.8, seed = 1)

net lenet(x: f32[N, 1, SIZE, SIZE]) -> f32[N, 10] {
    x = x |> conv(6, kernel = KERNEL, pad = KERNEL // 2, init = glorot_uniform) |> tanh |> max_pool(2)
    x = x |> conv(16, kernel = KERNEL, pad = if SIZE == 28 then 0 else 1, init = glorot_uniform) |> tanh |> max_pool(2)
    x = x |> flatten |> dense(120, init = glorot_uniform) |> tanh |> dense(84, init = glorot_uniform) |> tanh
    return x |> dense(10, init = glorot_uniform)
}

## Learn from four fifths of the images, with ever smaller steps; the best weights are kept in lenet.safetensors.
entry train(epochs: int = 20, batch: int = 32, lr: f32 = 0.005) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(lenet(x), y)
            minimize loss over lenet using adamw(cosine(lr, epoch / epochs), decay = 0.5)
            report loss
        }
        acc = mean(for x, y in batches(digits.test, 256): correct(lenet(x), y))
        report acc
        save lenet to "lenet.safetensors" if best(acc)
    }
}

## The accuracy on the images that were held back.
entry evaluate() {
    acc = mean(for x, y in batches(digits.test, 256): correct(lenet(x), y))
    report acc
}

## The probabilities of the ten digits for each image (rows of SIZE × SIZE numbers in 0..1).
entry predict(x: f32[N, 1, SIZE, SIZE]) -> f32[N, 10] = softmax(lenet(x))
