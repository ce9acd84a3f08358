#!/bin/sh
# One executable for every CPU: its steps are compiled for each level, DLM_ISA chooses one, and all add in the
# same order: x86-64-v3 and x86-64-v4 give the same bits, x86-64 differs by the rounding of products. Products of bf16s
# are exact in f32: their sums are the same everywhere, also by a CPU's instruction for pairs of them (`dlm run`).
. "$SOURCE/tests/cli/expect.inc"
export XDG_CACHE_HOME="$PWD/cache"

cat > net.dlm << 'END'
net small(x: f32[N, 3, 19, 19]) -> f32[N, 7] =
    x |> conv(18, kernel = 3, stride = 2) |> batch_norm |> gelu |> conv(21, kernel = 1) |> conv(5, kernel = 3, pad = 1)
      |> max_pool(2) |> flatten |> dense(70) |> tanh |> layer_norm |> dense(7)

net memory(x: f32[T, 37]) -> f32[T, 33] = (lstm(x[_, :, :], 33))[0]

fn energy(a: f64[A, B], b: f64[B, C]) -> f64 = sum((a @ b) ^ 2) / 1e3

fn coarse(a: bf16[A, B], b: bf16[B, C]) -> f32 = sum(f32(a @ b))

entry pairs() {
    for i in 0..3 {
        product = coarse(bf16(uniform(97, 130)), bf16(uniform(130, 75)))
        turned = coarse(transpose(bf16(uniform(64, 81))), transpose(bf16(uniform(70, 64))))
        report product, turned
    }
}

entry train(steps: int = 3) {
    for i in 0..steps {
        y[n < 11] = i32(n * 5 % 7)
        loss = cross_entropy(small(uniform(11, 3, 19, 19)), y) + mean(memory(uniform(9, 37)) ^ 2)
        minimize loss over small, memory using adam(0.01)
        e = energy(f64(uniform(31, 45)), f64(uniform(45, 101)))
        report loss, e
    }
    save small, memory to "w.safetensors"
}
END

has() {
    grep -qw "$1" /proc/cpuinfo
}

run_at() {                  # LEVEL: the run's numbers, and the weights in LEVEL.safetensors
    DLM_ISA=$1 ./net train --seed 3 --json --log none > "$1.txt" 2> stderr.txt || return 1
    sed -i -E 's/"time": [0-9.]+, |, "time waited for data": [0-9.]+//g' "$1.txt"
    mv w.safetensors "$1.safetensors"
}

near() {                    # numbers of two runs agree up to the rounding of f32
    python3 - "$1" "$2" << 'END'
import json, sys
a, b = [[v for line in open(path) for v in json.loads(line).values() if isinstance(v, float)] for path in sys.argv[1:]]
worst = max(abs(x - y) / max(abs(x), 1e-3) for x, y in zip(a, b))
sys.exit(len(a) != len(b) or len(a) < 6 or not worst < 1e-3)
END
}

holds "one executable for all" "$DLM" build net.dlm -o net
holds "x86-64" run_at x86-64
if has avx2 && has fma; then
    holds "x86-64-v3" run_at x86-64-v3
    holds "x86-64 and x86-64-v3 agree up to rounding" near x86-64.txt x86-64-v3.txt
    holds "they are different code" sh -c '! cmp -s x86-64.safetensors x86-64-v3.safetensors'
fi
if has avx512vl && has avx512bw && has avx512dq; then
    holds "x86-64-v4" run_at x86-64-v4
    holds "x86-64-v3 and x86-64-v4 report the same" cmp x86-64-v3.txt x86-64-v4.txt
    holds "x86-64-v3 and x86-64-v4 learn the same bits" cmp x86-64-v3.safetensors x86-64-v4.safetensors
fi
for level in x86-64 x86-64-v3 x86-64-v4; do
    DLM_ISA=$level ./net pairs --seed 5 --json --log none | sed -E 's/"time": [0-9.]+, //' > "pairs-$level.txt"
done
holds "pairs of bf16s: x86-64 and the best level" cmp pairs-x86-64.txt pairs-x86-64-v4.txt
holds "pairs of bf16s: x86-64-v3 and the best level" cmp pairs-x86-64-v3.txt pairs-x86-64-v4.txt
holds "pairs of bf16s: run" "$DLM" run net.dlm pairs --seed 5 --json --log none
sed -E 's/"time": [0-9.]+, //' stdout.txt > pairs-run.txt
holds "pairs of bf16s: by the CPU's own instruction" cmp pairs-run.txt pairs-x86-64-v4.txt
holds "run takes what the executable takes" "$DLM" run net.dlm train --seed 3 --json --log none
sed -E 's/"time": [0-9.]+, |, "time waited for data": [0-9.]+//g' stdout.txt > run.txt
./net train --seed 3 --json --log none 2> stderr.txt | sed -E 's/"time": [0-9.]+, |, "time waited for data": [0-9.]+//g' > best.txt
holds "run and build give the same numbers" cmp run.txt best.txt
holds "a level alone" sh -c '"$DLM" build --target x86-64 net.dlm -o base && DLM_ISA= ./base train --seed 3 --log none'
holds "its weights are those of the level in one executable for all" cmp w.safetensors x86-64.safetensors
expect "DLM_ISA names no level" 2 "DLM_ISA: .x86-64-v9. is none of x86-64, x86-64-v3, x86-64-v4" \
    env DLM_ISA=x86-64-v9 ./net train
holds "portable C is the C of all levels" sh -c '"$DLM" emit --target portable net.dlm | grep -q "\.better = &"'
