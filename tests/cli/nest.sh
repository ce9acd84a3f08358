#!/bin/sh
# Attention in loops over samples and heads (passes/nest.c), and what is computed again behind the peak of memory
# (passes/recompute.c): what -O0 computes up to rounding, and the same bits on any number of threads. Lengths that no
# tile divides, masks of two kinds, draws between the softmax and the product, second derivatives.
. "$SOURCE/tests/cli/expect.inc"
export XDG_CACHE_HOME="$PWD/cache"

cat > nest.dlm << 'END'
fn scores(q: f32[N, H, T, K], k: f32[N, H, S, K], seen: bool[N, S]) -> f32[N, H, T, S] {
    e = q @ k' / sqrt(K)
    e[n, h, t, s] = if s <= t and seen[n, s] then e[n, h, t, s] else -inf
    return softmax(e)
}

entry causal() {
    q = normal(3, 4, 257, 24);  k = normal(3, 4, 257, 24);  v = normal(3, 4, 257, 40);  g = normal(3, 4, 257, 40)
    y = dot_attention(q, k, v, causal = true)
    report sum(y * g), sum(vjp(y, q, g) ^ 2), sum(vjp(y, k, g) ^ 2), sum(vjp(y, v, g) ^ 2)
}

entry padded() {
    q = normal(9, 2, 300, 17);  k = normal(9, 2, 300, 17);  v = normal(9, 2, 300, 17);  g = normal(9, 2, 300, 17)
    seen[n < 9, s < 300] = s < 100 + 20 * n
    kept = f32(bernoulli(0.7, 9, 2, 300, 300)) / 0.7
    y = (scores(q, k, seen) * kept) @ v
    report sum(y * g), sum(vjp(y, q, g) ^ 2), sum(vjp(y, k, g) ^ 2), sum(vjp(y, v, g) ^ 2)
}

entry twice() {
    q = normal(8, 1, 211, 16);  k = normal(8, 1, 211, 16);  v = normal(8, 1, 211, 16);  g = normal(8, 1, 211, 16)
    p = softmax(q @ k' / 4)
    d = vjp(p @ v, q, g)
    a = sum(vjp(d, k, g) ^ 2)
    b = sum(vjp(d, v, g) ^ 2)
    report sum(d * g), a, b
}

entry one() {
    q = normal(64, 8, 1, 32);  k = normal(64, 8, 640, 32);  v = normal(64, 8, 640, 32)
    y = dot_attention(q, k, v)
    report sum(y ^ 2)
}

# 40 MB held: the probabilities and the activations are computed again.
entry again() {
    q = normal(16, 8, 256, 32);  w = normal(32, 64) / 8;  u = normal(64, 32) / 8
    a = dot_attention(q, q, q, causal = true)
    h = a @ w
    y = gelu(h) @ u
    loss = mean(y ^ 2)
    report loss, sum(grad(loss, w) ^ 2), sum(grad(loss, u) ^ 2), sum(grad(loss, q) ^ 2)
}
END

numbers() {                 # FILE OPTIONS..: what a run reports
    to=$1
    shift
    "$DLM" run "$@" --json --log none > $to 2> stderr.txt || return 1
    sed -i -E 's/"time": [0-9.]+, |, "time waited for data": [0-9.]+//g' $to
}

near() {
    python3 - "$1" "$2" << 'END'
import json, sys
a, b = [[v for line in open(path) for v in json.loads(line).values() if isinstance(v, float)] for path in sys.argv[1:]]
worst = max(abs(x - y) / max(abs(x), 1e-3) for x, y in zip(a, b))
sys.exit(len(a) != len(b) or not a or not worst < 2e-3)
END
}

for entry in causal padded twice one again; do
    holds "$entry" numbers fused.txt nest.dlm $entry --seed 5 --threads 1
    holds "$entry on three threads" numbers three.txt nest.dlm $entry --seed 5 --threads 3
    holds "$entry: the same bits" cmp fused.txt three.txt
    holds "$entry unfused" numbers unfused.txt -O0 nest.dlm $entry --seed 5
    holds "$entry: near" near unfused.txt fused.txt
done
"$DLM" emit nest.dlm --what kernels > nest.txt
holds "all but one in loops over samples" test "$(grep -c 'loop part1_. < .* parallel' nest.txt)" -ge 6
holds "no probabilities are held" sh -c "! grep -q '16, 8, 256, 256.* = temp' nest.txt"
