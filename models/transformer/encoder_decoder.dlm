## The transformer: from one sequence to another by attention alone.
#
# 1204 becomes "one thousand two hundred and four".
#
# There is no recurrence: waves added to the vectors say which place is which, and all places are worked on at
# once. In the encoder each place of the input looks at all others. In the decoder each place looks at the words
# before it (a mask hides the later ones) and at the encoder's result. Residual paths around every
# part let gradients through, layer_norm keeps the scale. To write, the decoder is asked for one word after
# another; a beam search keeps the best beginnings. Vaswani et al., "Attention Is All You Need", 2017, with the
# norm in front of each part (Xiong et al., 2020).

const V = 40;  const D = 64;  const LAYERS = 2;  const HEADS = 4;  const DROP = 0.0
const START = 1;  const END = 2

data pairs = tsv("../data/numbers.tsv") {
    digits: i32[S] = chars(col(0), vocab = 16)
    words: i32[T]  = words(col(1), vocab = V)
} split(train = 0.8, seed = 1)

# Vectors of the tokens, with their places.
layer placed(ids: i32[N, T], count: int) -> f32[N, T, D] =
    8.0 * embedding(ids, count, D) + sinusoidal(iota(T), D)[_, :, :]

layer thought(x: f32[N, T, D]) -> f32[N, T, D] =
    x + (x |> layer_norm |> dense(2 * D) |> relu |> dense(D) |> dropout(DROP))

net encoder(digits: i32[N, S]) -> f32[N, S, D] {
    x = placed(digits, 16)
    for k in 0..LAYERS {
        x = x + (x |> layer_norm |> self_attention(HEADS, mask = digits != 0) |> dropout(DROP)) |> thought
    }
    return layer_norm(x)
}

## The logits of the word behind each of `words`.
net decoder(words: i32[N, T], memory: f32[N, S, D], real: bool[N, S]) -> f32[N, T, V] {
    x = placed(words, V)
    for k in 0..LAYERS {
        x = x + (x |> layer_norm |> self_attention(HEADS, causal = true) |> dropout(DROP))
        x = x + (x |> layer_norm |> cross_attention(memory, HEADS, mask = real) |> dropout(DROP)) |> thought
    }
    return x |> layer_norm |> dense(V)
}

# The mean surprise at the true words, each behind the true ones before it.
fn surprise_at(digits: i32[N, S], words: i32[N, T]) -> f32 where T >= 1 {
    logits = decoder(words[:, ..T - 1], encoder(digits), digits != 0)
    real = f32(words[:, 1..] != 0)
    return sum(cross_entropy_each(logits, words[:, 1..]) * real) / sum(real)
}

# A step of the search; what goes on are the words so far, and how many they are.
fn next(word: i32[B], memory) {
    sofar, count, states, real = memory
    sofar[b, t] = if t == count[b] then word[b] else sofar[b, t]
    logits = decoder(sofar, states, real)
    last[b, v] = logits[b, count[b], v]
    return last, (sofar, count + 1, states, real)
}

# The best of the beams: words behind the start.
fn written(digits: i32[N, S], beam: int, limit: int) -> i32[N, limit] {
    memory = (i32(zeros(N, limit)), i32(zeros(N)), encoder(digits), digits != 0)
    found, score = beam_search(next, memory, i32(zeros(N)) + START, END, beam, limit)
    return found[:, 0]
}

# The true words behind the start, filled up as `written` does.
fn ended(words: i32[N, T]) -> i32[N, T - 1] where T >= 1 = if words[:, 1..] == 0 then END else words[:, 1..]

## Learn from four fifths of the numbers; `exact` is the share of the others that are wholly right.
entry train(epochs: int = 7, batch: int = 32, lr: f32 = 2e-3, beam: int = 1) {
    for epoch in 0..epochs {
        for digits, words in batches(pairs.train, batch, shuffle = true) {
            loss = surprise_at(digits, words)
            minimize loss over encoder, decoder using clipped_adam(warm_cosine(lr, step, 100, 100 * epochs), norm = 1)
            report loss
        }
    }
    exact = mean(for digits, words in batches(pairs.test, 100):
                 all(written(digits, beam, size(words, 1) - 1) == ended(words), axis = 1))
    report exact
    save encoder, decoder to "transformer.safetensors"
}

## A number in words.
entry translate(number: str = "1204", beam: int = 3) {
    emit words(written(chars(number, like = pairs.digits)[_, :], beam, 20)[0], like = pairs.words)
}
