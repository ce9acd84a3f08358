# A language of 48 words, made for the models of this folder. Its words belong to six classes of eight:
# articles, adjectives, nouns, verbs, adverbs, conjunctions. Which class follows which is a matter of chance
# and grammar; within a class all words are alike. So a model that has understood anything finds the classes,
# though nobody names them: words are alike that stand in the same company (Harris, 1954; Firth, 1957).

const CLASSES = 6
const EACH = 8
const V = CLASSES * EACH

## A text of so many words, drawn by the grammar.
fn text(length: int) -> i32[length] {
    follows = [[0.0, 0.5, 0.5, 0.0, 0.0, 0.0],
               [0.0, 0.2, 0.8, 0.0, 0.0, 0.0],
               [0.0, 0.0, 0.0, 0.7, 0.0, 0.3],
               [0.5, 0.0, 0.0, 0.0, 0.4, 0.1],
               [0.2, 0.0, 0.0, 0.0, 0.0, 0.8],
               [0.7, 0.0, 0.3, 0.0, 0.0, 0.0]]
    kind = scan t in 0..length carrying k = i32(0) {
        k = categorical(log(follows + 1e-9)[k])
        yield k
    }
    return kind * EACH + randint(0..EACH, length)
}

## The words nearest to each word by the cosine of their vectors.
##   vectors: [V, D]; result: i32[V, count]
fn nearest(vectors: f32[V, D], count: int) -> i32[V, count] {
    direction = vectors / norm(vectors, axis = 1, keep = true)
    alike[a, b] = if a == b then -2.0 else sum[d] direction[a, d] * direction[b, d]
    _, places = top_k(alike, count)
    return places
}

## The share of the three nearest words that belong to a word's own class: 0.15 by chance.
fn purity(vectors: f32[V, D]) -> f32 = mean(nearest(vectors, 3) // EACH == (iota(V) // EACH)[:, _])
