# Translation: GRU encoder and decoder, additive attention, scheduled sampling, beam search.

const V = 8000;  const E = 256;  const H = 512
const PAD = 0;  const BOS = 1;  const EOS = 2

data pairs = tsv("fra-eng.tsv") {
    src: i32[S] = words(col(0), vocab = V)
    tgt: i32[T] = words(col(1), vocab = V)
} split(train = 0.95, seed = 1)

net encoder(src: i32[N, S]) -> f32[N, S, 2*H] = src |> embedding(V, E) |> bi_gru(H)

net decoder(y: i32[N], h: f32[N, H], enc: f32[N, S, 2*H], real: bool[N, S]) -> (f32[N, V], f32[N, H]) {
    param v: f32[H] ~ gaussian(0.1)
    q = dense(h, H);  k = dense(enc, H, bias = false)
    e[n, s]   = sum[a] v[a] * tanh(q[n, a] + k[n, s, a])
    w         = softmax(if real then e else -inf)
    ctx[n, d] = sum[s] w[n, s] * enc[n, s, d]
    h = gru_cell(concat(embedding(y, V, E), ctx), h)
    return dense(concat(h, ctx), V), h
}

# The decoder is fed the truth with probability `teach`, its own best word otherwise.
fn loss(src: i32[N, S], tgt: i32[N, T], teach: f32) -> f32 where T >= 1 {
    enc = encoder(src)
    nll = scan t in 1..T carrying y = tgt[:, 0], h = zeros(N, H) {
        logits, h = decoder(y, h, enc, src != PAD)
        y = if bernoulli(teach, N) then tgt[:, t] else argmax(logits, axis = -1)
        yield cross_entropy_each(logits, tgt[:, t])
    }
    real = tgt[:, 1..] != PAD
    return sum(nll' * real) / sum(real)
}

entry train(epochs: int = 20, batch: int = 64, lr: f32 = 1e-3) {
    for epoch in 0..epochs {
        for src, tgt in batches(pairs.train, batch, shuffle = true) {
            nll = loss(src, tgt, 1 - epoch / epochs)
            minimize nll over encoder, decoder using clipped_adam(lr, norm = 1)
            report nll
        }
        save encoder, decoder to "seq2seq.safetensors"
    }
}

entry translate(text: str, beam: int = 5, limit: int = 60) {
    src = words(text, like = pairs.src)[_, :]
    enc = repeat(encoder(src), beam, axis = 0);  real = repeat(src != PAD, beam, axis = 0)
    seq: i32[beam, limit] = EOS;  y: i32[beam] = BOS;  h: f32[beam, H] = 0
    score[b < beam] = if b == 0 then 0.0 else -inf  # at first all beams are one
    for t in 0..limit {
        logits, h = decoder(y, h, enc, real)
        logp = log_softmax(logits)
        next[b, v] = score[b] + (if y[b] != EOS then logp[b, v] else if v == EOS then 0 else -inf)
        score, best = top_k(flatten_all(next), beam)
        parent = best // V;  y = best % V
        seq = seq[parent];  h = h[parent]
        seq[:, t] <- y
        stop if all(y == EOS)
    }
    emit words(seq[0], like = pairs.tgt)
}
