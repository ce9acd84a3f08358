## A support vector machine: planes with as wide a margin as possible.
#
# For each digit a plane separates its images (target 1) from all others (target -1). The hinge loss asks
# for more than the right side: a score of at least 1 there. An image that has it costs nothing and moves
# nothing, so in the end the planes rest on the few images at the border, the support vectors. As scores
# grow with the weights, small weights mean that 1 is reached far from the plane: the penalty on w^2 makes
# the margin wide. Cortes and Vapnik, "Support-Vector Networks", 1995.

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

net planes(x: f32[N, 64]) -> f32[N, 10] = dense(x, 10)

## Learn the planes; `l2` is the weight of the penalty.
entry train(epochs: int = 60, batch: int = 32, lr: f32 = 0.1, l2: f32 = 1e-4) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = 10 * hinge(planes(x), 2 * one_hot(y, 10) - 1) + l2 * sum(planes.dense.1.w ^ 2)
            minimize loss over planes using sgd(linear(lr, epoch / epochs))
            report loss
        }
    }
    acc = accuracy(planes(digits.test.x), digits.test.y)
    report acc
    save planes to "svm.safetensors"
}

## The digit of each image (a row of 64 numbers in 0..1): the plane that it is farthest in front of.
entry predict(x: f32[N, 64]) -> i32[N] = argmax(planes(x), axis = 1)
