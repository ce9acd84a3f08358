## The adding problem: can a recurrent net remember two numbers for a long time?
#
# The input is a long row of random numbers, two of which are marked; the answer, their sum, is asked at the
# end (many inputs, one output). Who always answers 1 has a squared error of 1/6. To do better, a cell must
# carry the first number past all the unmarked ones, and its gradient must come back as far: gates
# do it over 50 steps, a plain tanh surely over 10 and over 50 not with every seed; leaky units, which change slowly,
# keep a rough idea of the sum, but blur what they keep. Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997.
#
# -D CELL=rnn, leaky, gru, lstm, peephole or coupled; -D LAYERS=2 stacks two layers.

use "cells.dlm"

const CELL   = "lstm"
const LAYERS = 1

net adder(x: f32[N, T, 2]) -> f32[N] where T >= 1 =
    reshape(recurrent(x, 32, CELL, LAYERS)[:, -1] |> dense(1), [N])

# Numbers and marks, one mark in each half; and the sums of the marked ones.
fn task(batch: int, length: int) -> (f32[batch, length, 2], f32[batch]) where length >= 2 {
    value = uniform(batch, length)
    first = randint(0..length // 2, batch);  second = randint(length // 2..length, batch)
    mark[n, t < length] = f32(t == first[n] or t == second[n])
    return stack(value, mark, axis = 2), sum(value * mark, axis = 1)
}

## Learn from random rows, with ever smaller steps; `error` is the mean squared one of new rows.
entry train(steps: int = 1500, batch: int = 64, length: int = 50, lr: f32 = 5e-3) {
    for i in 0..steps {
        x, y = task(batch, length)
        loss = mse(adder(x), y)
        minimize loss over adder using clipped_adam(linear(lr, i / steps), norm = 1)
        report loss
    }
    x, y = task(2000, length)
    error = mse(adder(x), y)
    report error
    save adder to "adding.safetensors"
}
