## Ensembles: several nets that vote are better than one of them.
#
# Nets that begin with other weights end with other mistakes. The mean of their probabilities keeps what they
# agree on, and single mistakes drown. With bagging (`-D BAGGING=true`) each net also learns from a sample of
# its own: as many rows as there are, drawn with replacement, so that each net misses a third of them. That
# makes a member worse and the members more different. Breiman, "Bagging Predictors", 1996; Hansen and
# Salamon, "Neural Network Ensembles", 1990.

const MEMBERS = 7
const BAGGING = false

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

layer member(x: f32[N, 64]) -> f32[N, 10] = x |> dense(32) |> relu |> dense(10)
net members[MEMBERS] = member()

## The rows that each member learns from: all of them, or a sample drawn with replacement.
fn samples(n: int) -> i32[MEMBERS, n] =
    if BAGGING then randint(0..n, MEMBERS, n) else randint(0..1, MEMBERS, n) + iota(n)

## What each member gives each digit of the images.
fn votes(x: f32[N, 64]) -> f32[MEMBERS, N, 10] = stack(for k in 0..MEMBERS: members[k](x))

fn total_loss(rows: i32[MEMBERS, N]) -> f32 =
    sum(stack(for k in 0..MEMBERS: cross_entropy(members[k](digits.train.x[rows[k]]), digits.train.y[rows[k]])))

## Learn all members at once; `acc` is that of their mean, `single` the mean of theirs, `gain` the difference.
entry train(steps: int = 1200, batch: int = 64, lr: f32 = 3e-3) {
    sample = samples(rows(digits.train))
    for i in 0..steps {
        loss = total_loss(sample[:, randint(0..rows(digits.train), batch)])
        minimize loss over members using adam(lr)
        report loss
    }
    p = softmax(votes(digits.test.x))
    acc = accuracy(mean(p, axis = 0), digits.test.y)
    single = mean(argmax(p, axis = 2) == digits.test.y[_, :])
    gain = acc - single
    report acc, single, gain
    save members to "ensemble.safetensors"
}

## The probabilities of the ten digits for each image (a row of 64 numbers in 0..1).
entry predict(x: f32[N, 64]) -> f32[N, 10] = mean(softmax(votes(x)), axis = 0)
