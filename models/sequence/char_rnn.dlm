## A recurrent net that learns to write text, character by character.
#
# At each character the net says how probable each next one is. It reads many places of the text at once
# ("lanes"), some fifty characters at a time: gradients go back no further than that (truncated
# backpropagation through time), but the states go on into the next fifty, so that what the net remembers
# may be older than what it was taught by. Dropout keeps it from learning a small text by heart. To write, a
# character is drawn from the probabilities and becomes the next input; a temperature `tau` below 1 makes
# probable ones more so. Mikolov et al., 2010; Graves, "Generating Sequences with Recurrent Neural
# Networks", 2013.
#
# -D CELL=rnn, leaky, gru, lstm, peephole or coupled; -D LAYERS=2; `--text FILE` for another text.

use "cells.dlm"

const CELL   = "lstm"
const H      = 128
const LAYERS = 1
const V      = 80  # different characters; the rarest of a text with more count as one
const DROP   = 0.1

data text = chars("/usr/share/common-licenses", vocab = V) split(train = 0.9)

## h, c: the states of all layers.
net lm(x: i32[N, T], h: f32[LAYERS, N, H], c: f32[LAYERS, N, H])
        -> (f32[N, T, V], f32[LAYERS, N, H], f32[LAYERS, N, H]) {
    share cells[LAYERS] = cell(kind = CELL)
    y = scan z in x |> embedding(V, H) |> dropout(DROP) over T carrying h, c {
        for k in 0..LAYERS {
            z, new = cells[k](z, h[k], c[k])
            h[k] <- z;  c[k] <- new
            z = dropout(z, DROP)
        }
        yield z
    }
    return dense(y, V), h, c
}

## The bits that a character of the text's last tenth costs.
entry evaluate() -> f32 {
    h: f32[LAYERS, 1, H] = 0;  c: f32[LAYERS, 1, H] = 0
    total = 0.0;  count = 0
    for x, y in streams(text.test, lanes = 1, length = 100) {
        logits, h, c = lm(x, h, c)
        total = total + sum(cross_entropy_each(logits, y));  count = count + 100
    }
    return bits(total / count)
}

## Learn to guess the next character.
entry train(epochs: int = 20, lanes: int = 32, length: int = 50, lr: f32 = 4e-3) {
    for epoch in 0..epochs {
        h: f32[LAYERS, lanes, H] = 0;  c: f32[LAYERS, lanes, H] = 0
        for x, y in streams(text.train, lanes = lanes, length = length) {
            logits, h, c = lm(x, h, c)
            loss = bits(cross_entropy(logits, y))
            minimize loss over lm using clipped_adam(cosine(lr, epoch / epochs), norm = 1)
            report loss
        }
    }
    bits_per_char = evaluate()
    report bits_per_char
    save lm to "char_rnn.safetensors"
}

## Write `length` characters that go on from `prompt`, at a temperature `tau`.
entry sample(prompt: str = "The ", length: int = 300, tau: f32 = 0.7) {
    ids = chars(prompt, like = text.ids)[_, :]
    h: f32[LAYERS, 1, H] = 0;  c: f32[LAYERS, 1, H] = 0
    logits, h, c = lm(ids, h, c)
    p = logits[:, -1]
    emit prompt
    for i in 0..length {
        x = categorical(p / tau)
        emit chars(x, like = text.ids)
        logits, h, c = lm(x[:, _], h, c)
        p = logits[:, -1]
    }
}
