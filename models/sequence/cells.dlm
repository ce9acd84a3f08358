# The recurrent cells of the library, chosen by a word: the models beside this file are tried with
# each of them, `-D CELL=gru`.
#
# A plain recurrent layer ("rnn", Elman, 1990) sends its state through a matrix and a tanh in every
# step, so what it remembers fades, and so do its gradients. Leaky units ("leaky") keep most of their
# state and so remember longer. An LSTM ("lstm") has a second state, c, which only gates may write,
# forget and read; "peephole" lets the gates look at c, "coupled" forgets as much as it writes. A
# "gru" does with one state and two gates.

## One step: what follows h and c at the input x. Cells with a single state leave c alone.
##   x: [N, I], h, c: [N, H]; result: h', c': [N, H]
layer cell(x: f32[N, I], h: f32[N, H], c: f32[N, H], kind: str) -> (f32[N, H], f32[N, H])
        where kind == "rnn" or kind == "leaky" or kind == "gru" or kind == "lstm" or kind == "peephole" or
        kind == "coupled" {
    if kind == "rnn" { return rnn_cell(x, h), c }
    if kind == "leaky" { return rnn_cell(x, h, leak = 0.1), c }
    if kind == "gru" { return gru_cell(x, h), c }
    return lstm_cell(x, h, c, peephole = kind == "peephole", coupled = kind == "coupled", forget_bias = 1.0)
}

## The states of all steps, of one layer or several on top of each other, in one direction or in both.
##   x: [N, T, I]; result: [N, T, out], or [N, T, 2 out], the forward states first
layer recurrent(x: f32[N, T, I], out: int, kind: str, layers: int = 1, both: bool = false) -> f32[N, T, _] {
    zero: f32[N, out] = 0
    for k in 0..layers {
        y = scan x_t in x over T carrying h = zero, c = zero { h, c = cell(x_t, h, c, kind);  yield h }
        if both {
            z = scan x_t in x over T backwards carrying h = zero, c = zero { h, c = cell(x_t, h, c, kind);  yield h }
            y = concat(y, z)
        }
        x = y
    }
    return x
}
