# Loops over time in whole models: a character LSTM with truncated backpropagation, and translation by
# a GRU with additive attention, scheduled sampling and beam search.

const H = 6;  const V = 7;  const EOS = 1

data text = csv("text.csv") { x: i32[20] = cols(0..20),  y: i32[20] = cols(1..21) }
data pairs = csv("text.csv") { src: i32[5] = cols(0..5),  tgt: i32[6] = cols(5..11) }

net lm(x: i32[N, T], h: f32[N, H], c: f32[N, H]) -> (f32[N, T, V], f32[N, H], f32[N, H]) {
    share cell = lstm_cell(H)
    ys = scan x_t in embedding(x, V, 4) over T carrying h, c {
        h, c = cell(x_t, h, c)
        yield h
    }
    return dense(ys, V), h, c
}

# The state goes on from one half of the row to the other, and no gradient through it.
entry train(epochs: int = 30, lr: f32 = 0.05) {
    for epoch in 0..epochs {
        for x, y in batches(text, 4) {
            h = zeros(size(x, 0), H);  c = zeros(size(x, 0), H)
            for half in 0..2 {
                logits, h, c = lm(x[:, 10 * half..10 * half + 10], h, c)
                loss = cross_entropy(logits, y[:, 10 * half..10 * half + 10])
                minimize loss over lm using adam(lr)
                report loss
            }
        }
    }
    save lm to "lm.safetensors"
}

# All 20 steps at once.
entry whole(lr: f32 = 0.05) {
    for x, y in batches(text, 4, shuffle = true) {
        logits, h, c = lm(x, zeros(4, H), zeros(4, H))
        loss = cross_entropy(logits, y)
        minimize loss over lm using adam(lr)
        report loss
    }
}

# One batch of one row and one step: N = T = 1 means what it means for others.
entry sample(length: int = 8) {
    logits, h, c = lm([[0]], zeros(1, H), zeros(1, H))
    p = logits[:, -1]
    for i in 0..length {
        x = argmax(p)
        emit x
        logits, h, c = lm(x[:, _], h, c)
        p = logits[:, -1]
    }
}

# The same within one step, until a 2 comes; what is not written stays -1.
entry write(limit: int = 6) -> i32[limit] {
    scan t in 0..limit carrying seq = full(-1, [limit]), x = [[0]], h = zeros(1, H), c = zeros(1, H)
        while x[0, 0] != 2 {
        logits, h, c = lm(x, h, c)
        x = argmax(logits)
        seq[t] <- x[0, 0]
    }
    return seq
}

# A round cut in several steps by what the host decides: loops are gathered, and computed again in the
# body of another, so that no path from w is lost.
data rows = csv("text.csv") { x: f32[4, 5] = cols(0..20) / 7 }
net last(x: f32[N, T, C]) -> f32[N, 3] = (rnn(x, 3))[:, -1]
param w: f32[3] = 1

entry rounds(epochs: int = 3) {
    for epoch in 0..epochs {
        for x in batches(rows, 4, shuffle = true) {
            h = last(x)
            scan k in 0..3 carrying s = sum(h, axis = 0) { s = s * w }
            stop if sum(h) > 1000
            u = w * w
            if sum(s) > 100 { report s[0] }
            g = scan k in 0..3 {
                e = sum(u * s * k)
                yield grad(e, w)
            }
            loss = mean((h - 1) ^ 2) + 0.01 * sum(s) + 0.001 * sum(g)
            minimize loss over last, w using sgd(0.01)
            report loss
        }
    }
    save last, w to "rounds.safetensors"
}

net encoder(src: i32[N, S]) -> f32[N, S, 2 * H] = src |> embedding(V, 4) |> bi_gru(H)

net decoder(y: i32[N], h: f32[N, H], enc: f32[N, S, 2 * H], real: bool[N, S]) -> (f32[N, V], f32[N, H]) {
    param v: f32[H] ~ gaussian(0.1)
    q = dense(h, H);  k = dense(enc, H, bias = false)
    e[n, s]   = sum[a] v[a] * tanh(q[n, a] + k[n, s, a])
    w         = softmax(if real then e else -inf)
    ctx[n, d] = sum[s] w[n, s] * enc[n, s, d]
    h = gru_cell(concat(embedding(y, V, 4), ctx), h)
    return dense(concat(h, ctx), V), h
}

# The decoder is fed the truth with probability `teach`, its own best word otherwise.
fn translation_loss(src: i32[N, S], tgt: i32[N, T], teach: f32) -> f32 where T >= 1 {
    enc = encoder(src)
    nll = scan t in 1..T carrying y = tgt[:, 0], h = zeros(N, H) {
        logits, h = decoder(y, h, enc, src != 0)
        y = if bernoulli(teach, N) then tgt[:, t] else argmax(logits, axis = -1)
        yield cross_entropy_each(logits, tgt[:, t])
    }
    real = tgt[:, 1..] != 0
    return sum(nll' * real) / sum(real)
}

entry translate(epochs: int = 5, lr: f32 = 0.02) {
    for epoch in 0..epochs {
        for src, tgt in batches(pairs, 4, shuffle = true) {
            nll = translation_loss(src, tgt, 1 - epoch / epochs)
            minimize nll over encoder, decoder using adam(lr)
            report nll
        }
    }
    save encoder, decoder to "translate.safetensors"
}

entry beams(beam: int = 3, limit: int = 4) -> i32[beam, limit] {
    src = [[1, 2, 4, 0, 0]]
    enc = repeat(encoder(src), beam, axis = 0);  real = repeat(src != 0, beam, axis = 0)
    seq = full(EOS, [beam, limit]);  y = full(0, [beam]);  h: f32[beam, H] = 0
    score[b < beam] = if b == 0 then 0.0 else -inf
    scan t in 0..limit carrying seq, y, h, score {
        logits, h = decoder(y, h, enc, real)
        logp = log_softmax(logits)
        next[b, v] = score[b] + (if y[b] != EOS then logp[b, v] else if v == EOS then 0 else -inf)
        score, best = top_k(reshape(next, [beam * V]), beam)
        parent = best // V;  y = best % V
        h = h[parent]
        seq[b, i] = if i == t then y[b] else seq[parent[b], i]
    }
    return seq
}
