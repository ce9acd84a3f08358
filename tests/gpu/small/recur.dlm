# A recurrent net over text: what one batch leaves behind goes on in the next; drawn letters are printed.
data book = bytes("text.txt")

net lm(x: i32[N, T], h: f32[N, 6], c: f32[N, 6]) -> (f32[N, T, 128], f32[N, 6], f32[N, 6]) {
    share cell = lstm_cell(6)
    ys = scan x_t in embedding(x, 128, 4) over T carrying h, c {
        h, c = cell(x_t, h, c)
        yield h
    }
    return dense(ys, 128), h, c
}

entry train(epochs: int = 2) {
    for epoch in 0..epochs {
        h: f32[3, 6] = 0;  c: f32[3, 6] = 0
        for x, y in streams(book, lanes = 3, length = 5) {
            logits, h, c = lm(x, h, c)
            loss = cross_entropy(logits, y)
            minimize loss over lm using clipped_adam(1e-2, norm = 5)
            report loss
        }
        save lm to "lm.safetensors"
    }
}

entry sample(prompt: str = "a", length: int = 6) {
    logits, h, c = lm(bytes(prompt)[_, :], zeros(1, 6), zeros(1, 6))
    p = logits[:, -1]
    for i in 0..length {
        x = categorical(p)
        emit char(x)
        next, h, c = lm(x[:, _], h, c)
        p = next[:, -1]
    }
}
