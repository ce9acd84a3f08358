# A character-level language model: LSTM, truncated backpropagation through time.

const H = 512
data book = bytes("shakespeare.txt") split(train = 0.9)  # one long row of i32

net lm(x: i32[N, T], h: f32[N, H], c: f32[N, H]) -> (f32[N, T, 256], f32[N, H], f32[N, H]) {
    share cell = lstm_cell(H)
    ys = scan x_t in embedding(x, 256, 64) over T carrying h, c {
        h, c = cell(x_t, h, c)
        yield h
    }
    return dense(ys, 256), h, c
}

entry train(epochs: int = 20, batch: int = 64, length: int = 100, lr: f32 = 2e-3) {
    for epoch in 0..epochs {
        h: f32[batch, H] = 0;  c: f32[batch, H] = 0
        for x, y in streams(book.train, lanes = batch, length = length) {
            logits, h, c = lm(x, h, c)  # h and c go on into the next batch
            loss = cross_entropy(logits, y)
            minimize loss over lm using clipped_adam(lr, norm = 5)
            report loss
        }
        save lm to "lm.safetensors"
    }
}

entry sample(prompt: str = "\n", length: int = 500, tau: f32 = 0.8) {
    logits, h, c = lm(bytes(prompt)[_, :], zeros(1, H), zeros(1, H))
    p = logits[:, -1]
    for i in 0..length {
        x = categorical(p / tau)
        emit char(x)
        next, h, c = lm(x[:, _], h, c)
        p = next[:, -1]
    }
}
