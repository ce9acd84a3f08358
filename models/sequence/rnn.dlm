## A plain recurrent net in its three uses: one to many, many to one, many to many.
#
# A recurrent layer goes along a sequence with one set of weights and a state, h = tanh(x w + h u + b):
# what it has to know of the past must be in h. What comes in and what goes out is free:
#   one to many:  two numbers give the first state, and the net draws a wave of that frequency and phase;
#   many to one:  a row of bits is read, and at the end the net says whether most of them were ones;
#   many to many: after each bit the net says whether the number of ones so far is odd.
# Elman, "Finding Structure in Time", 1990.

const H = 32

net wave(p: f32[N, 2], steps: int) -> f32[N, steps] {
    share cell = rnn_cell(H)
    share pen = dense(1)
    y = scan t in 0..steps carrying h = tanh(dense(p, H)), at = zeros(N, 1) {
        h = cell(at, h)
        at = pen(h)
        yield at[:, 0]
    }
    return y'
}

net majority(x: f32[N, T]) -> f32[N, 2] where T >= 1 = rnn(x[:, :, _], H)[:, -1] |> dense(2)

net parity(x: f32[N, T]) -> f32[N, T, 2] = x[:, :, _] |> rnn(H) |> dense(2)

fn bits_of(batch: int, length: int) -> f32[batch, length] = f32(bernoulli(0.5, batch, length))

# Frequency and phase, both in 0..1, and the wave that has them.
fn waves(batch: int, length: int) -> (f32[batch, 2], f32[batch, length]) {
    p = uniform(batch, 2)
    y[n, t < length] = sin((0.2 + 0.3 * p[n, 0]) * t + 6.2831853 * p[n, 1])
    return p, y
}

fn mostly_ones(x: f32[N, T]) -> i32[N] = i32(sum(x, axis = 1) > T / 2)

fn is_odd(x: f32[N, T]) -> i32[N, T] = i32(cumsum(x)) % 2

## Draw waves from two numbers.
entry one_to_many(steps: int = 3000, batch: int = 64, length: int = 25, lr: f32 = 5e-3) {
    for i in 0..steps {
        p, y = waves(batch, length)
        loss = mse(wave(p, length), y)
        minimize loss over wave using clipped_adam(cosine(lr, i / steps), norm = 1)
        report loss
    }
    p, y = waves(1000, length)
    error = mse(wave(p, length), y)
    report error
    save wave to "wave.safetensors"
}

## Find out whether most bits are ones; `acc` is that of new rows.
entry many_to_one(steps: int = 2000, batch: int = 64, length: int = 21, lr: f32 = 3e-3) {
    for i in 0..steps {
        x = bits_of(batch, length)
        loss = cross_entropy(majority(x), mostly_ones(x))
        minimize loss over majority using clipped_adam(linear(lr, i / steps), norm = 1)
        report loss
    }
    x = bits_of(1000, length)
    acc = accuracy(majority(x), mostly_ones(x))
    report acc
    save majority to "majority.safetensors"
}

## Say after each bit whether there were as yet an odd number of ones; `acc` is that of new rows.
entry many_to_many(steps: int = 1000, batch: int = 64, length: int = 12, lr: f32 = 3e-3) {
    for i in 0..steps {
        x = bits_of(batch, length)
        loss = cross_entropy(parity(x), is_odd(x))
        minimize loss over parity using clipped_adam(lr, norm = 1)
        report loss
    }
    x = bits_of(1000, length)
    acc = accuracy(parity(x), is_odd(x))
    report acc
    save parity to "parity.safetensors"
}

## The wave of two numbers in 0..1, to be looked at: dlm run rnn.dlm draw --p 0.5,0.2
entry draw(frequency: f32 = 0.5, phase: f32 = 0.0, length: int = 25) -> f32[1, length] =
    wave(reshape(stack(frequency, phase, axis = 0), [1, 2]), length)
