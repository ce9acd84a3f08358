## Softmax regression: ten linear models that compete.
#
# Each digit has a template of 64 weights, which gives an image a score (its logit). Softmax turns the
# ten scores into probabilities: each is exp(score) over the sum of all ten. The loss is the surprise
# -log p at the true digit. Its gradient by the scores is simply p - truth: the true template is pulled
# towards the image, each other one is pushed away as far as it claimed it.
#
# `templates` draws the ten rows of weights as images.

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

net scores(x: f32[N, 64]) -> f32[N, 10] = dense(x, 10)

## Learn the templates from four fifths of the images.
entry train(epochs: int = 30, batch: int = 32, lr: f32 = 1e-2) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(scores(x), y)
            minimize loss over scores using adam(lr)
            report loss
        }
    }
    acc = accuracy(scores(digits.test.x), digits.test.y)
    report acc
    save scores to "softmax_regression.safetensors"
}

## The weights of the ten digits as grey images, into templates.png.
entry templates() {
    w = reshape(scores.dense.1.w', [10, 1, 8, 8])
    picture = grid(clip(0.5 + w / 4, 0, 1), columns = 5)
    save picture to "templates.png"
}

## The probabilities of the ten digits for each image (a row of 64 numbers in 0..1).
entry predict(x: f32[N, 64]) -> f32[N, 10] = softmax(scores(x))
