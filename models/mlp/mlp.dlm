## A multilayer perceptron that reads handwritten digits.
#
# A linear model can only weigh pixels. Between two linear maps stands a layer of hidden units, each
# of them cut off below 0 (relu): unit by unit the net learns features, such as a stroke here or a gap
# there, and the last layer weighs those. Without the cut the two maps would be one.
#
# The ten outputs are logits: softmax makes them probabilities, cross-entropy is the surprise at the
# true digit. Adam gives each weight a step of its own size. The test set decides which weights are
# kept and when to stop: when ten epochs brought nothing, the run ends.

const HIDDEN = 128

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

net mlp(x: f32[N, 64]) -> f32[N, 10] = x |> dense(HIDDEN) |> relu |> dense(10)

## Learn from four fifths of the images; the best weights are kept in mlp.safetensors.
entry train(epochs: int = 40, batch: int = 64, lr: f32 = 0.003) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(mlp(x), y)
            minimize loss over mlp using adam(lr)
            report loss
        }
        acc = mean(for x, y in batches(digits.test, 256): correct(mlp(x), y))
        report acc
        save mlp to "mlp.safetensors" if best(acc)
        stop if stalled(acc, epochs = 10)
    }
}

## The accuracy on the images that were held back.
entry evaluate() {
    acc = mean(for x, y in batches(digits.test, 256): correct(mlp(x), y))
    report acc
}

## The probabilities of the ten digits for each image (a row of 64 numbers in 0..1).
entry predict(x: f32[N, 64]) -> f32[N, 10] = softmax(mlp(x))
