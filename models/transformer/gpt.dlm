## GPT: a transformer that writes text, one token after another.
#
# Every place of a text asks all places before it and itself (causal attention, several heads side by side),
# adds what it finds to what it knows, and thinks about it alone in two dense layers; after some such blocks it
# says how probable each next token is, by the same table that gave the tokens their vectors. All places are
# learnt from at once. To write, the keys and values of earlier places are kept ("cache"), so that a new token
# costs one place, not the whole text. Radford et al., "Language Models are Unsupervised Multitask
# Learners", 2019.
#
# The default is small and reads characters. The published sizes read pairs of bytes: `-D V=50257 -D CTX=1024
# -D D=768 -D LAYERS=12 -D HEADS=12` has 124,439,808 parameters. `--text FILE` for another text.

const V      = 80  # tokens; the rarest characters of a text with more count as one
const CTX    = 64
const D      = 64
const LAYERS = 2
const HEADS  = 4
const DROP   = 0.1

data text = chars("/usr/share/common-licenses", vocab = V) split(train = 0.9)

layer attention(x: f32[N, T, D], at: i32, decode: bool) -> f32[N, T, D] where at + T <= CTX {
    q, k, v = x |> dense(3 * D, init = small) |> split(3)
    q = split_heads(q, HEADS);  k = split_heads(k, HEADS);  v = split_heads(v, HEADS)
    if decode {
        cache keys: f32[1, HEADS, CTX, D // HEADS] = 0;  cache values: f32[1, HEADS, CTX, D // HEADS] = 0
        keys[:, :, at..at + T] <- k;  values[:, :, at..at + T] <- v
        k = keys;  v = values
    }
    e = q @ k' / sqrt(D // HEADS)
    a[n, h, t, s] = if s <= at + t then e[n, h, t, s] else -inf
    return (a |> softmax |> dropout(DROP)) @ v |> merge_heads |> dense(D, init = small)
}

# Weights of spread 0.02, as published.
fn small(shape, fan_in: int, fan_out: int) = gaussian(shape, 0.02)

## ids: the tokens from place `at` on; with `decode`, keys and values of the places before come from the cache.
net gpt(ids: i32[N, T], at: i32 = 0, decode: bool = false) -> f32[N, T, V] where at + T <= CTX {
    param token: f32[V, D] ~ gaussian(0.02)
    param place: f32[CTX, D] ~ gaussian(0.02)
    x = token[ids] + place[at..at + T] |> dropout(DROP)
    for k in 0..LAYERS {
        x = x + (x |> layer_norm |> attention(at, decode) |> dropout(DROP))
        x = x + (x |> layer_norm |> dense(4 * D, init = small) |> gelu |> dense(D, init = small) |> dropout(DROP))
    }
    return layer_norm(x) @ token'
}

optimizer gpt_adamw(p, g, lr: f32) = adamw(p, g, lr, beta2 = 0.95, decay = if rank(p) > 1 then 0.1 else 0)

## Learn from random pieces of the text; `bits_per_char` is of its last tenth.
entry train(steps: int = 12000, batch: int = 8, accumulate: int = 1, lr: f32 = 5e-3) {
    total = zeros_like(gpt.params)
    for x, y in windows(text.train, CTX, batch, count = steps * accumulate) {
        loss = bits(cross_entropy(gpt(x), y))
        total = total + grad(loss, gpt) / accumulate
        report loss
        if every(accumulate) {
            update gpt with clip_norm(total, 1) using gpt_adamw(warm_cosine(lr, step, 50, steps))
            total = zeros_like(gpt.params)
        }
    }
    bits_per_char = bits(mean(for x, y in windows(text.test, CTX, 8): cross_entropy_each(gpt(x), y)))
    report bits_per_char
    save gpt to "gpt.safetensors"
}

## Go on from `prompt` up to CTX tokens, at a temperature `tau`.
entry generate(prompt: str = "The ", length: int = 200, tau: f32 = 0.7) {
    ids = chars(prompt, like = text.ids)[_, :];  n = size(ids, 1)
    p = gpt(ids, decode = true)[:, -1]
    emit prompt
    for i in 0..min(length, CTX - n) {
        id = categorical(p / tau)
        emit chars(id, like = text.ids)
        p = gpt(id[:, _], at = n + i, decode = true)[:, -1]
    }
}
