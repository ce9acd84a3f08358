## Dropout: a net that cannot rely on any single unit.
#
# In each step of learning every unit is left out with probability 1/2. So no unit can specialise in
# correcting another one; each must be of use by itself. It is as if 2^256 nets were trained, all with the
# same weights, and each seen for a moment. Srivastava et al., "Dropout", 2014.
#
# To predict one should average over all of them. Weight scaling does it in one pass: no unit is left out,
# but each counts half. (The library's dropout counts twice what is kept while learning instead, which is the
# same.) `sampled` compares that with what it stands for, the mean over nets that are drawn.

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

net mlp(x: f32[N, 64]) -> f32[N, 10] = x |> dense(256) |> relu |> dropout(0.5) |> dense(10)

## Learn from four fifths of the images.
entry train(epochs: int = 60, batch: int = 64, lr: f32 = 3e-3) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(mlp(x), y)
            minimize loss over mlp using adam(cosine(lr, epoch / epochs))
            report loss
        }
    }
    acc = accuracy(mlp(digits.test.x), digits.test.y)
    report acc
    save mlp to "dropout.safetensors"
}

## The accuracy by weight scaling (acc), of one net that is drawn (one), and of the mean of many (mean_acc).
entry sampled(nets: int = 100) {
    x = digits.test.x
    y = digits.test.y
    total = zeros(rows(digits.test), 10)
    for i in 0..nets { total = total + softmax(mlp(x, training = true)) }
    acc = accuracy(mlp(x), y)
    one = accuracy(mlp(x, training = true), y)
    mean_acc = accuracy(total, y)
    apart = abs(acc - mean_acc)
    report acc, one, mean_acc, apart
}
