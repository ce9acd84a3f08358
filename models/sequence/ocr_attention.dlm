## Reading a line of digits by looking where the next one is: attention.
#
# As in ocr_ctc.dlm, convolutions and a bidirectional LSTM turn the picture into features of its columns. A
# decoder then writes digit after digit; before each it weighs all columns by a small net's judgement of what
# it has written and what they hold, and so learns by itself to look from left to right. No frame
# has to be named, so digits may also stand in another order than in the picture. Bahdanau et al., 2014; Xu et
# al., "Show, Attend and Tell", 2015.

use "lines.dlm"

const H = 64

net encoder(ink: f32[N, 1, 8, W]) -> f32[N, W // 2, 96] = columns(ink)

net decoder(last: i32[N], h: f32[N, H], seen: f32[N, T, 96]) -> (f32[N, 11], f32[N, H]) {
    look = additive_attention(h, seen, H)
    h = gru_cell(concat(embedding(last, 11, 16), look), h)
    return concat(h, look) |> dense(11), h
}

# The logits of all places, each behind the true digit before it (teacher forcing).
fn taught(seen: f32[N, T, 96], label: i32[N, L]) -> f32[N, L, 11] where L >= 1 {
    y = scan k in 0..L carrying last = i32(zeros(N)), h = zeros(N, H) {
        logits, h = decoder(last, h, seen)
        last = label[:, k]
        yield logits
    }
    return permute(y, [1, 0, 2])
}

# What the decoder writes by itself, up to the first end, which is 0.
fn reading(seen: f32[N, T, 96]) -> i32[N, MOST] {
    y = scan k in 0..MOST carrying last = i32(zeros(N)), h = zeros(N, H), going = zeros(N) == 0 {
        logits, h = decoder(last, h, seen)
        last = if going then argmax(logits, axis = -1) else 0
        going = last != 0
        yield last
    }
    return y'
}

## Learn from lines of four fifths of the digits; `exact` is the share of lines of the others that are read right.
entry train(steps: int = 800, batch: int = 32, lr: f32 = 4e-3) {
    for i in 0..steps {
        ink, label, length = lines(digits.train.x, digits.train.y, batch)
        loss = cross_entropy(taught(encoder(ink), label), label)
        minimize loss over encoder, decoder using clipped_adam(linear(lr, i / steps), norm = 1)
        report loss
    }
    ink, label, length = lines(digits.test.x, digits.test.y, 500)
    exact = mean(all(reading(encoder(ink)) == label, axis = 1))
    report exact
    save encoder, decoder to "ocr_attention.safetensors"
}
