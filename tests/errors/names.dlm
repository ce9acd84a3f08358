# Names that cannot stand where they stand.
const A = B + 1
const B = A * 2
layer scale(x: f32[N]) -> f32[N] {
    param w: f32 = 1
    return x * w
}
fn owner(x: f32[N]) -> f32[N] {
    param w: f32 = 1
    return x * w
}
fn outside(x: f32[N]) -> f32[N] = scale(x)
const C = scale([1.0, 2.0])
net instance = 3
entry a(x: f32[N]) -> f32[N] = x * A
