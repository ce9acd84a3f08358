## Skip connections: forty layers that learn as easily as two.
#
# A plain stack of forty layers must carry everything the last one needs through all others, and the
# gradient back. Add each block's input to its result, x + f(x), and both have a straight way through; a
# block then only says what to change. At the start the changes are small, so the net begins as a shallow one
# and grows deep as it learns. `-D SKIP=false` is the plain stack, which gets a third of the digits wrong.
# He et al., "Deep Residual Learning", 2015; Srivastava et al., "Highway Networks", 2015.

const SKIP = true
const BLOCKS = 20

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

layer change(x: f32[N, C]) -> f32[N, C] = x |> dense(C) |> relu |> dense(C)

net deep(x: f32[N, 64]) -> f32[N, 10] {
    x = dense(x, 64)
    for k in 0..BLOCKS { x = if SKIP then x + change(x) / sqrt(BLOCKS) else change(x) }
    return dense(x, 10)
}

## Learn from four fifths of the images.
entry train(epochs: int = 12, batch: int = 64, lr: f32 = 1e-3) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(deep(x), y)
            minimize loss over deep using adam(cosine(lr, epoch / epochs))
            report loss
        }
    }
    acc = accuracy(deep(digits.test.x), digits.test.y)
    report acc
    save deep to "skip.safetensors"
}
