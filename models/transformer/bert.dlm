## BERT: a transformer that reads in both directions, by filling gaps.
#
# A model that writes may only look back. One that shall understand should see both sides, but then it must not
# see what it predicts: so some characters of a text are hidden, and the net says what they were. Of the
# chosen ones (15 of 100) most become a gap, some a wrong character, and some stay, so that the net
# can trust none of those it sees. Devlin, Chang, Lee and Toutanova, "BERT", 2019 (of pieces of words, there).
#
# `--text FILE` for another text.

const V      = 80  # characters; the rarest of a text with more count as one
const GAP    = 0   # the number of no character
const T      = 64
const D      = 64
const LAYERS = 2
const HEADS  = 4
const DROP   = 0.0

data text = chars("/usr/share/common-licenses", vocab = V) split(train = 0.9)

net bert(ids: i32[N, L]) -> f32[N, L, V] where L <= T {
    share token = embedding(V, D)
    x = token(ids) |> learned_positions(T, sd = 0.125)
    for k in 0..LAYERS { x = transformer_block(x, HEADS, rate = DROP) }
    param b: f32[V] = 0
    return (x |> layer_norm |> dense(D) |> gelu |> layer_norm) @ token.w' + b
}

# The text with gaps and wrong characters, and which ones were chosen.
fn hidden(ids: i32[N, T]) -> (i32[N, T], bool[N, T]) {
    draw = uniform(N, T)
    wrong = randint(4..V, N, T)
    return if draw < 0.12 then GAP else if draw < 0.135 then wrong else ids, draw < 0.15
}

# The mean over the chosen characters.
fn over_chosen(x: f32[N, T], chosen: bool[N, T]) -> f32 = sum(x * chosen) / max(sum(chosen), 1)

## Learn from random pieces of the text; `acc` is the share of right guesses in its last tenth.
entry train(steps: int = 3500, batch: int = 32, lr: f32 = 3e-3) {
    for ids in windows(text.train, T, batch, count = steps) {
        seen, chosen = hidden(ids)
        loss = over_chosen(cross_entropy_each(bert(seen), ids), chosen)
        minimize loss over bert using adamw(warm_cosine(lr, step, 50, steps), decay = 0.01)
        report loss
    }
    right = 0.0;  count = 0.0
    for ids in windows(text.test, T, 8, count = 50) {
        seen, chosen = hidden(ids)
        right = right + sum(correct(bert(seen), ids) and chosen);  count = count + sum(chosen)
    }
    acc = right / count
    report acc
    save bert to "bert.safetensors"
}

## Fill the gaps of a text of up to T characters; each `_` is one.
entry fill(prompt: str = "you may copy and dist_ibute the program under the te_ms of this", gap: str = "_") {
    ids = chars(prompt, like = text.ids);  hole = chars(gap, like = text.ids)
    seen = (if ids == hole[0] then GAP else ids)[_, :]
    best = argmax(bert(seen), axis = -1)
    emit chars(if seen == GAP then best else seen, like = text.ids)
}
