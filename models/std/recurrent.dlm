# Recurrent layers. A cell takes one step: the input x: [N, I] and its state h: [N, H] (an LSTM has a
# second, c) give the next state. The layers scan a cell over the time axis of [N, T, I].
#
# Weights stand as in x @ w + h @ u + b, the gates of a cell side by side along the last axis.
# Sequences of unequal lengths are padded behind their end; `lengths: i32[N]` says where that is. A
# state then stays what it was, and a backwards layer begins at each sequence's own end.

# The state after step t: the new one, but where a sequence has ended, the old one.
#   new, old: [N, H], lengths: i32[N] or none; result: [N, H]
fn held(new: float[N, H], old: float[N, H], t: int, lengths) -> float[N, H] =
    if lengths == none then new else if (t < lengths)[:, _] then new else old

## h' = act(x w + h u + b), after Elman, "Finding Structure in Time", 1990. With `leak` below 1 the units
## are leaky ones, that remember longer: h' = (1 - leak) h + leak act(x w + h u + b) (Mozer, "Induction of
## Multiscale Temporal Structure", 1992; Jaeger et al., 2007).
##   x: [N, I], h: [N, H]; result: [N, H]
layer rnn_cell(x: float[N, I], h: float[N, H], out: int = H, act: fn = tanh, leak: float = 1.0,
               init: fn = glorot_uniform)
        -> float[N, H] where out == H {
    param w: float[I, H] ~ init(fan_in = I, fan_out = H)
    param u: float[H, H] ~ init(fan_in = H, fan_out = H)
    param b: float[H] = 0
    new = act(x @ w + h @ u + b)
    return if leak == 1 then new else (1 - leak) * h + leak * new
}

## Long short-term memory: Hochreiter and Schmidhuber, 1997, with the forget gate of Gers et al., 2000.
##     i, f, g, o = x w + h u + b
##     c' = sigmoid(f) c + sigmoid(i) tanh(g),   h' = sigmoid(o) tanh(c')
## `peephole` lets the gates see c, the last one c' (Gers and Schmidhuber, 2000). `coupled` takes
## 1 - sigmoid(f) for sigmoid(i), so there is no i (Greff et al., 2017). `forget_bias` is added to f
## (Jozefowicz et al., 2015, advise 1).
##   x: [N, I], h, c: [N, H]; result: h', c': [N, H]
layer lstm_cell(x: float[N, I], h: float[N, H], c: float[N, H], out: int = H, peephole: bool = false,
                coupled: bool = false, forget_bias: float = 0.0, init: fn = glorot_uniform)
        -> (float[N, H], float[N, H]) where out == H {
    gates = if coupled then 3 else 4;  first = gates - 3
    param w: float[I, gates * H] ~ init(fan_in = I, fan_out = H)
    param u: float[H, gates * H] ~ init(fan_in = H, fan_out = H)
    param b: float[gates * H] = 0
    z = split(x @ w + h @ u + b, gates)
    i = z[0];  f = z[first] + forget_bias;  g = z[first + 1];  o = z[first + 2]
    if peephole {
        param pf: float[H] = 0;  f = f + pf * c
        if not coupled { param pi: float[H] = 0;  i = i + pi * c }
    }
    c = sigmoid(f) * c + (if coupled then 1 - sigmoid(f) else sigmoid(i)) * tanh(g)
    if peephole { param po: float[H] = 0;  o = o + po * c }
    return sigmoid(o) * tanh(c), c
}

## Gated recurrent unit: Cho et al., 2014, with the reset gate behind the product, as in cuDNN.
##     r, z = sigmoid(x w + h u + b),   n = tanh(x w + b + r (h u + d)),   h' = (1 - z) n + z h
##   x: [N, I], h: [N, H]; result: [N, H]
layer gru_cell(x: float[N, I], h: float[N, H], out: int = H, init: fn = glorot_uniform)
        -> float[N, H] where out == H {
    param w: float[I, 3 * H] ~ init(fan_in = I, fan_out = H)
    param u: float[H, 3 * H] ~ init(fan_in = H, fan_out = H)
    param b: float[3 * H] = 0
    param d: float[H] = 0
    xr, xz, xn = split(x @ w + b, 3)
    hr, hz, hn = split(h @ u, 3)
    z = sigmoid(xz + hz)
    n = tanh(xn + sigmoid(xr + hr) * (hn + d))
    return (1 - z) * n + z * h
}

# One rnn layer over time, in either direction: the states of all steps, and the last one.
layer rnn_layer(x: float[N, T, I], out: int, start = none, lengths = none, reverse: bool = false,
                act: fn = tanh, leak: float = 1.0, init: fn = glorot_uniform)
        -> (float[N, T, out], float[N, out]) {
    share cell = rnn_cell(out, act = act, leak = leak, init = init)
    h: float[N, out] = if start == none then 0 else start
    if reverse {
        y = scan x_t, t in x, 0.. over T backwards carrying h {
            h = held(cell(x_t, h), h, t, lengths)
            yield h
        }
    } else {
        y = scan x_t, t in x, 0.. over T carrying h {
            h = held(cell(x_t, h), h, t, lengths)
            yield h
        }
    }
    return y, h
}

# One lstm layer over time, in either direction: the states of all steps, and the last ones.
layer lstm_layer(x: float[N, T, I], out: int, start = none, lengths = none, reverse: bool = false,
                 peephole: bool = false, coupled: bool = false, forget_bias: float = 0.0,
                 init: fn = glorot_uniform)
        -> (float[N, T, out], float[N, out], float[N, out]) {
    share cell = lstm_cell(out, peephole = peephole, coupled = coupled, forget_bias = forget_bias, init = init)
    h: float[N, out] = if start == none then 0 else start[0]
    c: float[N, out] = if start == none then 0 else start[1]
    if reverse {
        y = scan x_t, t in x, 0.. over T backwards carrying h, c {
            h2, c2 = cell(x_t, h, c)
            h = held(h2, h, t, lengths);  c = held(c2, c, t, lengths)
            yield h
        }
    } else {
        y = scan x_t, t in x, 0.. over T carrying h, c {
            h2, c2 = cell(x_t, h, c)
            h = held(h2, h, t, lengths);  c = held(c2, c, t, lengths)
            yield h
        }
    }
    return y, h, c
}

# One gru layer over time, in either direction: the states of all steps, and the last one.
layer gru_layer(x: float[N, T, I], out: int, start = none, lengths = none, reverse: bool = false,
                init: fn = glorot_uniform)
        -> (float[N, T, out], float[N, out]) {
    share cell = gru_cell(out, init = init)
    h: float[N, out] = if start == none then 0 else start
    if reverse {
        y = scan x_t, t in x, 0.. over T backwards carrying h {
            h = held(cell(x_t, h), h, t, lengths)
            yield h
        }
    } else {
        y = scan x_t, t in x, 0.. over T carrying h {
            h = held(cell(x_t, h), h, t, lengths)
            yield h
        }
    }
    return y, h
}

# Layer k of the states that several begin with, or none.
fn state_of(start, k: int) = if start == none then none else start[k]

# The states of the layers before, and one more.
fn with_state(states, h: float[N, H], k: int) =
    if k == 0 then h[_, :, :] else concat(states, h[_, :, :], axis = 0)

## The plain recurrent layer, or several, one on top of the other.
##   x: [N, T, I], start: [layers, N, out], what the states begin with: zeros, if left out
##   result: the states of the last layer, [N, T, out]; with `final`, also the last state of each layer,
##   [layers, N, out]: `y, h = rnn(x, 64, final = true)`
layer rnn(x: float[N, T, I], out: int, layers: int = 1, start = none, lengths = none, final: bool = false,
          act: fn = tanh, leak: float = 1.0, init: fn = glorot_uniform) {
    last = none
    for k in 0..layers {
        x, h = rnn_layer(x, out, start = state_of(start, k), lengths = lengths, act = act, leak = leak, init = init)
        last = with_state(last, h, k)
    }
    return if final then (x, last) else x
}

## Both directions side by side (Schuster and Paliwal, 1997), in one layer or several.
##   x: [N, T, I], start: [2 layers, N, out], a layer's forward state before its backward one
##   result: [N, T, 2 out], the forward states first; with `final`, also the last states, as `start`
layer bi_rnn(x: float[N, T, I], out: int, layers: int = 1, start = none, lengths = none, final: bool = false,
             act: fn = tanh, leak: float = 1.0, init: fn = glorot_uniform) {
    last = none
    for k in 0..layers {
        a, h = rnn_layer(x, out, start = state_of(start, 2*k), lengths = lengths, act = act, leak = leak, init = init)
        b, g = rnn_layer(x, out, start = state_of(start, 2*k + 1), lengths = lengths, reverse = true, act = act,
                         leak = leak, init = init)
        x = concat(a, b)
        last = with_state(with_state(last, h, k), g, 1)
    }
    return if final then (x, last) else x
}

# Layer k of the states h and c that several begin with, or none.
fn states_of(start, k: int) = if start == none then none else (start[0][k], start[1][k])

## The LSTM layer, or several, one on top of the other.
##   x: [N, T, I], start: (h, c), each [layers, N, out], what the states begin with: zeros, if left out
##   result: the states of the last layer, [N, T, out]; with `final`, also the last states of each layer,
##   h and c as in `start`: `y, h, c = lstm(x, 64, final = true)`
layer lstm(x: float[N, T, I], out: int, layers: int = 1, start = none, lengths = none, final: bool = false,
           peephole: bool = false, coupled: bool = false, forget_bias: float = 0.0,
           init: fn = glorot_uniform) {
    last = none;  cells = none
    for k in 0..layers {
        x, h, c = lstm_layer(x, out, start = states_of(start, k), lengths = lengths, peephole = peephole,
                             coupled = coupled, forget_bias = forget_bias, init = init)
        last = with_state(last, h, k);  cells = with_state(cells, c, k)
    }
    return if final then (x, last, cells) else x
}

## Both directions side by side (Schuster and Paliwal, 1997), in one layer or several.
##   x: [N, T, I], start: (h, c), each [2 layers, N, out], a layer's forward state before its backward one
##   result: [N, T, 2 out], the forward states first; with `final`, also the last h and c, as `start`
layer bi_lstm(x: float[N, T, I], out: int, layers: int = 1, start = none, lengths = none, final: bool = false,
              peephole: bool = false, coupled: bool = false, forget_bias: float = 0.0,
              init: fn = glorot_uniform) {
    last = none;  cells = none
    for k in 0..layers {
        a, h, c = lstm_layer(x, out, start = states_of(start, 2*k), lengths = lengths, peephole = peephole,
                             coupled = coupled, forget_bias = forget_bias, init = init)
        b, g, d = lstm_layer(x, out, start = states_of(start, 2*k + 1), lengths = lengths, reverse = true,
                             peephole = peephole, coupled = coupled, forget_bias = forget_bias, init = init)
        x = concat(a, b)
        last = with_state(with_state(last, h, k), g, 1)
        cells = with_state(with_state(cells, c, k), d, 1)
    }
    return if final then (x, last, cells) else x
}

## The GRU layer, or several, one on top of the other.
##   x: [N, T, I], start: [layers, N, out], what the states begin with: zeros, if left out
##   result: the states of the last layer, [N, T, out]; with `final`, also the last state of each layer,
##   [layers, N, out]: `y, h = gru(x, 64, final = true)`
layer gru(x: float[N, T, I], out: int, layers: int = 1, start = none, lengths = none, final: bool = false,
          init: fn = glorot_uniform) {
    last = none
    for k in 0..layers {
        x, h = gru_layer(x, out, start = state_of(start, k), lengths = lengths, init = init)
        last = with_state(last, h, k)
    }
    return if final then (x, last) else x
}

## Both directions side by side (Schuster and Paliwal, 1997), in one layer or several.
##   x: [N, T, I], start: [2 layers, N, out], a layer's forward state before its backward one
##   result: [N, T, 2 out], the forward states first; with `final`, also the last states, as `start`
layer bi_gru(x: float[N, T, I], out: int, layers: int = 1, start = none, lengths = none, final: bool = false,
             init: fn = glorot_uniform) {
    last = none
    for k in 0..layers {
        a, h = gru_layer(x, out, start = state_of(start, 2*k), lengths = lengths, init = init)
        b, g = gru_layer(x, out, start = state_of(start, 2*k + 1), lengths = lengths, reverse = true, init = init)
        x = concat(a, b)
        last = with_state(with_state(last, h, k), g, 1)
    }
    return if final then (x, last) else x
}
