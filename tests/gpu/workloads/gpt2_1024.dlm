# GPT-2, 124 million parameters, length 1024, batch 8, AdamW.
net gpt(ids: i32[N, T]) -> f32[N, T, 50257] where T <= 1024 {
    share token = embedding(50257, 768)
    x = token(ids) |> learned_positions(1024)
    for k in 0..12 { x = transformer_block(x, 12, causal = true) }
    return layer_norm(x) @ token.w'
}

entry train(x: i32[8, 1024], y: i32[8, 1024], steps: int = 100) {
    save gpt to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(gpt(x), y)
        minimize loss over gpt using adamw(1e-4)
        report loss
    }
}
