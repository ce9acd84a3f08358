# Loops that are unrolled, one inside another.
fn count(x: f32[N]) -> f32[N] {
    for i in 0..10000 { for j in 0..10000 { y = x } }
    return x
}
entry a(x: f32[N]) -> f32[N] = count(x)
