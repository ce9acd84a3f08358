# A layer that doubles with every level.
layer tree(x: f32[N], n: int) -> f32[N] {
    if n == 0 { param w: f32 = 1;  return x * w }
    return tree(x, n - 1) * tree(x, n - 1)
}
net m(x: f32[N]) -> f32[N] = tree(x, 40)
entry a(x: f32[N]) -> f32[N] = m(x)
