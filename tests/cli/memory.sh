#!/bin/sh
# --memory: the blocks of long loops are computed again, and gradients have the same bits as where they
# are kept.
. "$SOURCE/tests/cli/expect.inc"

cat > rnn.dlm << 'END'
const T = 1000
const N = 8
const H = 32

net lstm(x: f32[N, L, C]) -> f32[N, H] {
    share cell = lstm_cell(H)
    h: f32[N, H] = 0
    c: f32[N, H] = 0
    scan x_t in x over L carrying h, c { h, c = cell(x_t, h, c) }
    return h
}

net rnn(x: f32[N, T, C]) -> f32[N, T, C] {
    share cell = rnn_cell(C)
    h: f32[N, C] = 0
    hs = scan x_t in x over T carrying h {
        h = cell(x_t, h)
        yield h
    }
    return hs
}

fn waves() {
    x[n < N, t < T, i < 16] = sin(n + 0.37 * t + i * i)
    return x
}

entry one(lr: f32 = 0.1) {
    loss = mean(lstm(waves()) ^ 2)
    minimize loss over lstm using sgd(lr)
    save lstm to "one.safetensors"
}

entry two(lr: f32 = 0.1) {
    loss = mean(lstm(rnn(waves())) ^ 2)
    minimize loss over lstm, rnn using sgd(lr)
    save lstm, rnn to "two.safetensors"
}

entry open(rounds: int = 1000, lr: f32 = 0.1) {
    x[n < N, t < rounds, i < 16] = sin(n + 0.37 * t + i * i)
    loss = mean(lstm(x) ^ 2)
    minimize loss over lstm using sgd(lr)
    save lstm to "open.safetensors"
}

fn mixed() {
    w[i < 64, j < 64] = cos(3 * i + j) / 16
    return w
}

# Backwards, and the last block has fewer rounds.
entry odd(rounds: int = 37) {
    w = mixed()
    x[t < rounds, i < 64] = sin(0.3 * t + i)
    h: f32[64] = 0.1
    hs = scan x_t in x over rounds backwards carrying h {
        h = tanh(h @ w + x_t)
        yield h * x_t
    }
    emit grad(mean(hs ^ 2) + sum(h), w)
    emit grad(mean(hs ^ 2) + sum(h), x)
}

# Not all rounds run, nor all blocks.
entry early(limit: int = 25) {
    w = mixed()
    x[t < 37, i < 64] = sin(0.3 * t + i)
    h: f32[64] = 0.1
    k = 0
    scan x_t in x carrying h, k while k < limit {
        h = tanh(h @ w + x_t)
        k = k + 1
    }
    emit grad(sum(h), w)
    emit grad(sum(h), x)
}

entry unknown(x: f32[8, L, 16]) {
    h: f32[8, 16] = 0
    scan x_t in x over L carrying h { h = tanh(h + x_t) }
    emit grad(sum(h), x)
}
END

# weights OUT ENTRY OPTION..: what a run of the entry with the options saves
weights() {
    out=$1 entry=$2
    shift 2
    rm -f "$entry.safetensors"
    "$DLM" run "$@" rnn.dlm "$entry" --threads "$threads" && mv "$entry.safetensors" "$out"
}

# same ENTRY BUDGET: the weights have the same bits with that budget as with one that nothing exceeds.
same() {
    threads=1
    holds "$1, kept" weights kept "$1" --memory=1G
    for threads in 1 2; do
        holds "$1 fits in $2, on $threads threads" weights again "$1" "--memory=$2"
        holds "$1 in $2, on $threads threads: the same bits" cmp kept again
    done
}

same one 1M
same two 5600K
same open 1200K
# near ENTRY BUDGET: the same numbers as without the option, but for rounding
near() {
    "$DLM" run rnn.dlm "$1" > plain.txt
    "$DLM" run "--memory=$2" rnn.dlm "$1" > blocks.txt
    tr -s ',[] \n' '\n' < plain.txt > a.txt
    tr -s ',[] \n' '\n' < blocks.txt > b.txt
    test "$(wc -l < a.txt)" -gt 200 && paste a.txt b.txt | awk '
        $1 != "" && ($1 - $2 > 1e-5 || $2 - $1 > 1e-5 || $2 == "") { wrong = 1; print } END { exit wrong }'
}
holds "odd blocks, kept" near odd 1G
holds "odd blocks, computed again" near odd 102K
holds "an early end, kept" near early 1G
holds "an early end, computed again" near early 50K

expect "a budget below the least" 1 \
    "^rnn.dlm:[0-9:]+ error\[E0906\]: --memory: this step needs 6797K for its temporaries, and 878K where loops are computed again in blocks; give it --memory=878K, or make its batches smaller$" \
    "$DLM" run --memory=100K rnn.dlm one
expect "a size that only the run knows" 1 \
    "^rnn.dlm:[0-9:]+ error\[E0906\]: --memory: what this step needs depends on \`L\`, which is known only when it runs; make that a const, or an argument with a default$" \
    "$DLM" run --memory=1G rnn.dlm unknown --x x.npy
expect "no number of bytes" 2 \
    "--memory: \`1T\` is no number of bytes, as 500000, 512K, 64M or 2G are$" "$DLM" run --memory=1T rnn.dlm one
expect "no bytes at all" 2 "--memory: \`0\` is no number of bytes" "$DLM" run --memory=0 rnn.dlm one
