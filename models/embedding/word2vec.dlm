## Words as vectors, learnt by guessing: CBOW and skip-gram.
#
# Hide a word, and guess it from the four around it (CBOW): the mean of their vectors goes through a softmax
# over all words. Or take a word, and guess who stands near it (skip-gram). As a softmax over a real
# vocabulary is dear, skip-gram only learns to tell the true neighbour from five words drawn at random
# (negative sampling): it is a small logistic regression, with the product of two vectors as its logit. Either
# way, words that can replace each other get the same company, and so the same vector. Mikolov et al., "Efficient
# Estimation of Word Representations in Vector Space" and "Distributed Representations", 2013.

use "grammar.dlm"

const D = 16
const NEGATIVE = 5

net words = embedding(V, D)
net company = embedding(V, D)
net guess = dense(V)

## So many places of the text, each with the four words around it.
fn draw(book: i32[T], batch: int) -> (i32[batch], i32[batch, 4]) {
    at = randint(2..T - 2, batch)
    around[n, k < 4] = book[at[n] + (if k < 2 then k - 2 else k - 1)]
    return book[at], around
}

## Guess the word in the middle from the mean of those around it.
entry cbow(steps: int = 1500, batch: int = 64, lr: f32 = 1e-2) {
    book = text(20000)
    for i in 0..steps {
        middle, around = draw(book, batch)
        loss = cross_entropy(guess(mean(words(around), axis = 1)), middle)
        minimize loss over words, guess using adam(lr)
        report loss
    }
    purity = purity(words.w)
    report purity
    save words to "word2vec.safetensors"
}

## Guess who is near, against words drawn at random.
entry skip_gram(steps: int = 1500, batch: int = 64, lr: f32 = 1e-2) {
    book = text(20000)
    for i in 0..steps {
        middle, around = draw(book, batch)
        others = book[randint(0..20000, batch, NEGATIVE)]
        near[n, k] = sum[d] words(middle)[n, d] * company(around)[n, k, d]
        far[n, k] = sum[d] words(middle)[n, d] * company(others)[n, k, d]
        loss = mean(softplus(-near)) + mean(softplus(far))
        minimize loss over words, company using adam(lr)
        report loss
    }
    purity = purity(words.w)
    report purity
    save words to "word2vec.safetensors"
}

## The words nearest to a word, by number; words 16 to 23, for instance, are the nouns.
entry neighbours(word: int = 16, count: int = 7) -> i32[count] where word < 48 = nearest(words.w, count)[word]
