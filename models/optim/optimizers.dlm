## Optimisers: every way downhill, on three landscapes.
#
# All of them follow the gradient; they differ in what they remember. Gradient descent (sgd) remembers
# nothing: in a narrow valley it jumps from side to side, and hardly moves along. Momentum adds up what
# gradients agree on. AdaGrad, RMSProp, AdaDelta and Adam give each weight a step of its own, by how large its
# gradients were. L-BFGS and Newton's method also learn how the slope changes, which turns a valley round, but
# need the same function in every step. Clipping and noise help where a landscape has cliffs or plateaus.
#
# `-D METHOD=adam` chooses one of sgd, momentum, nesterov, adagrad, rmsprop, rmsprop_nesterov, adadelta, adam,
# adamw, lion, diagonal_fisher, noisy_sgd, entropy, clipped, quasi_newton and newton. `-D SCHEDULE=sgdr`
# lets the rate change: steady, steps_down, straight, power, half_cosine, sgdr, warm, cycle, on_plateau.
#
# `rosenbrock` is a curved valley whose floor is almost flat (Rosenbrock, 1960); `quadratic` a bowl that is
# 1000 times as steep in one direction as in another; `digits` a small net. `range_test` finds a rate.

const METHOD = adam
const SCHEDULE = steady

optimizer rmsprop_nesterov(p, g, lr: f32) = rmsprop(p, g, lr, momentum = 0.9, nesterov = true)
optimizer clipped(flat p, g, lr: f32) = sgd(p, clip_norm(g, 1.0), lr, momentum = 0.9)
optimizer entropy(flat p: float[P], g: float[P], f, lr: f32) = entropy_sgd(p, g, f, 1.0, inner = lr, scope = 1.0)
optimizer quasi_newton(flat p: float[P], g: float[P], f, lr: f32) = lbfgs(p, g, f)
optimizer newton(flat p: float[P], g: float[P], f, lr: f32) = newton_cg(p, g, f)

fn steady(rate: f32, i: int, n: int, loss: f32) -> f32 = rate
fn steps_down(rate: f32, i: int, n: int, loss: f32) -> f32 = step_decay(rate, i, n // 3)
fn straight(rate: f32, i: int, n: int, loss: f32) -> f32 = linear(rate, i / n)
fn power(rate: f32, i: int, n: int, loss: f32) -> f32 = polynomial(rate, i / n)
fn half_cosine(rate: f32, i: int, n: int, loss: f32) -> f32 = cosine(rate, i / n)
fn sgdr(rate: f32, i: int, n: int, loss: f32) -> f32 = cosine_restarts(rate, i, n // 4)
fn warm(rate: f32, i: int, n: int, loss: f32) -> f32 = warm_cosine(rate, i, n // 10, n)
fn cycle(rate: f32, i: int, n: int, loss: f32) -> f32 = one_cycle(rate, i / n)
layer on_plateau(rate: f32, i: int, n: int, loss: f32) -> f32 = plateau(loss, rate, factor = 0.5, epochs = 100)

data images = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

net mlp(x: f32[N, 64]) -> f32[N, 10] = x |> dense(64) |> tanh |> dense(10)

## Through the curved valley to (1, 1): `distance` says how far from there it ends.
entry rosenbrock(steps: int = 5000, lr: f32 = 0.02) {
    param x: f32[2] = [-1.2, 1.0]
    for i in 0..steps {
        loss = (1 - x[0]) ^ 2 + 100 * (x[1] - x[0] ^ 2) ^ 2
        rate = SCHEDULE(lr, i, steps, loss)
        minimize loss over x using METHOD(rate)
        report loss
    }
    distance = norm(x - 1)
    report distance
}

## Down a bowl of 20 dimensions, 1000 times as steep along one of its axes as along another, to 0. The axes lie
## askew to those of the weights.
entry quadratic(steps: int = 2000, lr: f32 = 0.05) {
    steepness = exp(linspace(0, log(1000.0), 20))
    mirror = unit(1.0 + iota(20))
    param x: f32[20] = 1
    for i in 0..steps {
        loss = 0.5 * sum(steepness * (x - 2 * dot(mirror, x) * mirror) ^ 2)
        rate = SCHEDULE(lr, i, steps, loss)
        minimize loss over x using METHOD(rate)
        report loss
    }
    distance = norm(x)
    report distance
}

## A net that reads digits; `acc` is that of images that were held back.
entry digits(steps: int = 800, batch: int = 64, lr: f32 = 3e-3) {
    for i in 0..steps {
        row = randint(0..rows(images.train), batch)
        row = if batch == rows(images.train) then iota(batch) else row
        loss = cross_entropy(mlp(images.train.x[row]), images.train.y[row])
        rate = SCHEDULE(lr, i, steps, loss)
        minimize loss over mlp using METHOD(rate)
        report loss
    }
    acc = accuracy(mlp(images.test.x), images.test.y)
    report acc
}

## Each step with a larger rate than the one before: the loss falls fastest at `best_rate`, and then explodes.
entry range_test(steps: int = 300, batch: int = 64, low: f32 = 1e-4, high: f32 = 100.0) {
    best_rate = low
    smooth = 2.3
    fastest = 0.0
    for i in 0..steps {
        row = randint(0..rows(images.train), batch)
        loss = cross_entropy(mlp(images.train.x[row]), images.train.y[row])
        rate = range_test(low, high, i / steps)
        minimize loss over mlp using sgd(rate)
        fall = smooth - ema(smooth, loss, 0.9)
        smooth = smooth - fall
        best_rate = if fall > fastest then rate else best_rate
        fastest = max(fall, fastest)
        report rate, loss
        stop if loss > 10
    }
    report best_rate
}
