## A multilayer perceptron that reads handwritten digits.
#
# A linear model can only weigh pixels. Between two linear maps stands a layer of hidden units, each
# of them cut off below 0 (relu): unit by unit the net learns features, such as a stroke here or a gap
# there, and the last layer weighs those. Without the cut the two maps would be one.
#
# The ten outputs are logits: softmax makes them probabilities, cross-entropy is the surprise at the
# true digit. Adam gives each weight a step of its own size, and the steps become finer until the end.
# While the net learns, its images are disturbed (noise): it cannot learn them by heart, pixel by pixel, and
# reads new ones the better for it.
#
# Other activations are an option away: `dlm run -D ACT=elu mlp.dlm train`, and so tanh, sigmoid, leaky_relu,
# prelu (its slope is learnt), abs, softplus, and maxout, which keeps the larger one of each two units.

const HIDDEN = 128
const ACT = relu

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

fn maxout(x: f32[N, C]) -> f32[N, C // 2] where C % 2 == 0 {
    y[n, i < C // 2] = max[p < 2] x[n, 2*i + p]
    return y
}

net mlp(x: f32[N, 64]) -> f32[N, 10] = x |> noise(0.2) |> dense(HIDDEN) |> ACT |> dense(10)

## Learn from four fifths of the images; the weights are kept in mlp.safetensors.
entry train(epochs: int = 40, batch: int = 64, lr: f32 = 1e-2) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(mlp(x), y)
            minimize loss over mlp using adam(cosine(lr, epoch / epochs))
            report loss
        }
        acc = accuracy(mlp(digits.test.x), digits.test.y)
        report acc
    }
    save mlp to "mlp.safetensors"
}

## The accuracy on the images that were held back.
entry evaluate() {
    acc = accuracy(mlp(digits.test.x), digits.test.y)
    report acc
}

## The probabilities of the ten digits for each image (a row of 64 numbers in 0..1).
entry predict(x: f32[N, 64]) -> f32[N, 10] = softmax(mlp(x))
