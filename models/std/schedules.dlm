# Learning rates that change while a run goes on; t is the fraction of it that is done, in 0..1.

## From `rate` down to 0 along half a cosine: large steps first, then ever finer ones.
## Loshchilov and Hutter, "SGDR", 2016.
fn cosine(rate: f32, t: f32) -> f32 = 0.5 * rate * (1 + cos(3.141592653589793 * t))

## From `rate` down to 0 on a straight line.
fn linear(rate: f32, t: f32) -> f32 = rate * (1 - t)
