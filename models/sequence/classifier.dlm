## A sentence classifier: does a review praise or complain?
#
# Each word becomes a learnt vector, two recurrent nets read the sentence in either direction, and the mean
# of their states over the real words is judged. Counting good and bad words would not do: "not" turns
# a word around, and of two halves of a sentence the main one counts ("although the plot was good, ...").
# Sentences of a batch are padded to the longest one; `real` says where they are. The sentences are
# made by a small grammar (data/generate_text.py).
#
# -D CELL=rnn, leaky, gru, lstm, peephole or coupled.

use "cells.dlm"

const CELL = "gru"
const H    = 32

data reviews = tsv("../data/reviews.tsv") {
    words: i32[T] = words(col(0), vocab = 200)
    praise: i32   = col(1)
} split(train = 0.8, seed = 1)

net classifier(words: i32[N, T]) -> f32[N, 2] {
    real[n, t] = f32(words[n, t] != 0)
    states = words |> embedding(200, H) |> dropout(0.2) |> recurrent(H, CELL, both = true)
    total[n, k] = sum[t] real[n, t] * states[n, t, k]
    return total / max(sum(real, axis = 1, keep = true), 1) |> dropout(0.2) |> dense(2)
}

## Learn from four fifths of the sentences; `acc` is of the rest.
entry train(epochs: int = 15, batch: int = 32, lr: f32 = 5e-3) {
    for epoch in 0..epochs {
        for words, praise in batches(reviews.train, batch, shuffle = true) {
            loss = cross_entropy(classifier(words), praise)
            minimize loss over classifier using clipped_adam(linear(lr, epoch / epochs), norm = 1)
            report loss
        }
        acc = mean(for words, praise in batches(reviews.test, 64): correct(classifier(words), praise))
        report acc
    }
    save classifier to "classifier.safetensors"
}

## What the net thinks of a sentence: the probability that it praises.
entry classify(text: str = "although the plot was good the hero was not very funny") -> f32[1] =
    softmax(classifier(words(text, like = reviews.words)[_, :]))[:, 1]
