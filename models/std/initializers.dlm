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

## Normal with variance 1 / fan_in: for selu, and what else keeps its input's size. LeCun et al., 1998.
fn lecun_normal(shape, fan_in: int, fan_out: int = 0) = gaussian(shape, sqrt(1.0 / fan_in))

## Even in ±sqrt(3 / fan_in), which has the same variance: Caffe's "xavier".
fn lecun_uniform(shape, fan_in: int, fan_out: int = 0) {
    limit = sqrt(3.0 / fan_in)
    return uniform(shape, low = -limit, high = limit)
}

## Normal, but nowhere beyond two standard deviations: a draw beyond is replaced by a second one, a
## second one beyond by a third, and what is left then is cut off.
fn truncated(shape, sd: f32 = 1.0) {
    a = normal(shape);  b = normal(shape);  c = normal(shape)
    z = if abs(a) <= 2 then a else if abs(b) <= 2 then b else c
    return sd * clip(z, -2, 2)
}

## 1 where the last two indices agree, else 0: a dense layer that starts as the identity.
fn identity(shape) {
    rows = shape[len(shape) - 2];  columns = shape[len(shape) - 1]
    y[i < rows, j < columns] = if i == j then 1.0 else 0.0
    return y
}

## Rows or columns at right angles, times `gain`: signals keep their length. All axes but the first count
## as one. Saxe, McClelland and Ganguli, 2013.
fn orthogonal(shape, gain: f32 = 1.0) {
    rows = shape[0];  columns = prod(shape) // rows
    q, _ = qr(if rows >= columns then normal(rows, columns) else normal(columns, rows))
    return gain * reshape(if rows >= columns then q else q', shape)
}
