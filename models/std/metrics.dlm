# Means, spreads, and what is reported beside the loss.

## The mean over `axis` (one, a list or a range; all if left out), or over all axes `except` some:
## sum / number of elements. Of bools it is the fraction that is true.
fn mean(x, axis = none, except = none, keep: bool = false) =
    sum(x, axis = axis, except = except, keep = keep) / count(x, axis = axis, except = except)

## The variance, mean((x - mean(x))^2), over the same axes.
fn var(x, axis = none, except = none, keep: bool = false) {
    d = x - mean(x, axis = axis, except = except, keep = true)
    return mean(d * d, axis = axis, except = except, keep = keep)
}

## The Euclidean length, over all axes or along some.
fn norm(x, axis = none, keep: bool = false) = sqrt(sum(x * x, axis = axis, keep = keep))

## The dot product: the sum of all products of elements. a and b are vectors, or tensors of one
## shape, or bundles of parameters.
fn dot(a, b) = sum(a * b)

## Of each row: is the largest logit that of the true class?
##   logits: [..., K], labels: i32[...]; result: bool[...]
fn correct(logits: float[..., K], labels: i32[...]) -> bool[...] = argmax(logits, axis = -1) == labels

## The fraction of rows which are `correct`.
fn accuracy(logits: float[..., K], labels: i32[...]) -> f32 = mean(correct(logits, labels))
