## From one sequence to another with attention: 1204 becomes "one thousand two hundred and four".
#
# The encoder reads the digits in both directions and keeps a state for each. The decoder writes word by word,
# and before each it looks at those states, weighted by how well each answers its question:
#   additive  a small net judges question and state (Bahdanau et al., 2014);
#   dot       their dot product does (Luong et al., 2015);
#   location  as additive, and the net also sees where the decoder looked last (Chorowski et al., 2015);
#   hard      one state alone, drawn by its weight; the gradient takes the weights for the draw (Xu et al.,
#             2015, and the straight-through estimator of Bengio et al., 2013).
# While learning, the decoder is told the true words before each place (teacher forcing), then more and more
# often what it guessed itself (scheduled sampling; Bengio et al., 2015), as it will be when it writes. A beam
# search keeps the few best beginnings instead of the best one. The pairs: data/generate_text.py.
#
# -D ATTENTION=additive, dot, location or hard.

const ATTENTION = "additive"
const V = 40;  const H = 64
const START = 1;  const END = 2

data pairs = tsv("../data/numbers.tsv") {
    digits: i32[S] = chars(col(0), vocab = 16)
    words: i32[T]  = words(col(1), vocab = V)
} split(train = 0.8, seed = 1)

net encoder(digits: i32[N, S]) -> f32[N, S, H] = digits |> embedding(16, H) |> bi_gru(H // 2)

# How well each of the states answers the question q.
layer score(q: f32[N, H], states: f32[N, S, H], last: f32[N, S]) -> f32[N, S] {
    if ATTENTION == "dot" {
        e[n, s] = sum[k] q[n, k] * states[n, s, k] / 8.0
        return e
    }
    param v: f32[H] ~ gaussian(0.1)
    a = dense(q, H);  b = dense(states, H, bias = false)
    if ATTENTION == "location" { b = b + permute(conv1d(last[:, _], H, kernel = 3, pad = 1), [0, 2, 1]) }
    e[n, s] = sum[k] v[k] * tanh(a[n, k] + b[n, s, k])
    return e
}

## The logits of the next word; what goes on is the state h and the weights of the last look.
net decoder(word: i32[N], h: f32[N, H], last: f32[N, S], states: f32[N, S, H], real: bool[N, S])
        -> (f32[N, V], f32[N, H], f32[N, S]) {
    weight = softmax(if real then score(h, states, last) else -inf)
    if ATTENTION == "hard" {
        place = if training then categorical(log(weight + 1e-9)) else argmax(weight, axis = -1)
        weight = with_derivative(one_hot(place, S), of = weight)
    }
    look[n, k] = sum[s] weight[n, s] * states[n, s, k]
    h = gru_cell(concat(embedding(word, V, H), look), h)
    return concat(h, look) |> dense(V), h, weight
}

# The surprise at the true words; the decoder is fed each of them with probability `teach`, else its own best.
fn surprise_at(digits: i32[N, S], words: i32[N, T], teach: f32) -> f32 where T >= 1 {
    states = encoder(digits)
    each = scan t in 1..T carrying word = words[:, 0], h = zeros(N, H), last = zeros(N, S) {
        logits, h, last = decoder(word, h, last, states, digits != 0)
        word = if bernoulli(teach, N) then words[:, t] else argmax(logits, axis = -1)
        yield cross_entropy_each(logits, words[:, t])
    }
    real = words[:, 1..] != 0
    return sum(each' * real) / sum(real)
}

fn next(word: i32[B], memory) {
    logits, h, last = decoder(word, memory[0], memory[1], memory[2], memory[3])
    return logits, (h, last, memory[2], memory[3])
}

# The true words behind the start, filled up as `written` does.
fn ended(words: i32[N, T]) -> i32[N, T - 1] where T >= 1 = if words[:, 1..] == 0 then END else words[:, 1..]

# The best of the beams: words behind the start.
fn written(digits: i32[N, S], beam: int, limit: int) -> i32[N, limit] {
    memory = (zeros(N, H), zeros(N, S), encoder(digits), digits != 0)
    found, score = beam_search(next, memory, i32(zeros(N)) + START, END, beam, limit)
    return found[:, 0]
}

## Learn from four fifths of the numbers; `exact` is the share of the others that are wholly right.
entry train(epochs: int = 8, batch: int = 32, lr: f32 = 4e-3, teach: f32 = 0.5, beam: int = 2) {
    for epoch in 0..epochs {
        for digits, words in batches(pairs.train, batch, shuffle = true) {
            loss = surprise_at(digits, words, 1 - (1 - teach) * epoch / epochs)
            minimize loss over encoder, decoder using clipped_adam(linear(lr, epoch / epochs), norm = 1)
            report loss
        }
    }
    exact = mean(for digits,
                 words in batches(pairs.test, 100): all(written(digits, beam, size(words, 1) - 1) == ended(words),
                                                        axis = 1))
    report exact
    save encoder, decoder to "numbers.safetensors"
}

## A number in words.
entry translate(number: str = "1204", beam: int = 3) {
    emit words(written(chars(number, like = pairs.digits)[_, :], beam, 20)[0], like = pairs.words)
}
