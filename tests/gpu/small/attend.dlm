# A transformer over windows of text.
data book = bytes("text.txt")

net gpt(ids: i32[N, T]) -> f32[N, T, 128] {
    share token = embedding(128, 8)
    x = token(ids)
    x = x + (x |> layer_norm |> self_attention(2, causal = true))
    x = x + (x |> layer_norm |> dense(16) |> gelu |> dense(8))
    return layer_norm(x) @ token.w'
}

entry train(steps: int = 6) {
    for x, y in windows(book, 6, 2, count = steps) {
        loss = cross_entropy(gpt(x), y)
        minimize loss over gpt using adamw(1e-2)
        report loss
    }
}
