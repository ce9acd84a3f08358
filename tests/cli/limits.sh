#!/bin/sh
# Programs that have no end, or are too large: one error each, soon, and in little memory. The limits
# stand in docs/language.md.
. "$SOURCE/tests/cli/expect.inc"

# refused NAME PATTERN: big.dlm is refused, within 240 MB of address space (40 of them the compiler itself). A build with
# AddressSanitizer reserves terabytes, and cannot be held to it.
case $BUILD in *asan*) limit=unlimited ;; *) limit=240000 ;; esac
refused() {
    expect "$1" 1 "$2" sh -c "ulimit -v $limit; exec '$DLM' check big.dlm"
}
repeat() {                  # repeat N TEXT
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'
}
entry='entry a(x: f32[N]) -> f32[N] ='

{ printf '%s ' "$entry"; repeat 100000 '('; printf x; repeat 100000 ')'; } > big.dlm
refused "deep brackets" 'E0014.*more than 200 brackets are open'
{ printf '%s ' "$entry"; repeat 100000 '-'; echo x; } > big.dlm
refused "a hundred thousand signs" 'E0014.*nested too deeply'
{ printf '%s x' "$entry"; repeat 100000 ' + x'; } > big.dlm
refused "a hundred thousand terms" 'E0014.*more than about 1000 terms'
{ printf '%s ' "$entry"; repeat 30000 'if true then '; printf x; repeat 30000 ' else x'; } > big.dlm
refused "deep conditions" 'E0014.*nested too deeply'
{ printf '%s x + ' "$entry"; repeat 500000 '9'; } > big.dlm
refused "a number of half a million digits" 'E0007.*too large'
{ printf '%s x + sum([' "$entry"; repeat 1000000 '1.5, '; echo '1])'; } > big.dlm
refused "a file of 5 MB" 'E0012.*too large'

cat > big.dlm << 'END'
fn grow(x: f32[N], n: int) -> f32[N] {
    if n == 0 { return x + 1 }
    return grow(x, n - 1) * grow(x, n - 1)
}
entry a(x: f32[N]) -> f32[N] = grow(x, 40)
END
refused "a function that doubles" 'E0702.*more than 100000 operations'
cat > big.dlm << 'END'
layer grow(x: f32[N], n: int) -> f32[N] {
    if n == 0 { param w: f32 = 1;  return x * w }
    return grow(x, n - 1) * grow(x, n - 1)
}
net m(x: f32[N]) -> f32[N] = grow(x, 40)
entry a(x: f32[N]) -> f32[N] = m(x)
END
refused "a layer that doubles" 'E0704.*more than 10000 params'
printf 'layer a(x) = b(x)\nlayer b(x) = a(x)\nnet m(x: f32[N]) -> f32[N] = a(x)\n' > big.dlm
refused "layers that use each other" 'E0701.*without an end'
cat > big.dlm << 'END'
fn count(x: f32[N]) -> f32[N] {
    for i in 0..10000 { for j in 0..10000 { for k in 0..10000 { y = x + i } } }
    return x
}
entry a(x: f32[N]) -> f32[N] = count(x)
END
refused "loops inside loops" 'E0702.*more than 100000 operations'
cat > big.dlm << 'END'
fn count(n: int) -> int {
    s = 0
    for i in 0..10000 { for j in 0..10000 { s = s + i * j } }
    return s
}
entry a(x: f32[N]) -> f32[N] = x * count(3)
END
refused "static arithmetic without an end" 'E0705.*more than 160 MB'
echo "$entry x * (for i in 0..1000000000: i)[0]" > big.dlm
refused "a list of a milliard" 'E0703.*unrolled 1000000000 times'
cat > big.dlm << 'END'
const A = for i in 0..10000: 1.0
const B = for i in 0..10000: A
const C = for i in 0..10000: B
entry a() -> f32 = sum(C)
END
refused "lists of lists" 'E0707.*more than 1000000 numbers'

echo 'entry a(x: f32[A, B, C, D]) -> f32 = sum(x[(A + B + C + D + 1) ^ 60, 0, 0, 0])' > big.dlm
refused "a power of a size" 'E0306.*too many terms'
cat > big.dlm << 'END'
fn f(n: int, k: int) -> f32 {
    if k == 0 { return 1.0 * n }
    return f(n // 3 * n // 5 + n * n // 7, k - 1)
}
entry a(x: f32[A, B]) -> f32 = f(A + B, 30)
END
refused "floors of floors" 'E0306.*too many terms'
echo "$entry x * 9000000000 * (9000000000 * 9000000000)" > big.dlm
refused "ints beyond 64 bits" 'E0306.*overflows 64 bits'
echo "$entry x + sum(full(1.0, [4000000000, 4000000000, 4000000000]))" > big.dlm
refused "a tensor beyond counting" 'E0337.*more elements than can be counted'
printf 'net m(x: f32[N, 3]) -> f32[N, 3] { param w: f32[3000000, 3000000000, 3000] = 0;  return x }\n' > big.dlm
refused "a param beyond counting" 'E0337.*too large'
cat > big.dlm << 'END'
entry a(x: f32[N]) -> f32 {
    y = sum(exp(sin(x) * tanh(x)))
    for i in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] { y = sum(grad(y, x) ^ 2) }
    return y
}
END
refused "derivatives of derivatives" 'E0533.*more than 250000 operations'
printf 'layer l(x: f32[N, 4]) -> f32[N, 4] {\n    share s[1000000000] = dense(4)\n    return s[0](x)\n}\n' > big.dlm
echo 'net m(x: f32[N, 4]) -> f32[N, 4] = l(x)' >> big.dlm
refused "a milliard of layers" 'E0413.*from 1 to 4096'

# A product is a tree of halves; each value of its gradient is read at several places of the one above.
echo 'entry a(x: f32[N, D]) -> f32[N, D] = grad(sum(prod(x, axis = 1) ^ 2), x)' > tree.dlm
lines=$("$DLM" emit tree.dlm --what c | wc -l)
problem=
test "$lines" -gt 1000 && test "$lines" -lt 5000 || problem="$lines lines of C"
report "kernels of a tree do not multiply" "$problem" "$DLM" emit tree.dlm --what c
