## From one sequence to another: repeat a sequence backwards, or (-D TASK=copy) as it was.
#
# The encoder reads the input with a gru and keeps the state of every step. The decoder writes one
# symbol after another; before each it looks at all of those states, and weighs them by how well they
# fit its own (attention). With the state alone the whole input would have to pass through one
# vector. In training the decoder is told the true symbol before each place (teacher forcing); to
# write on its own it is given what it wrote. Bahdanau, Cho and Bengio, "Neural Machine Translation
# by Jointly Learning to Align and Translate", 2014, with the products of Luong et al., 2015.
#
# The symbols are 1 .. V-1; 0 stands before the first place.

const TASK = "reverse"
const V = 12
const H = 64

net encoder(x: i32[N, S]) -> f32[N, S, H] = x |> embedding(V, 32) |> gru(H)

net decoder(memory: f32[N, S, H], before: i32[N, T]) -> f32[N, T, V] {
    share cell = gru_cell(H)
    share query = dense(H)
    states, looks = scan e in embedding(before, V, 32) over T carrying h = memory[:, -1] {
        q = query(h)
        weight[n, s] = sum[k] q[n, k] * memory[n, s, k]
        weight = softmax(weight / sqrt(H))
        look[n, k] = sum[s] weight[n, s] * memory[n, s, k]
        h = cell(concat(e, look, axis = 1), h)
        yield h, look
    }
    return dense(concat(states, looks, axis = 2), V)
}

fn answer(x: i32[N, S]) -> i32[N, S] {
    y[n, t < S] = x[n, if TASK == "copy" then t else S - 1 - t]
    return y
}

fn shifted(y: i32[N, T]) -> i32[N, T] {
    before[n, t < T] = y[n, t - 1 else 0]
    return before
}

## Learn from random sequences; right is the share of right symbols in new ones.
entry train(steps: int = 500, batch: int = 64, length: int = 10, lr: f32 = 3e-3) {
    for i in 0..steps {
        x = randint(1..V, batch, length)
        y = answer(x)
        logits = decoder(encoder(x), shifted(y))
        loss = cross_entropy(logits, y)
        minimize loss over encoder, decoder using adam(lr)
        right = mean(correct(logits, y))
        report loss, right
    }
    save encoder, decoder to "reverse.safetensors"
}

## Write each row of a file (ten numbers from 1 to 11) backwards, or as it was.
entry predict(x: i32[N, S]) -> i32[N, S] {
    memory = encoder(x)
    y = full(0, [size(x, 0), size(x, 1)])
    for t in 0..size(x, 1) {
        logits = decoder(memory, shifted(y))
        y[:, t] <- argmax(logits[:, t], axis = -1)
    }
    return y
}
