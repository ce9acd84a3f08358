## Batch normalisation: a deep net of sigmoids that learns after all.
#
# Eight layers of sigmoids: in each, values far from 0 land where the sigmoid is flat, and the gradient that
# comes back is multiplied by a slope of at most 1/4, layer by layer. So the first layers hardly move. Batch
# normalisation brings the sums before each sigmoid to mean 0 and variance 1 over the batch, and lets the
# net scale and move them again by numbers that it learns. `-D NORM=plain` leaves it out. When the net
# predicts, there may be no batch: then means and variances count that were gathered while learning.
# Ioffe and Szegedy, 2015. A little dropout before the last layer makes up for the small set of data.

const NORM = batch_norm

fn plain(x) = x

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

net deep(x: f32[N, 64]) -> f32[N, 10] {
    for k in 0..8 { x = x |> dense(64, bias = false, init = glorot_normal) |> NORM |> sigmoid }
    return x |> dropout(0.2) |> dense(10)
}

## Learn from four fifths of the images.
entry train(epochs: int = 40, batch: int = 64, lr: f32 = 3e-3) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(deep(x), y)
            minimize loss over deep using adam(cosine(lr, epoch / epochs))
            report loss
        }
    }
    acc = accuracy(deep(digits.test.x), digits.test.y)
    report acc
    save deep to "batch_norm.safetensors"
}

## The accuracy on the images that were held back.
entry evaluate() {
    acc = accuracy(deep(digits.test.x), digits.test.y)
    report acc
}
