# Sums and products along an axis, and orders: sorting, the largest few, permutations.
# All of them go along the last axis, row by row.

## The sums of the first 1, 2, ... elements.
##   x: [..., T]; result: [..., T]
fn cumsum(x: float[..., T]) -> float[..., T] {
    y = scan x_t in x over T carrying s = zeros_like(sum(x, axis = -1)) { s = s + x_t;  yield s }
    return y
}

## The products of the first 1, 2, ... elements.
##   x: [..., T]; result: [..., T]
fn cumprod(x: float[..., T]) -> float[..., T] {
    y = scan x_t in x over T carrying p = full_like(sum(x, axis = -1), 1) { p = p * x_t;  yield p }
    return y
}

## The log of the sums of the first 1, 2, ... exponentials, without overflow.
##   x: [..., T]; result: [..., T]
fn logcumsumexp(x: float[..., T]) -> float[..., T] {
    y = scan x_t in x over T carrying s = full_like(sum(x, axis = -1), -inf) {
        top = max(s, x_t)
        s = if top == -inf then -inf else top + log(exp(s - top) + exp(x_t - top))
        yield s
    }
    return y
}

## The elements of each row that stand at the places `at`.
##   x: [..., n] of any type, at: i32[..., k]; result: [..., k]
fn take_along(x, at: i32[..., k]) {
    y[..., j] = x[..., at[..., j]]
    return y
}

## Where the elements of a row stand when it is sorted: take_along(x, argsort(x)) ascends. Equal ones
## keep their order; NaN counts as larger than all numbers.
##   x: [..., n] of any type of numbers; result: i32[..., n]
## Batcher's merge exchange, for any n: Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M.
## A round compares, all at once, element i with i + d, for those i whose bits `p` are `r`.
fn argsort(x, descending: bool = false) {
    n = size(x, -1);  i = iota(n)
    order = i32(zeros_like(x)) + i
    scan k in 0..30 carrying top = 1 while top < n - top { top = 2 * top }
    scan k in 0..496 carrying x, order, p = top, q = top, r = 0, d = top while p > 0 {
        lower = i // p % 2 * p == r and i < n - d
        upper = i >= d and (i - d) // p % 2 * p == r
        other = if lower then i + d else if upper then i - d else i
        x2 = x[..., other];  order2 = order[..., other]
        a = if upper then x2 else x;  b = if upper then x else x2
        falls = if descending then a < b or (b != b and a == a) else b < a or (a != a and b == b)
        even = a == b or (a != a and b != b)
        late = if upper then order < order2 else order2 < order
        swap = (lower or upper) and (falls or (even and late))
        x = if swap then x2 else x;  order = if swap then order2 else order
        again = q != p
        d = if again then q - p else p // 2
        r = if again then p else 0
        q = if again then q // 2 else top
        p = if again then p else p // 2
    }
    return order
}

## Each row in ascending or descending order; NaN counts as larger than all numbers.
##   x: [..., n] of any type of numbers; result: [..., n]
fn sort(x, descending: bool = false) = take_along(x, argsort(x, descending = descending))

## The k largest elements of each row, largest first, and where they stand; of equal ones the first
## in the row comes first. Each round takes the largest of those that come after the last one taken.
##   x: [..., n]; result: values [..., k], places i32[..., k]
fn top_k(x: float[..., n], k: int) -> (float[..., k], i32[..., k]) where k <= n {
    one = sum(x, axis = -1);  place = i32(zeros_like(x)) + iota(n)
    taken = scan j in 0..k carrying top = full_like(one, inf), at = i32(full_like(one, -1)) {
        later = x < top[..., _] or (x == top[..., _] and place > at[..., _])
        top = max(if later then x else -inf, axis = -1)
        at = argmax(later and x == top[..., _])
        yield at
    }
    places[..., j] = taken[j, ...]
    return take_along(x, places), places
}

## The numbers 0, 1, ... n-1 in random order.
fn permutation(n: int) -> i32[n] = argsort(random_bits(n))

## The most probable sequences that a search finds which keeps `width` of them at each place.
##   next(tokens: i32[B], memory) -> logits [B, K], memory: what follows a token; a net, for instance.
##   B is N width. start: i32[N], the tokens before the first place; end: the one that ends a sequence
##   memory: what `next` needs and remembers, a tensor of N rows or a tuple of them
##   result: i32[N, width, length], best first, filled up with `end`; and their log-probabilities [N, width]
## Graves, "Sequence Transduction with Recurrent Neural Networks", 2012.
fn beam_search(next: fn, memory, start: i32[N], end: int, width: int, length: int) {
    token = repeat(start, width)
    memory = memory[repeat(iota(N), width)]
    found = i32(zeros(N, width, length)) + end
    score[n < N, b < width] = if b == 0 then 0.0 else -inf
    scan t in 0..length carrying token, memory, found, score, ended = token < -1 {
        logits, memory = next(token, memory)
        K = size(logits, 1)
        logp = f32(log_softmax(logits))
        total[n, b < width, k] = score[n, b] + (if ended[n * width + b] then (if k == end then 0.0 else -inf)
                                                else logp[n * width + b, k])
        score, place = top_k(reshape(total, [N, width * K]), width)
        parent[n, b] = n * width + place[n, b] // K
        chosen = place % K
        found[n, b, l] = if l == t then chosen[n, b] else found[n, place[n, b] // K, l]
        rows = reshape(parent, [N * width])
        memory = memory[rows]
        token = reshape(chosen, [N * width])
        ended = ended[rows] or token == end
    }
    return found, score
}
