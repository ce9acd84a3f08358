# A language model: six transformer blocks of width 384 with 6 heads, length 256, batch 8, AdamW.
net lm(ids: i32[N, T]) -> f32[N, T, 256] where T <= 256 {
    x = embedding(ids, 256, 384) |> learned_positions(256)
    for k in 0..6 { x = transformer_block(x, 6, causal = true) }
    return x |> layer_norm |> dense(256)
}

entry train(x: i32[8, 256], y: i32[8, 256], steps: int = 100) {
    save lm to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(lm(x), y)
        minimize loss over lm using adamw(1e-3)
        report loss
    }
}
