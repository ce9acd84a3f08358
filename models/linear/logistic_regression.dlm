## Logistic regression: is this image an 8?
#
# A linear model gives each image a number, the logit x · w + b; the sigmoid turns it into a
# probability. The loss is the surprise -log p at what was true (binary cross-entropy), computed from
# the logit itself, which stays exact where p rounds to 0 or 1. The penalty on w ^ 2 prefers small
# weights: it corresponds to the belief, before any data, that no pixel matters much.
#
# The model draws one plane through the 64-dimensional space of images. w, seen as an image, is the
# pattern that speaks for an 8. One image in ten is an 8, so that always saying no gives 0.9.

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: f32     = col(64) == 8
} split(train = 0.8, seed = 1)

net eight(x: f32[N, 64]) -> f32[N] {
    param w: f32[64] = 0
    param b: f32 = 0
    return x @ w + b
}

## Learn the weights; `l2` is the weight of the penalty.
entry train(epochs: int = 40, batch: int = 32, lr: f32 = 0.2, l2: f32 = 1e-3) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = bce_logits(eight(x), y) + l2 * sum(eight.w ^ 2)
            minimize loss over eight using sgd(lr)
            report loss
        }
    }
    acc = mean((eight(digits.test.x) > 0) == (digits.test.y > 0.5))
    report acc
    save eight to "logistic_regression.safetensors"
}

## The fraction of right answers on the images that were held back.
entry evaluate() {
    acc = mean((eight(digits.test.x) > 0) == (digits.test.y > 0.5))
    report acc
}

## The probability that each image (a row of 64 numbers in 0..1) is an 8.
entry predict(x: f32[N, 64]) -> f32[N] = sigmoid(eight(x))
