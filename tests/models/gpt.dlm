# A small GPT: tied embeddings, keys and values kept from token to token, gradients of several batches
# added up and clipped, AdamW without decay on biases and norms.
const V = 11;  const CTX = 8;  const D = 8;  const LAYERS = 2;  const HEADS = 2

layer attention(x: f32[N, T, D], at: i32, heads: int, decode: bool) -> f32[N, T, D] where at + T <= CTX {
    q, k, v = x |> dense(3*D) |> split(3)
    q = split_heads(q, heads);  k = split_heads(k, heads);  v = split_heads(v, heads)  # [N, heads, T, D//heads]
    if decode {
        cache ks: f32[1, heads, CTX, D//heads] = 0;  cache vs: f32[1, heads, CTX, D//heads] = 0
        ks[:, :, at..at+T] <- k;  vs[:, :, at..at+T] <- v
        k = ks;  v = vs
    }
    e = q @ k' / sqrt(D // heads)
    a[n, h, t, s] = if s <= at + t then e[n, h, t, s] else -inf
    return (a |> softmax |> dropout(0.1)) @ v |> merge_heads |> dense(D)
}

net gpt(ids: i32[N, T], at: i32 = 0, decode: bool = false) -> f32[N, T, V] where at + T <= CTX {
    share token = embedding(V, D)
    param place: f32[CTX, D] ~ gaussian(0.02)
    x = token(ids) + place[at..at+T] |> dropout(0.1)
    for i in 0..LAYERS {
        x = x + (x |> layer_norm |> attention(at, HEADS, decode) |> dropout(0.1))
        x = x + (x |> layer_norm |> dense(4*D) |> gelu |> dense(D) |> dropout(0.1))
    }
    return layer_norm(x) @ token.w'
}

optimizer gpt_adamw(p, g, lr: f32) = adamw(p, g, lr, beta2 = 0.95, decay = if rank(p) > 1 then 0.1 else 0)

entry train(steps: int = 60, batch: int = 4, accumulate: int = 2, lr: f32 = 1e-2) {
    total = zeros_like(gpt.params)
    for k in 0..steps * accumulate {
        x = randint(0..V, batch, CTX);  y = (x + 1) % V
        loss = cross_entropy(gpt(x), y)
        total = total + grad(loss, gpt) / accumulate
        report loss
        if every(accumulate) {
            update gpt with clip_norm(total, 1) using gpt_adamw(warm_cosine(lr, step, 5, steps))
            total = zeros_like(gpt.params)
        }
    }
    save gpt to "gpt.safetensors"
}

# token by token gives what the whole text gives
entry compare() -> f32 {
    ids = iota(CTX)[_, :]
    whole = gpt(ids)
    p = gpt(ids[:, 0..3], decode = true)[:, -1]
    gap = max(abs(p - whole[:, 2]))
    for i in 0..5 {
        p = gpt(ids[:, i + 3..i + 4], at = i + 3, decode = true)[:, -1]
        gap = max(gap, max(abs(p - whole[:, i + 3])))
    }
    return gap
}
