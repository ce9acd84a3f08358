## Transfer learning: what was learnt for one task helps with another.
#
# There are only a few examples of the task at hand: to tell 8 from 9 by those among the first ROWS images. But
# the layers of a net that reads the digits from 0 to 7, of which there are many, have found strokes, corners and
# curves, and those are useful for all digits. So its last layer is replaced, and learns while the rest is frozen:
# few weights, which few examples can teach. Then all layers are tuned a little, with small steps, so that
# nothing is lost.
#
# Yosinski, Clune, Bengio and Lipson, "How transferable are features in deep neural networks?", 2014.

const ROWS  = 60  # of which about a fifth are an 8 or a 9
const KNOWN = 8   # digits below are known

data digits = csv("../data/digits.csv.gz") {
    x: f32[1, 8, 8] = cols(0..64) / 16
    y: i32          = col(64)
} split(train = 0.8, seed = 1)

layer body(x: f32[N, 1, 8, 8]) -> f32[N, 256] {
    for c in [32, 64] { x = x |> conv(c, 3, pad = 1, bias = false) |> batch_norm |> relu |> max_pool(2) }
    return flatten(x)
}

net known = body()  # learns from the known digits, then tuned
net fresh = body()  # learns from the few examples alone
net first = dense(KNOWN)
net second = dense(10 - KNOWN)
net third = dense(10 - KNOWN)

## The mean of cross_entropy over the rows that count.
fn loss_of(logits: f32[N, K], y: i32[N], counts: bool[N]) -> f32 {
    each = cross_entropy_each(logits, min(max(y, 0), K - 1))
    return sum(if counts then each else 0) / max(sum(counts), 1)
}

## The share of right rows among those that count.
fn right_share(logits: f32[N, K], y: i32[N], counts: bool[N]) -> f32 =
    f32(sum(correct(logits, y) and counts)) / max(sum(counts), 1)

## Learn the known digits; then the others of few examples: alone, with the layers frozen, and tuned; gain is what
## this brought beside a net that saw nothing else.
entry train(epochs: int = 8, steps: int = 150, lr: f32 = 2e-3) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, 32, shuffle = true) {
            loss = loss_of(first(known(shift(x, 1))), y, y < KNOWN)
            minimize loss over known, first using adam(lr)
            report loss
        }
    }
    x = digits.train.x[0..ROWS];  y = digits.train.y[0..ROWS]
    for i in 0..steps {
        minimize loss_of(third(fresh(shift(x, 1))), y - KNOWN, y >= KNOWN) over fresh, third using adam(lr)
        frozen_loss = loss_of(second(known(shift(x, 1), training = false)), y - KNOWN, y >= KNOWN)
        minimize frozen_loss over known using frozen(), second using adam(5 * lr)
        report frozen_loss
    }
    a, b, truth = for x, y in batches(digits.test, 256): (third(fresh(x)), second(known(x)), y)
    scratch_acc = right_share(a, truth - KNOWN, truth >= KNOWN)
    frozen_acc = right_share(b, truth - KNOWN, truth >= KNOWN)
    for i in 0..steps {
        tuned_loss = loss_of(second(known(shift(x, 1), training = false)), y - KNOWN, y >= KNOWN)
        minimize tuned_loss over known, second using adam(lr / 4)
        report tuned_loss
    }
    c, truth = for x, y in batches(digits.test, 256): (second(known(x)), y)
    tuned_acc = right_share(c, truth - KNOWN, truth >= KNOWN)
    gain = tuned_acc - scratch_acc
    report scratch_acc, frozen_acc, tuned_acc, gain
}
