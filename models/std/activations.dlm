# Activation functions. All but the softmaxes work element by element on any shape; tanh is a primitive.

## max(x, 0), with derivative 0 at 0. Nair and Hinton, 2010.
fn relu(x: float[...]) -> float[...] = if x > 0 then x else 0

## x for x > 0, else slope * x. Maas et al., 2013.
fn leaky_relu(x: float[...], slope: float = 0.01) -> float[...] = if x > 0 then x else slope * x

## 1 / (1 + exp(-x)), written with tanh so that neither it nor its derivatives overflow.
fn sigmoid(x: float[...]) -> float[...] = 0.5 + 0.5 * tanh(0.5 * x)

## log(1 + exp(x)) without overflow: a smooth relu.
fn softplus(x: float[...]) -> float[...] = relu(x) + log1p(exp(if x > 0 then -x else x))

## x * sigmoid(x), also called swish. Elfwing et al., 2017; Ramachandran et al., 2017.
fn silu(x: float[...]) -> float[...] = x * sigmoid(x)

## x times the chance that a normal draw is below x. Hendrycks and Gimpel, 2016.
fn gelu(x: float[...]) -> float[...] = 0.5 * x * (1 + erf(0.7071067811865476 * x))

## exp(x) / sum(exp(x)) along `axis`. The largest x is taken off first: the result is the same, and
## nothing overflows. That shift has no influence on the value, so it carries no derivative.
fn softmax(x: float[...], axis: int = -1) -> float[...] {
    e = exp(x - stop_gradient(max(x, axis = axis, keep = true)))
    return e / sum(e, axis = axis, keep = true)
}

## log(softmax(x)) along `axis`, exact also where softmax(x) rounds to 0.
fn log_softmax(x: float[...], axis: int = -1) -> float[...] {
    z = x - stop_gradient(max(x, axis = axis, keep = true))
    return z - log(sum(exp(z), axis = axis, keep = true))
}

## x for x > 0, else alpha * (exp(x) - 1). Clevert et al., 2015.
fn elu(x: float[...], alpha: float = 1.0) -> float[...] = if x > 0 then x else alpha * expm1(if x > 0 then 0 else x)

## An elu scaled so that deep nets keep mean 0 and variance 1. Klambauer et al., 2017.
fn selu(x: float[...]) -> float[...] = 1.0507009873554805 * elu(x, 1.6732632423543772)

## A leaky relu whose slopes are learnt, one for each channel (axis 1). He et al., 2015.
##   x: [N, C, ...], slope: [C]
layer prelu(x: float[N, C, ...], start: float = 0.25) -> float[N, C, ...] {
    param slope: float[C] ~ constant(start)
    y[n, c, ...] = if x[n, c, ...] > 0 then x[n, c, ...] else slope[c] * x[n, c, ...]
    return y
}

## Half of the channels (the last axis), each weighed by the sigmoid of one of the other half.
##   x: [..., 2 K]; result: [..., K]. Dauphin et al., 2016.
fn glu(x: float[..., K]) -> float[..., K // 2] where K % 2 == 0 {
    a, b = split(x, 2)
    return a * sigmoid(b)
}
