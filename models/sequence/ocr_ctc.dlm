## Reading a line of digits when nobody says which pixels are which digit: CTC.
#
# The digits, of real handwriting, stand at irregular distances. Convolutions turn the picture into features
# of columns, a bidirectional LSTM reads these from both sides, and for each a digit is named, or a blank. Any
# way of naming that reads right once repeated names and blanks are dropped is as good as any other: the
# loss sums over all of them. Graves, Fernandez, Gomez and Schmidhuber, "Connectionist Temporal
# Classification", 2006.

use "lines.dlm"

net reader(ink: f32[N, 1, 8, W]) -> f32[N, W // 2, 11] = ink |> columns |> dense(11)

# The best name of each column, without repetitions and blanks, filled up with 0.
fn reading(logits: f32[N, T, 11]) -> i32[N, MOST] {
    best = argmax(logits, axis = -1)
    new[n, t] = best[n, t] != 0 and best[n, t] != best[n, t - 1 else 0]
    place = i32(cumsum(f32(new))) - 1
    y[n, k < MOST] = sum[t] (if new[n, t] and place[n, t] == k then best[n, t] else 0)
    return y
}

## Learn from lines of four fifths of the digits; `exact` is the share of lines of the others that are read right.
entry train(steps: int = 600, batch: int = 32, lr: f32 = 5e-3) {
    for i in 0..steps {
        ink, label, length = lines(digits.train.x, digits.train.y, batch)
        frames = i32(zeros(batch)) + WIDTH // 2
        loss = mean(ctc(reader(ink), label, frames, length))
        minimize loss over reader using clipped_adam(linear(lr, i / steps), norm = 5)
        report loss
    }
    ink, label, length = lines(digits.test.x, digits.test.y, 500)
    exact = mean(all(reading(reader(ink)) == label, axis = 1))
    report exact
    save reader to "ocr_ctc.safetensors"
}

## What the net reads in some new lines, beside the truth; the lines in lines.png.
entry read(count: int = 6) {
    ink, label, length = lines(digits.test.x, digits.test.y, count)
    save grid(ink, columns = 1) to "lines.png"
    emit stack(reading(reader(ink)), label, axis = 1) - 1
}
