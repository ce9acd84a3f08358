#!/bin/sh
# However a softmax or a layer norm is written, it and its gradient are one kernel, which reads x and the seed once
# from memory and stores two results. Nothing in the compiler knows either by name.
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
