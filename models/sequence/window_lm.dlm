## A neural language model with a window: the next character from the WINDOW before it.
#
# Counting (ngram.dlm) treats every context as a world of its own. Here each character has a vector that is
# learnt, the vectors of the window stand side by side, and a hidden layer guesses from them. Contexts of
# similar vectors give similar guesses, also where the text never had them: so the window can be
# longer than that of the counts, and the guesses are better. Bengio, Ducharme, Vincent and Jauvin, "A Neural
# Probabilistic Language Model", 2003 (of words, there).
#
# `--text FILE` for another text.

const WINDOW = 6
const V      = 80  # different characters; the rarest of a text with more count as one

data text = chars("/usr/share/common-licenses", vocab = V) split(train = 0.9)

net lm(x: i32[N, WINDOW]) -> f32[N, V] =
    reshape(embedding(x, V, 24), [N, WINDOW * 24]) |> dropout(0.1) |> dense(256) |> relu |> dropout(0.2) |> dense(V)

# All windows of rows of text, each with the character behind it.
fn windowed(x: i32[N, T]) -> (i32[N * (T - WINDOW), WINDOW], i32[N * (T - WINDOW)]) where T > WINDOW {
    seen[n, t < T - WINDOW, k < WINDOW] = x[n, t + k]
    return reshape(seen, [N * (T - WINDOW), WINDOW]), reshape(x[:, WINDOW..], [N * (T - WINDOW)])
}

## Learn from pieces of the text; `bits_per_char` is of its last tenth.
entry train(steps: int = 6000, batch: int = 8, lr: f32 = 4e-3) {
    for x in windows(text.train, 32 + WINDOW, batch, count = steps) {
        seen, next = windowed(x)
        loss = bits(cross_entropy(lm(seen), next))
        minimize loss over lm using adamw(linear(lr, step / steps), decay = 0.3)
        report loss
    }
    seen, next = windowed(text.test.ids[_, :])
    bits_per_char = bits(cross_entropy(lm(seen), next))
    report bits_per_char
    save lm to "window_lm.safetensors"
}
