# A mismatch three calls deep: both shapes, where each size came from, and the chain of uses.
fn product(x: f32[N, I], w: f32[I, O]) -> f32[N, O] = x @ w
fn forward(x: f32[N, C], w: f32[J, O]) -> f32[N, O] = product(x, w)
layer mixed(x: f32[N, C]) -> f32[N, C] {
    param w: f32[16, C] = 0
    return forward(x, w)
}
net deep(x: f32[N, 8]) -> f32[N, 8] = mixed(x)
entry predict(x: f32[N, 8]) -> f32[N, 8] = deep(x)
