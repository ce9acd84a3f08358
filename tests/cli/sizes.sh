#!/bin/sh
# Sizes that are open until the program runs, through whole networks: the numbers are those of the
# same network at fixed sizes, and what a `where` states is checked before anything is computed.
. "$SOURCE/tests/cli/expect.inc"

cat > sizes.dlm << 'END'
# Weights that any size of image shares: small, fixed, and different in each place.
fn ramp(shape, fan_in: int, fan_out: int = 0) {
    n = prod(shape)
    w[i < n] = sin(0.7 * i + 0.1) / fan_in
    return reshape(w, shape)
}

fn upsample2(x: f32[N, C, H, W]) -> f32[N, C, 2*H, 2*W] {
    y[n, c, i, r < 2, j, s < 2] = x[n, c, i, j]
    return reshape(y, [N, C, 2*H, 2*W])
}

# A transposed convolution, written as the sum into the places that a convolution would read.
layer deconv(x: f32[N, C, H, W], out: int) -> f32[N, out, 2*H, 2*W] {
    param k: f32[C, out, 3, 3] ~ ramp(fan_in = C * 9)
    y[n, o, 2*i + r - 1 < 2*H, 2*j + s - 1 < 2*W] = sum[c, i, j, r, s] x[n, c, i, j] * k[c, o, r, s]
    return y
}

layer level(x: f32[N, C, H, W], depth: int) -> f32[N, C, H, W]
        where H % 2 ^ depth == 0 and W % 2 ^ depth == 0 {
    x = x |> conv(C, kernel = 3, pad = 1, init = ramp) |> tanh
    if depth == 0 { return x }
    y = x |> conv(2*C, kernel = 3, stride = 2, pad = 1, init = ramp) |> level(depth - 1)
    y = if depth == 1 then deconv(y, C) else conv(upsample2(y), C, kernel = 3, pad = 1, init = ramp)
    return concat(x, y, axis = 1) |> conv(C, kernel = 1, init = ramp)
}

layer unet(x: f32[N, 1, H, W]) -> f32[N, 1, H, W] where H % 4 == 0 and W % 4 == 0 =
    x |> conv(4, kernel = 3, pad = 1, init = ramp) |> level(2) |> conv(1, kernel = 1, init = ramp)

entry open_image(x: f32[N, 1, H, W]) -> f32[N, 1, H, W] = unet(x)
entry fixed_image(x: f32[2, 1, 8, 12]) -> f32[2, 1, 8, 12] = unet(x)

fn heads(x: f32[N, T, D], n: int) -> f32[N, n, T, D // n] where D % n == 0 =
    permute(reshape(x, [N, T, n, -1]), [0, 2, 1, 3])

fn attention(x: f32[N, T, D], n: int) -> f32[N, T, D] where D % n == 0 {
    q = heads(x, n)
    e = q @ q' / sqrt(D // n)
    a[n, h, t, s] = if s <= t then e[n, h, t, s] else -inf
    return reshape(permute(softmax(a) @ q, [0, 2, 1, 3]), [N, T, D])
}

entry open_text(x: f32[N, T, D]) -> f32[N, T, D] where D % 4 == 0 = attention(x, 4)
entry fixed_text(x: f32[2, 3, 32]) -> f32[2, 3, 32] = attention(x, 4)

entry window(x: f32[N, T], at: int = 0, n: int = 2) -> f32[N, n] where at + n <= T = x[:, at..at+n]
entry same(x: f32[N], y: f32[M]) -> f32[N] where M == N = x + y
entry odd(x: f32[T, 2]) -> f32[T // 2, 2, 2] where T % 4 == 2 {
    y[i < T // 2, r < 2, j] = x[2*i + r, j]
    return concat(y[..T // 4 + 1], y[T // 4 + 1..], axis = 0)
}
entry tenfold(n: int = 3) -> i32 = n * 10
entry shifted(x: i32[N], n: int = 3) -> i32[N] = x + n
entry scaled(x: f32[N], n: int = 3) -> f32[N] = x * n
END
values() {                  # values N: small numbers, one row
    awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "%s%g", i ? "," : "", (i * 37 % 101 - 50) / 40; print "" }'
}
for i in 1 2; do values 96; done > image.csv
for i in 1 2; do values 70; done > odd.csv
printf '0,1,2,3,4,5,6,7,8,9\n' > long.csv
seq 1 6 | sed 's/$/,0/' > six.csv
seq 1 4 > four.csv
seq 1 4 | sed 's/$/,0/' > pairs.csv
seq 1 3 > three.csv

npy() {                     # npy FILE SHAPE VALUES: a file that says its shape
    python3 -c 'import array, struct, sys
values = array.array("f", [float(x) for x in open(sys.argv[3]).read().replace(",", " ").split()])
head = ("{%r: %r, %r: False, %r: (%s,)}" % ("descr", "<f4", "fortran_order", "shape", sys.argv[2])).encode()
head += b" " * (63 - (len(head) + 10) % 64) + b"\n"
open(sys.argv[1], "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + values.tobytes())' "$@"
}
npy image.npy 2,1,8,12 image.csv
npy odd.npy 2,1,7,10 odd.csv
npy text.npy 2,3,32 image.csv
npy narrow.npy 2,10,7 odd.csv

# Schedules take an open size for 64, and the order of a sum depends on them (docs/architecture.md, "Numbers").
cat > near.py <<'END'
import sys
a, b = ([float(x) for line in open(name) for x in line.split(",")] for name in sys.argv[1:])
assert len(a) == len(b) and max(abs(x - y) for x, y in zip(a, b)) <= 4e-7 * max(map(abs, b))
END
for kind in image text; do
    holds "$kind, sizes open" "$DLM" run sizes.dlm open_$kind --x $kind.npy
    cp stdout.txt open.txt
    holds "$kind, sizes fixed" "$DLM" run sizes.dlm fixed_$kind --x $kind.npy
    cp stdout.txt fixed.txt
    holds "$kind: the same but for the order of sums" python3 near.py open.txt fixed.txt
done

prints "a slice that a fact proves" '^3,4,5$' "$DLM" run sizes.dlm window --x long.csv --at 3 --n 3
prints "a size that a fact equates" '^8$' "$DLM" run sizes.dlm same --x four.csv --y four.csv
prints "a remainder" '^5,0,6,0$' "$DLM" run sizes.dlm odd --x six.csv

expect "an odd image" 1 '`unet` may only be used where H % 4 == 0 and W % 4 == 0' \
    "$DLM" run sizes.dlm open_image --x odd.npy
expect "a width that heads do not divide" 1 '`open_text` may only be used where D % 4 == 0' \
    "$DLM" run sizes.dlm open_text --x narrow.npy
expect "a slice that leaves" 1 '`window` may only be used where at \+ n <= T' \
    "$DLM" run sizes.dlm window --x long.csv --at 9 --n 3
expect "sizes that differ" 1 '`same` may only be used where M == N' \
    "$DLM" run sizes.dlm same --x four.csv --y three.csv
expect "another remainder" 1 '`odd` may only be used where T % 4 == 2' \
    "$DLM" run sizes.dlm odd --x pairs.csv

prints "an int argument as an i32" '^40$' "$DLM" run sizes.dlm tenfold --n 4
expect "an i32 that overflows" 1 '10\*n does not fit into i32' "$DLM" run sizes.dlm tenfold --n 300000000
expect "an int that is no i32" 1 'n does not fit into i32' \
    "$DLM" run sizes.dlm shifted --x four.csv --n 3000000000
prints "as a float it may be large" '^3000000000$' "$DLM" run sizes.dlm scaled --x four.csv --n 3000000000
