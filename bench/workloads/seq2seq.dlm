# Translation: bidirectional GRU encoder, GRU decoder with additive attention, length 40, batch 32, Adam.
const V = 4000
const E = 128
const H = 256

net encoder(src: i32[N, S]) -> f32[N, S, 2 * H] = src |> embedding(V, E) |> bi_gru(H)

net decoder(tgt: i32[N, T], enc: f32[N, S, 2 * H]) -> f32[N, T, V] {
    param v: f32[H] ~ gaussian(0.1)
    share query = dense(H)
    share cell = gru_cell(H)
    k = dense(enc, H, bias = false)
    ys = scan y in embedding(tgt, V, E) over T carrying h = zeros(N, H) {
        q = query(h)
        e[n, s] = sum[a] v[a] * tanh(q[n, a] + k[n, s, a])
        w = softmax(e)
        ctx[n, d] = sum[s] w[n, s] * enc[n, s, d]
        h = cell(concat(y, ctx), h)
        yield concat(h, ctx)
    }
    return dense(ys, V)
}

entry train(src: i32[32, 40], tgt: i32[32, 40], y: i32[32, 40], steps: int = 100) {
    save encoder, decoder to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(decoder(tgt, encoder(src)), y)
        minimize loss over encoder, decoder using adam(1e-3)
        report loss
    }
}
