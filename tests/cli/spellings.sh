#!/bin/sh
# However a softmax or a layer norm is written, it and its gradient are one kernel, which reads x and the seed once
# from memory and stores two results. However attention is written, it and its gradient are one loop over samples and
# heads, of the same kernels and temporaries, and no scores are stored but those of a round. Nothing in the
# compiler knows any of them by name.
. "$SOURCE/tests/cli/expect.inc"

cat > spellings.inc << 'END'
fn soft_std(x: f32[N, 512]) -> f32[N, 512] = softmax(x)
fn soft_without_maximum(x: f32[N, 512]) -> f32[N, 512] {
    e = exp(x)
    return e / sum(e, axis = -1, keep = true)
}
fn soft_of_logarithm(x: f32[N, 512]) -> f32[N, 512] {
    z = x - stop_gradient(max(x, axis = -1, keep = true))
    return exp(z - log(sum(exp(z), axis = -1, keep = true)))
}
fn soft_of_quotient(x: f32[N, 512]) -> f32[N, 512] {
    e = exp(x) / exp(stop_gradient(max(x, axis = -1, keep = true)))
    return e / sum(e, axis = -1, keep = true)
}
fn soft_by_index(x: f32[N, 512]) -> f32[N, 512] {
    e = exp(x - stop_gradient(max(x, axis = -1, keep = true)))
    s[n] = sum[j] e[n, j]
    y[n, j] = e[n, j] / s[n]
    return y
}
fn soft_down_columns(x: f32[N, 512]) -> f32[N, 512] {
    t = x';  e = exp(t - stop_gradient(max(t, axis = 0)))
    return (e / sum(e, axis = 0))'
}
fn norm_std(x: f32[N, 512]) -> f32[N, 512] {
    d = x - mean(x, axis = -1, keep = true)
    return d * rsqrt(mean(d * d, axis = -1, keep = true) + 1e-5)
}
fn norm_of_quotient(x: f32[N, 512]) -> f32[N, 512] {
    d = x - mean(x, axis = -1, keep = true)
    return d / sqrt(mean(d * d, axis = -1, keep = true) + 1e-5)
}
fn norm_of_squares(x: f32[N, 512]) -> f32[N, 512] {
    m = mean(x, axis = -1, keep = true)
    return (x - m) * rsqrt(mean(x * x, axis = -1, keep = true) - m * m + 1e-5)
}
fn norm_by_index(x: f32[N, 512]) -> f32[N, 512] {
    m[n] = sum[j] x[n, j] * (1.0 / 512)
    d[n, j] = x[n, j] - m[n]
    v[n] = sum[j] d[n, j] * d[n, j] * (1.0 / 512)
    y[n, j] = d[n, j] * rsqrt(v[n] + 1e-5)
    return y
}
fn norm_by_power(x: f32[N, 512]) -> f32[N, 512] {
    d = x - sum(x, axis = -1, keep = true) / 512
    return d * (sum(d * d, axis = -1, keep = true) / 512 + 1e-5) ^ -0.5
}
fn norm_down_columns(x: f32[N, 512]) -> f32[N, 512] {
    t = x';  d = t - mean(t, axis = 0)
    return (d * rsqrt(mean(d * d, axis = 0) + 1e-5))'
}
END
for name in soft_std soft_without_maximum soft_of_logarithm soft_of_quotient soft_by_index soft_down_columns \
            norm_std norm_of_quotient norm_of_squares norm_by_index norm_by_power norm_down_columns; do
    { cat spellings.inc; cat << END
entry train(x: f32[256, 512], g: f32[256, 512]) -> (f32[256, 512], f32[256, 512]) {
    y = $name(x)
    return y, vjp(y, x, g)
}
END
    } > $name.dlm
    "$DLM" emit $name.dlm --what kernels > $name.kernels
    holds "$name: one kernel" test "$(grep -c '^  kernel ' $name.kernels)" = 1
    holds "$name: nothing stored but results" sh -c "! grep -q ' = temp' $name.kernels"
    holds "$name: each operand read at the element and along the row" test "$(grep -c ' = load ' $name.kernels)" = 4
done

cat > attention.inc << 'END'
fn att_std(q: f32[2, 6, 256, 64], k: f32[2, 6, 256, 64], v: f32[2, 6, 256, 64]) -> f32[2, 6, 256, 64] =
    dot_attention(q, k, v, causal = true)
fn att_without_maximum(q: f32[2, 6, 256, 64], k: f32[2, 6, 256, 64], v: f32[2, 6, 256, 64]) -> f32[2, 6, 256, 64] {
    e = q @ k' / 8
    e[n, h, t, s] = if s <= t then exp(e[n, h, t, s]) else 0
    return e / sum(e, axis = -1, keep = true) @ v
}
fn att_mask_by_addition(q: f32[2, 6, 256, 64], k: f32[2, 6, 256, 64], v: f32[2, 6, 256, 64]) -> f32[2, 6, 256, 64] {
    hidden[t < 256, s < 256] = if s <= t then 0.0 else -inf
    return softmax(q @ k' / 8 + hidden) @ v
}
fn att_scale_before(q: f32[2, 6, 256, 64], k: f32[2, 6, 256, 64], v: f32[2, 6, 256, 64]) -> f32[2, 6, 256, 64] {
    e = q @ k'
    e[n, h, t, s] = if s <= t then e[n, h, t, s] else -inf
    return softmax(e * 0.125) @ v
}
fn att_of_quotient(q: f32[2, 6, 256, 64], k: f32[2, 6, 256, 64], v: f32[2, 6, 256, 64]) -> f32[2, 6, 256, 64] {
    e = q @ k' / 8
    e[n, h, t, s] = if s <= t then e[n, h, t, s] else -inf
    x = exp(e) / exp(stop_gradient(max(e, axis = -1, keep = true)))
    return x / sum(x, axis = -1, keep = true) @ v
}
fn att_transposed(q: f32[2, 6, 256, 64], k: f32[2, 6, 256, 64], v: f32[2, 6, 256, 64]) -> f32[2, 6, 256, 64] {
    e = (k @ q')' / 8
    e[n, h, t, s] = if s <= t then e[n, h, t, s] else -inf
    return softmax(e) @ v
}
fn att_by_index(q: f32[2, 6, 256, 64], k: f32[2, 6, 256, 64], v: f32[2, 6, 256, 64]) -> f32[2, 6, 256, 64] {
    a[n, h, t, s] = sum[c] q[n, h, t, c] * k[n, h, s, c] / 8
    b[n, h, t, s] = if s <= t then a[n, h, t, s] else -inf
    m = stop_gradient(max(b, axis = -1))
    x[n, h, t, s] = exp(b[n, h, t, s] - m[n, h, t])
    z[n, h, t] = sum[s] x[n, h, t, s]
    p[n, h, t, s] = x[n, h, t, s] / z[n, h, t]
    y[n, h, t, c] = sum[s] p[n, h, t, s] * v[n, h, s, c]
    return y
}
END
for name in att_std att_without_maximum att_mask_by_addition att_scale_before att_of_quotient att_transposed \
            att_by_index; do
    { cat attention.inc; cat << END
entry train(q: f32[2, 6, 256, 64], k: f32[2, 6, 256, 64], v: f32[2, 6, 256, 64], g: f32[2, 6, 256, 64])
        -> (f32[2, 6, 256, 64], f32[2, 6, 256, 64], f32[2, 6, 256, 64], f32[2, 6, 256, 64]) {
    y = $name(q, k, v)
    return y, vjp(y, q, g), vjp(y, k, g), vjp(y, v, g)
}
END
    } > $name.dlm
    "$DLM" emit $name.dlm --what kernels > $name.kernels
    holds "$name: one loop over samples and heads" test "$(grep -c ' loop .* parallel' $name.kernels)" = 2
    holds "$name: no scores but those of a round" sh -c "! grep -q '2, 6, 256, 256' $name.kernels"
    sed -n 's/.*: \(f32.*\) = temp$/\1/p' $name.kernels | sort > $name.bytes
    grep -o 'kernel k.* {' $name.kernels | sed 's/k[0-9]*_//' | sort > $name.names
    holds "$name: the temporaries of att_std" cmp -s att_std.bytes $name.bytes
    holds "$name: as many kernels as att_std" test "$(wc -l < $name.names)" = "$(wc -l < att_std.names)"
done
