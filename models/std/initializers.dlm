# Initialisers: `param w: f32[I, O] ~ he_normal(fan_in = I)` calls he_normal(shape of w, fan_in = I).
# A fan is the number of inputs that one output sums, or of outputs that one input reaches: with the
# right spread, signals (forward) and gradients (backward) keep their size through many layers.

## Zeros: zeros(2, 3) or zeros([2, 3]).
fn zeros(shape...) = full(0.0, shape)

## Ones: ones(2, 3) or ones([2, 3]).
fn ones(shape...) = full(1.0, shape)

## Everywhere the same value.
fn constant(shape, value: f32) = full(value, shape)

## Normal with mean 0 and standard deviation sd.
fn gaussian(shape, sd: f32 = 1.0) = sd * normal(shape)

## Even in ±sqrt(6 / (fan_in + fan_out)): for tanh and sigmoid. Glorot and Bengio, 2010.
fn glorot_uniform(shape, fan_in: int, fan_out: int) {
    limit = sqrt(6.0 / (fan_in + fan_out))
    return uniform(shape, low = -limit, high = limit)
}

## Normal with variance 2 / (fan_in + fan_out). Glorot and Bengio, 2010.
fn glorot_normal(shape, fan_in: int, fan_out: int) = gaussian(shape, sqrt(2.0 / (fan_in + fan_out)))

## Even in ±sqrt(6 / fan_in): for relu. He et al., 2015.
fn he_uniform(shape, fan_in: int, fan_out: int = 0) {
    limit = sqrt(6.0 / fan_in)
    return uniform(shape, low = -limit, high = limit)
}

## Normal with variance 2 / fan_in: for relu, which lets half of the signal through. He et al., 2015.
fn he_normal(shape, fan_in: int, fan_out: int = 0) = gaussian(shape, sqrt(2.0 / fan_in))
