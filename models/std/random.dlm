# Random draws. All of them stand on one primitive: random_bits(shape) gives 32 fresh random bits an
# element, a function of the seed, the place of the call in the source, and how often it ran before.

## Even between low and high (excluded): a multiple of 2^-24 in [0, 1), stretched.
fn uniform(shape, low: f32 = 0.0, high: f32 = 1.0) =
    low + (high - low) * (f32(random_bits(shape) // 256) * 5.9604644775390625e-08)

## The standard normal distribution, by Box and Muller (1958): a random radius at a random angle.
fn normal(shape...) {
    radius = sqrt(-2.0 * log(1.0 - uniform(shape)))
    return radius * cos(6.283185307179586 * uniform(shape))
}

## True with probability p.
fn bernoulli(shape, p: f32 = 0.5) = uniform(shape) < p
