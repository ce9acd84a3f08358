## A sparse transformer: each place looks at a few others, chosen so that all are reached in two steps.
#
# Attention compares all places with all, so its cost grows with the square of the length. Here a place of
# a sequence looks back at the last STRIDE places and at every STRIDE-th before ("strided"): in an image that is
# read row by row, with rows of STRIDE pixels, at the rest of its row and at its column. Or it looks at
# its own row and at the last pixel of each row above, which sums the row up ("fixed"). Two layers of
# either bring news from anywhere. Child, Gray, Radford and Sutskever, "Generating Long Sequences with
# Sparse Transformers", 2019.
#
# The net draws digits pixel by pixel, each of 17 shades. -D PATTERN=strided, fixed or full.

const PATTERN = "strided"
const STRIDE  = 8
const T = 64;  const V = 17
const D = 48;  const LAYERS = 2;  const HEADS = 4;  const DROP = 0.1

data digits = csv("../data/digits.csv.gz") { x: i32[T] = cols(0..T) } split(train = 0.8, seed = 1)

layer attention(x: f32[N, T, D]) -> f32[N, T, D] {
    q, k, v = x |> dense(3 * D) |> split(3)
    q = split_heads(q, HEADS);  k = split_heads(k, HEADS);  v = split_heads(v, HEADS)
    y = if PATTERN == "strided" then strided_attention(q, k, v, STRIDE)
        else if PATTERN == "fixed" then fixed_attention(q, k, v, STRIDE)
        else dot_attention(q, k, v, causal = true)
    return y |> merge_heads |> dense(D)
}

## The logits of each pixel, from those before it.
net artist(x: i32[N, T]) -> f32[N, T, V] {
    before[n, t < T] = x[n, t - 1 else 0]
    y = embedding(before, V, D) |> learned_positions(T)
    for k in 0..LAYERS {
        y = y + (y |> layer_norm |> attention |> dropout(DROP))
        y = y + (y |> layer_norm |> dense(4 * D) |> gelu |> dense(D) |> dropout(DROP))
    }
    return y |> layer_norm |> dense(V)
}

## Learn from four fifths of the images; `bits_per_pixel` is of the rest.
entry train(epochs: int = 30, batch: int = 32, lr: f32 = 3e-3) {
    for epoch in 0..epochs {
        for x in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(artist(x), x)
            minimize loss over artist using adamw(warm_cosine(lr, step, 44, 44 * epochs), decay = 0.05)
            report loss
        }
    }
    bits_per_pixel = bits(mean(for x in batches(digits.test, 120): cross_entropy_each(artist(x), x)))
    report bits_per_pixel
    save artist to "sparse.safetensors"
}

## The same without a net: how often each pixel has each shade.
entry baseline() {
    count[t, v < V] = 1.0 + sum[n] f32(digits.train.x[n, t] == v)
    p = count / sum(count, axis = 1, keep = true)
    each[n, t] = -log(p[t, digits.test.x[n, t]])
    bits_per_pixel = bits(mean(each))
    report bits_per_pixel
}

## Draw digits, pixel by pixel, into sparse.png.
entry sample(count: int = 32) {
    x: i32[count, T] = 0
    for t in 0..T {
        p = artist(x)
        x[:, t] <- categorical(p[:, t])
    }
    save grid(reshape(f32(x) / 16, [count, 1, 8, 8])) to "sparse.png"
}
