## A tagger: which part of speech is each word?
#
# "watch" is a verb in "they watch the dog", and a noun in "the old watch"; "green" is an adjective in "the
# green dog", and a noun in "the green see you": what a word is depends on those before it and behind it. So the states of a net that reads forwards stand beside those
# of one that reads backwards, and each word is judged by both. The sentences are made by a small grammar,
# where many words are noun or verb, noun or adjective (data/generate_text.py).
#
# -D CELL=rnn, leaky, gru, lstm, peephole or coupled; -D BOTH=false reads forwards alone; -D LAYERS=2.

use "cells.dlm"

const CELL   = "lstm"
const LAYERS = 1
const BOTH   = true
const H      = 24

data tagged = tsv("../data/tagged.tsv") {
    words: i32[T] = words(col(0), vocab = 200)
    tags: i32[T]  = words(col(1), vocab = 16)
} split(train = 0.8, seed = 1)

net tagger(words: i32[N, T]) -> f32[N, T, 16] =
    words |> embedding(200, H) |> dropout(0.2) |> recurrent(H, CELL, LAYERS, BOTH) |> dropout(0.2) |> dense(16)

# The mean over the real words of a padded batch.
fn over_words(x: f32[N, T], words: i32[N, T]) -> f32 {
    real = f32(words > 2)
    return sum(x * real) / sum(real)
}

## Learn from four fifths of the sentences; `acc` is the share of right tags in the rest.
entry train(epochs: int = 6, batch: int = 32, lr: f32 = 1e-2) {
    for epoch in 0..epochs {
        for words, tags in batches(tagged.train, batch, shuffle = true) {
            loss = over_words(cross_entropy_each(tagger(words), tags), words)
            minimize loss over tagger using clipped_adam(linear(lr, epoch / epochs), norm = 1)
            report loss
        }
    }
    for words, tags in batches(tagged.test, rows(tagged.test)) {
        acc = over_words(f32(correct(tagger(words), tags)), words)
        report acc
    }
    save tagger to "tagger.safetensors"
}

## The tags of a sentence's words.
entry tag(text: str = "they watch the old watch in the garden") {
    ids = words(text, like = tagged.words)[_, :]
    tags = if ids > 2 then argmax(tagger(ids), axis = -1) else 0
    emit words(tags[0], like = tagged.tags)
}
