## Words as vectors, by counting who stands near whom.
#
# How often a word stands next before another, or next behind it, is a table with a row for each word. Frequent
# words stand near everything, so what counts is how much oftener a pair occurs than chance would have it: the
# logarithm of that ratio, where it is positive (PPMI). Each row of the table then describes a word. The rows
# are long and noisy; the singular value decomposition finds the few directions in which they really differ,
# and a word's place along these is its vector. Church and Hanks, 1990; Deerwester et al., 1990; Levy and
# Goldberg, 2014, show that word2vec computes nearly the same.

use "grammar.dlm"

const D = 5

param vectors: f32[V, D] = 0

## How often each word stands before each, and behind each.
fn company(words: i32[T]) -> f32[V, 2 * V] where T > 1 {
    a = words[..T - 1];  b = words[1..]
    before[a[t] < V, b[t] < V] = sum[t] 1.0
    return concat(before, before', axis = 1)
}

## Count in a text of so many words, and decompose.
entry train(words: int = 20000) where words > 1 {
    count = company(text(words))
    ratio = count * sum(count) / (sum(count, axis = 1, keep = true) * sum(count, axis = 0, keep = true))
    u, s, _ = svd(log(max(ratio, 1)), D)
    vectors <- u * sqrt(s)
    purity = purity(vectors)
    report purity
    save vectors to "counts.safetensors"
}

## The words nearest to a word, by number; words 16 to 23, for instance, are the nouns.
entry neighbours(word: int = 16, count: int = 7) -> i32[count] where word < 48 = nearest(vectors, count)[word]
