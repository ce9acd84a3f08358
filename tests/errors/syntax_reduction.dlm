# What a reduction takes is a product: a choice stands in parentheses.
fn worst(x: f32[N, D]) -> f32[N] {
    y[n] = max[d] if x[n, d] > 0 then x[n, d] else 0.0
    return y
}
