## An n-gram model of text: how often did each character follow the N - 1 before it?
#
# Nothing is learnt by descent: the text is counted. Long contexts predict well where they have been
# seen, and have mostly not been seen, so the guess of a long context is mixed with that of the next shorter
# one, down to none at all: p(c | context) = (count(context c) + D p(c | shorter)) / (count(context) + D), where
# D is the number of different characters that followed the context. Witten and Bell, "The
# Zero-Frequency Problem", 1991. What a neural model is worth shows against this one.
#
# `--text FILE` reads another text; -D N=3 counts groups of three.

const N = 4   # characters of a group, the predicted one included
const V = 80  # different characters; the rarest of a text with more count as one

data text = chars("/usr/share/common-licenses", vocab = V) split(train = 0.9)

## How often each group of N characters occurs; the groups are numbers to the base V.
state counts: f32[V ^ N] = 0

# The number of the n characters that end at each place; the first n - 1 places have none.
fn groups(ids: i32[T], n: int) -> i32[T - n + 1] where T >= n {
    group = ids[..T - n + 1]
    for j in 1..n { group = V * group + ids[j..T - n + 1 + j] }
    return group
}

# Of the last character of each group of N in ids, the probability.
fn probability(ids: i32[T], counts: f32[V ^ N]) -> f32[T - N + 1] where T >= N {
    p: f32[T - N + 1] = 1.0 / V
    for n in 1..N + 1 {
        count = reshape(sum(reshape(counts, [V ^ (N - n), V ^ n]), axis = 0), [V ^ (n - 1), V])
        total = sum(count, axis = 1);  followers = sum(count > 0, axis = 1)
        context = groups(ids, n)[N - n..] // V
        last = ids[N - 1..];  seen[t] = count[context[t], last[t]]
        p = if total[context] > 0 then (seen + followers[context] * p) / (total[context] + followers[context]) else p
    }
    return p
}

## Count, and report the bits that a character of the last tenth of the text costs.
entry train() {
    at = groups(text.train.ids, N)
    added[at[t] < V ^ N] = sum[t] 1.0
    counts <- added
    bits_per_char = mean(-log(probability(text.test.ids, counts))) / log(2.0)
    report bits_per_char
}
