# Learning rates that change while a run goes on; t is the fraction of it that is done, in 0..1.

## From `rate` down to 0 along half a cosine: large steps first, then ever finer ones.
## Loshchilov and Hutter, "SGDR", 2016.
fn cosine(rate: float, t: float) -> float = 0.5 * rate * (1 + cos(3.141592653589793 * t))

## From `rate` down to 0 on a straight line.
fn linear(rate: float, t: float) -> float = rate * (1 - t)

## From 0 up to `rate` in the first `warmup` steps, then down to 0 along half a cosine until `steps`:
## `using adamw(warm_cosine(3e-4, step, 100, 5000))`.
fn warm_cosine(rate: float, step: int, warmup: int, steps: int) -> float {
    done = float(step + 1 - warmup, like = rate) / max(steps - warmup, 1)
    return if step < warmup then rate * (step + 1) / warmup else cosine(rate, min(done, 1.0))
}

## Multiplied by `factor` after every `period` steps.
fn step_decay(rate: float, step: int, period: int, factor: float = 0.1) -> float =
    rate * pow(factor, float(step // period, like = rate))

## From `rate` down to 0 as (1 - t) ^ power.
fn polynomial(rate: float, t: float, power: float = 2.0) -> float = rate * pow(1 - t, power)

## A cosine that starts again after every `period` steps. Loshchilov and Hutter, "SGDR", 2016.
fn cosine_restarts(rate: float, step: int, period: int) -> float =
    cosine(rate, float(step % period, like = rate) / period)

## Up from rate / 25 for the first 30 % and then down to almost 0, both along half a cosine.
## Smith and Topin, "Super-Convergence", 2017.
fn one_cycle(rate: float, t: float, rise: float = 0.3) -> float {
    low = rate / 25
    return if t < rise then rate - cosine(rate - low, t / rise) else cosine(rate, (t - rise) / (1 - rise))
}

## From `low` to `high`, by the same factor in each step: to find the rate where a loss begins to fall
## and where it explodes. Smith, 2015.
fn range_test(low: float, high: float, t: float) -> float = low * pow(high / low, t)

## From 0 up to `rate` in the first `warmup` steps, and `rate` from then on.
fn warm_up(rate: float, step: int, warmup: int) -> float =
    rate * min(float(step + 1, like = rate) / max(warmup, 1), 1.0)
