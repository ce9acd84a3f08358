# GPT-2, 124 million parameters: one token more, with the keys and values of 256 places in a cache.
const CTX = 256

layer attention(x: f32[1, 1, 768], at: int) -> f32[1, 1, 768] {
    q, k, v = x |> dense(3 * 768) |> split(3)
    cache keys: f32[1, 12, CTX, 64] = 0;  cache values: f32[1, 12, CTX, 64] = 0
    keys[:, :, at..at + 1] <- split_heads(k, 12);  values[:, :, at..at + 1] <- split_heads(v, 12)
    e = split_heads(q, 12) @ keys' / 8
    a[n, h, t, s] = if s <= at + t then e[n, h, t, s] else -inf
    return softmax(a) @ values |> merge_heads |> dense(768)
}

layer block(x: f32[1, 1, 768], at: int) -> f32[1, 1, 768] {
    h = x + (x |> layer_norm |> attention(at))
    return h + (h |> layer_norm |> dense(4 * 768) |> gelu |> dense(768))
}

net gpt(ids: i32[1, 1], at: int) -> f32[1, 1, 50257] {
    param token: f32[50257, 768] ~ gaussian(0.02)
    param place: f32[1024, 768] ~ gaussian(0.02)
    x = token[ids] + place[at..at + 1]
    for k in 0..12 { x = block(x, at) }
    return layer_norm(x) @ token'
}

entry train(x: i32[1, 1], steps: int = 4) {
    load gpt from "w.safetensors"
    for i in 0..steps {
        p = gpt(x, at = i % CTX)
        report p[0, 0, 0], p[0, 0, 50256]
    }
}
