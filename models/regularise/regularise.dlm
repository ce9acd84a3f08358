## Regularisation: what keeps a net from learning its examples by heart.
#
# A net with 19,000 weights learns any answers to 359 images, also wrong ones: here a fifth of the labels is
# drawn by chance. Knowing those by heart harms it with every new image. Two nets with the same first weights see
# the same batches. `bare` only lowers its loss; `held` is held back in a way that `-D HOW=…` chooses. `gain` is
# how much smaller its error on the 1438 other images is, which are labelled well.
#
#     lasso            a penalty on |w|: weights that are not needed become 0
#     decay            a penalty on w^2, stronger in the first layer than in the second
#     smoothing        the label counts 0.7 and not 1: nobody is paid for being certain (Szegedy et al., 2015)
#     noisy_inputs     other pixels each time: as a penalty on the slope of the net (Bishop, 1995)
#     noisy_weights    other weights each time: rewards flat minima (Murray and Edwards, 1994)
#     noisy_labels     some labels are wrong each time (Xie et al., "DisturbLabel", 2016)
#     augmented        images turned a little: they are still the same digits
#     tangents         the answer shall not change when the image begins to move: the same wish as a penalty on
#                      the derivative along that change (Simard et al., "Tangent Prop", 1992)
#     curriculum       what is near the mean of its class first, the odd ones later: among them, most of the wrong
#                      ones (Bengio et al., 2009)
#
# `early_stopping` ends where images kept aside say so (Morgan and Bourlard, 1990).

const HOW = decay
const WRONG = 0.2

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.2, seed = 1)

layer reader(x: f32[N, 64]) -> f32[N, 10] = x |> dense(256) |> relu |> dense(10)
net held = reader()
net bare = reader()

fn plain(x: f32[N, 64], y: i32[N], done: f32) -> f32 = cross_entropy(held(x), y)
fn lasso(x: f32[N, 64], y: i32[N], done: f32) -> f32 = plain(x, y, done) + 1e-3 * l1(held.params["*.w"])
fn decay(x: f32[N, 64], y: i32[N], done: f32) -> f32 =
    plain(x, y, done) + 3e-3 * l2(held.dense.1.w) + 1e-3 * l2(held.dense.2.w)
fn smoothing(x: f32[N, 64], y: i32[N], done: f32) -> f32 = cross_entropy(held(x), y, smoothing = 0.3)
fn noisy_inputs(x: f32[N, 64], y: i32[N], done: f32) -> f32 = plain(x + 0.4 * normal(like = x), y, done)
fn noisy_weights(x: f32[N, 64], y: i32[N], done: f32) -> f32 =
    cross_entropy(held(x, params = held.params + 0.1 * normal(like = held.params)), y)
fn noisy_labels(x: f32[N, 64], y: i32[N], done: f32) -> f32 =
    plain(x, if bernoulli(0.1, N) then randint(0..10, N) else y, done)
fn augmented(x: f32[N, 64], y: i32[N], done: f32) -> f32 =
    plain(reshape(x, [N, 1, 8, 8]) |> rotate(20.0) |> flatten, y, done)

## How the images change when they move to the left, or up, by a pixel.
fn motion(x: f32[N, 64], down: int, right: int) -> f32[N, 64] {
    image = reshape(x, [N, 8, 8])
    change[n, i < 8, j < 8] =
        0.5 * (image[n, i + down, j + right else 0] - image[n, i - down, j - right else 0])
    return reshape(change, [N, 64])
}

fn tangents(x: f32[N, 64], y: i32[N], done: f32) -> f32 {
    logits = held(x)
    along = jvp(logits, x, motion(x, 0, 1)) ^ 2 + jvp(logits, x, motion(x, 1, 0)) ^ 2
    return cross_entropy(logits, y) + 1.0 * mean(along)
}

fn curriculum(x: f32[N, 64], y: i32[N], done: f32) -> f32 {
    size_of[digits.train.y[n] < 10] = sum[n] 1.0
    total[digits.train.y[n] < 10, i] = sum[n] digits.train.x[n, i]
    oddness = norm(x - (total / size_of[:, _])[y], axis = 1)
    rank[n] = sum[m] f32(oddness[m] < oddness[n])
    let_in = f32(rank < N * (0.2 + 0.8 * done))
    return sum(let_in * cross_entropy_each(held(x), y)) / sum(let_in)
}

fn error_of(logits: f32[N, 10], y: i32[N]) -> f32 = 1 - accuracy(logits, y)

## The labels of the images to learn from, some of them wrong.
fn labels() -> i32[rows(digits.train)] =
    if bernoulli(WRONG, rows(digits.train)) then randint(0..10, rows(digits.train)) else digits.train.y

## Both nets learn; `error` and `plain_error` are those of the images that were held back.
entry train(steps: int = 1000, batch: int = 32, lr: f32 = 3e-3) {
    held.params <- bare.params
    label = labels()
    for i in 0..steps {
        row = randint(0..rows(digits.train), batch)
        x = digits.train.x[row]
        loss = HOW(x, label[row], i / steps)
        bare_loss = cross_entropy(bare(x), label[row])
        minimize loss over held using adam(cosine(lr, i / steps))
        minimize bare_loss over bare using adam(cosine(lr, i / steps))
        report loss, bare_loss
    }
    error = error_of(held(digits.test.x), digits.test.y)
    plain_error = error_of(bare(digits.test.x), digits.test.y)
    gain = plain_error - error
    report error, plain_error, gain
    save held to "regularise.safetensors"
}

## A net learns from 259 of the images; its weights are kept as they were when it was best at the other 100.
entry early_stopping(steps: int = 1000, batch: int = 32, lr: f32 = 3e-3) {
    label = labels()
    for i in 0..steps {
        row = randint(0..259, batch)
        loss = cross_entropy(bare(digits.train.x[row]), label[row])
        minimize loss over bare using adam(lr)
        aside = cross_entropy(bare(digits.train.x[259..]), label[259..])
        held.params <- if best(aside, lowest = true) then bare.params else held.params
        report loss, aside
    }
    error = error_of(held(digits.test.x), digits.test.y)
    plain_error = error_of(bare(digits.test.x), digits.test.y)
    gain = plain_error - error
    report error, plain_error, gain
}
