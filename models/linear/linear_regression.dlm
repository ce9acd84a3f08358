## Linear regression: the smallest model that learns.
#
# A plane y = x · w + b is laid through points. What "through" means is the loss: the mean squared
# distance between the plane and the points. The loss is a function of w and b; its gradient says how
# to change them so that it falls fastest, and each step goes a little that way. With so simple a
# model the best plane can be computed at once: where the gradient is zero, (x' x) w = x' y, the normal
# equation. But the same three lines (predict, compare, step downhill) train every other model of this zoo.
#
# models/data/plane.csv holds 200 points of y = 3 x1 - 2 x2 + 0.5 plus a disturbance of 0.1: w goes
# to (3, -2), b to 0.5, and the loss to 0.005, the mean square of the disturbance.

data plane = csv("../data/plane.csv") {
    x: f32[2] = cols(0..2)
    y: f32    = col("y")
} split(train = 0.8, seed = 1)

net line(x: f32[N, 2]) -> f32[N] = dense(x, 1)[:, 0]

## Learn the plane from four fifths of the points.
entry train(epochs: int = 50, batch: int = 16, lr: f32 = 0.1) {
    for epoch in 0..epochs {
        for x, y in batches(plane.train, batch, shuffle = true) {
            loss = mse(line(x), y)
            minimize loss over line using sgd(lr)
            report loss
        }
    }
    error = mse(line(plane.test.x), plane.test.y)
    report error
    save line to "linear_regression.safetensors"
}

## The best plane at once, and with all points in each step: both ways agree; `gap` is what lies between.
entry solve(steps: int = 300, lr: f32 = 0.2) {
    x = concat(plane.train.x, ones(rows(plane.train), 1), axis = 1)
    w = solve_positive(x' @ x, x' @ plane.train.y[:, _])
    for i in 0..steps {
        loss = mse(line(plane.train.x), plane.train.y)
        minimize loss over line using sgd(lr)
        report loss
    }
    gap = max(abs(concat(line.dense.1.w[:, 0], line.dense.1.b, axis = 0) - w[:, 0]))
    report gap
}

## The mean squared error on the points that were held back.
entry evaluate() {
    error = mse(line(plane.test.x), plane.test.y)
    report error
}

## The plane's height at each row of a file with two columns.
entry predict(x: f32[N, 2]) -> f32[N] = line(x)
