# Attention: each position gathers from the others what it asks for. Vaswani et al., 2017.

## [N, T, D] to [N, heads, T, D // heads]: the features in equal parts, one a head.
fn split_heads(x: float[N, T, D], heads: int) -> float[N, heads, T, D // heads] where D % heads == 0 =
    permute(reshape(x, [N, T, heads, D // heads]), [0, 2, 1, 3])

## The way back: [N, H, T, K] to [N, T, H K].
fn merge_heads(x: float[N, H, T, K]) -> float[N, T, H * K] =
    reshape(permute(x, [0, 2, 1, 3]), [N, T, H * K])

## Scaled dot products: softmax(q k' / sqrt(K)) v.
##   q: [N, H, T, K], k: [N, H, S, K], v: [N, H, S, V]; result: [N, H, T, V]
## `causal`: position t sees s <= t alone. `mask`: bool[N, S], the positions that may be seen.
fn dot_attention(q: float[N, H, T, K], k: float[N, H, S, K], v: float[N, H, S, V],
                 causal: bool = false, mask = none) -> float[N, H, T, V] {
    e = q @ k' / sqrt(K)
    if causal { e[n, h, t, s] = if s <= t then e[n, h, t, s] else -inf }
    if mask != none { e[n, h, t, s] = if mask[n, s] then e[n, h, t, s] else -inf }
    return softmax(e) @ v
}

## Self-attention with several heads and learnt projections.
##   x: [N, T, D] with D a multiple of heads; result: [N, T, D]
## Also called MultiheadAttention.
layer self_attention(x: float[N, T, D], heads: int, causal: bool = false, mask = none)
        -> float[N, T, D] {
    q, k, v = x |> dense(3*D) |> split(3)
    y = dot_attention(split_heads(q, heads), split_heads(k, heads), split_heads(v, heads),
                      causal = causal, mask = mask)
    return y |> merge_heads |> dense(D)
}

## Attention within a window: place t sees the places of which |t - s| < window. Shapes as in
## `dot_attention`. Child et al., "Generating Long Sequences with Sparse Transformers", 2019.
fn local_attention(q: float[N, H, T, K], k: float[N, H, T, K], v: float[N, H, T, V], window: int, causal: bool = false)
        -> float[N, H, T, V] {
    score = q @ k' / sqrt(K)
    seen[n, h, t, s] = if abs(t - s) < window and (s <= t or not causal) then score[n, h, t, s] else -inf
    return softmax(seen) @ v
}

## Attention to every `stride`-th place and to the last `stride` ones (the strided pattern of Child et
## al., 2019); no place sees what comes later. Shapes as in `dot_attention`.
fn strided_attention(q: float[N, H, T, K], k: float[N, H, T, K], v: float[N, H, T, V], stride: int)
        -> float[N, H, T, V] {
    score = q @ k' / sqrt(K)
    seen[n, h, t, s] = if s <= t and (t - s < stride or (t - s) % stride == 0) then score[n, h, t, s] else -inf
    return softmax(seen) @ v
}

## Attention to the own block of `stride` places and to the last `summary` places of each block (the fixed
## pattern of Child et al., 2019); no place sees what comes later. Shapes as in `dot_attention`.
fn fixed_attention(q: float[N, H, T, K], k: float[N, H, T, K], v: float[N, H, T, V], stride: int, summary: int = 1)
        -> float[N, H, T, V] {
    score = q @ k' / sqrt(K)
    seen[n, h, t, s] = if s <= t and (s // stride == t // stride or s % stride >= stride - summary)
        then score[n, h, t, s] else -inf
    return softmax(seen) @ v
}

## Attention with several heads from x to another sequence.
##   x: [N, T, D], memory: [N, S, E], mask: bool[N, S]; result: [N, T, D]
layer cross_attention(x: float[N, T, D], memory: float[N, S, E], heads: int, mask = none) -> float[N, T, D] {
    q = dense(x, D);  k = dense(memory, D);  v = dense(memory, D)
    y = dot_attention(split_heads(q, heads), split_heads(k, heads), split_heads(v, heads), mask = mask)
    return y |> merge_heads |> dense(D)
}

## Attention whose score is a small net: e = v . tanh(W q + U k). Bahdanau et al., 2014.
##   q: [N, Q], keys: [N, S, K], mask: bool[N, S]; result: the weighted mean of the keys, [N, K]
layer additive_attention(q: float[N, Q], keys: float[N, S, K], units: int, mask = none)
        -> float[N, K] {
    param v: float[units] ~ gaussian(0.1)
    a = dense(q, units);  b = dense(keys, units, bias = false)
    e[n, s] = sum[u] v[u] * tanh(a[n, u] + b[n, s, u])
    if mask != none { e = if mask then e else -inf }
    w = softmax(e)
    y[n, k] = sum[s] w[n, s] * keys[n, s, k]
    return y
}

## Positions (or times) as waves of falling frequency: sin(t / 10000^(2i/D)), then the cosines.
##   t: i32[N]; result: f32[N, D], D even
fn sinusoidal(t: i32[N], D: int) -> f32[N, D] {
    a[n, i < D // 2] = t[n] * exp(-log(10000.0) * (2 * i / D))
    return concat(sin(a), cos(a))
}

## Rotary positions: each pair (x[2i], x[2i+1]) turned by the angle t / base^(2i/K), so that dot
## products depend on distances alone. Su et al., 2021.
##   x: [N, H, T, K], K even; result: the same shape. `at` is the position of the first row.
fn rotary(x: float[N, H, T, K], at: int = 0, base: f32 = 10000.0) -> float[N, H, T, K] {
    place = float(iota(T) + at, like = x)
    rate = exp(float(iota(K // 2), like = x) * log(float(base, like = x)) * -2 / K)
    angle = place[:, _] * rate[_, :]
    a[n, h, t, i < K // 2] = x[n, h, t, 2*i] * cos(angle[t, i]) - x[n, h, t, 2*i + 1] * sin(angle[t, i])
    b[n, h, t, i < K // 2] = x[n, h, t, 2*i] * sin(angle[t, i]) + x[n, h, t, 2*i + 1] * cos(angle[t, i])
    return reshape(stack(a, b, axis = -1), [N, H, T, K])
}

## A block of a transformer: x + attention, then + mlp, each behind its layer_norm ("pre-norm").
##   x: [N, T, D]; result: [N, T, D]
layer transformer_block(x: float[N, T, D], heads: int, causal: bool = false, widen: int = 4, rate: float = 0.0)
        -> float[N, T, D] {
    x = x + (x |> layer_norm |> self_attention(heads, causal = causal) |> dropout(rate))
    return x + (x |> layer_norm |> dense(widen * D) |> gelu |> dense(D) |> dropout(rate))
}

## A learnt vector for each place, added to x.
##   x: [N, T, D], w: [length, D], T at most `length`; result: as x
layer learned_positions(x: float[N, T, D], length: int, sd: float = 0.02) -> float[N, T, D] {
    param w: float[length, D] ~ gaussian(sd)
    return x + w[..T]
}
