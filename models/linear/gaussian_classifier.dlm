## The Gaussian classifier: learn what each class looks like, and let Bayes decide.
#
# The other classifiers learn a border. This one learns to describe: the images of a digit are taken for
# draws from a normal distribution, whose mean is the average image of that digit, and whose covariance
# (shared by all digits) says which pixels vary together. These are the parameters under which the images
# are most likely, and counting finds them: nothing is minimised. Then Bayes' rule says how likely each digit
# is, given an image: p(digit | x) ~ p(x | digit) p(digit). With one covariance the terms quadratic in x
# cancel out, and what is left is linear in x: a softmax regression that was not trained. Fisher, 1936.

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
    y: i32     = col(64)
} split(train = 0.8, seed = 1)

net bayes(x: f32[N, 64]) -> f32[N, 10] {
    param w: f32[64, 10] = 0
    param b: f32[10] = 0
    return x @ w + b
}

## Average and invert; `shrink` is a variance that each pixel has besides.
entry train(shrink: f32 = 1e-2) {
    x = digits.train.x
    y = digits.train.y
    count[y[n] < 10] = sum[n] 1.0
    total[y[n] < 10, i] = sum[n] x[n, i]
    mean = total / count[:, _]
    d = x - mean[y]
    covariance = d' @ d / rows(digits.train) + shrink * identity([64, 64])
    w = solve_positive(covariance, mean')
    bayes.w <- w
    bayes.b <- log(count / rows(digits.train)) - 0.5 * sum(mean' * w, axis = 0)
    acc = accuracy(bayes(digits.test.x), digits.test.y)
    report acc
    save bayes to "gaussian_classifier.safetensors"
}

## The probabilities of the ten digits for each image (a row of 64 numbers in 0..1).
entry predict(x: f32[N, 64]) -> f32[N, 10] = softmax(bayes(x))
