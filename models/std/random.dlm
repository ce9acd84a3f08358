# Random draws. All of them stand on one primitive: random_bits(shape) gives 32 fresh random bits an
# element, a function of the seed, the place of the call in the source, and how often it ran before.
# A shape is written as uniform(2, 3) or uniform([2, 3]), or taken from a tensor or from all params of a
# net: uniform(like = x), normal(like = mlp.params).

## Even between low and high (excluded): a multiple of 2^-24 in [0, 1), stretched.
fn uniform(shape..., low: f32 = 0.0, high: f32 = 1.0, like = none) {
    bits = if like == none then random_bits(shape) else random_bits(like = like)
    return low + (high - low) * (f32(bits // 256) * 5.9604644775390625e-08)
}

## The standard normal distribution, by Box and Muller (1958): a random radius at a random angle.
fn normal(shape..., like = none) {
    radius = sqrt(-2.0 * log(1.0 - uniform(shape, like = like)))
    return radius * cos(6.283185307179586 * uniform(shape, like = like))
}

## True with probability p: a number with a shape, bernoulli(0.5, N), or a tensor of probabilities.
fn bernoulli(p, shape...) = uniform(if len(shape) == 0 then shape(p) else shape) < p

## Whole numbers of a range, each as likely as the others up to 2^-32: randint(0..6, N).
fn randint(range, shape...) = range[0] + i32(random_bits(shape) % u32(len(range)))

## The standard Gumbel distribution, -log(-log u).
fn gumbel(shape...) = -log(-log((f32(random_bits(shape) // 256) + 0.5) * 5.9604644775390625e-08))

## One class of each row, with the probabilities softmax(logits): the largest of logits + gumbel.
##   logits: [..., K]; result: i32[...]
## Maddison et al., "A* Sampling", 2014.
fn categorical(logits: float[..., K]) -> i32[...] =
    argmax(logits + float(gumbel(shape(logits)), like = logits), axis = -1)
