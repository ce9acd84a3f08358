# Conditions and loops that would have to be known while compiling.
fn clipped(x: f32[N]) -> f32[N] {
    if x > 0 { return x }
    return x * 0
}
fn repeated(x: f32[N], times: int) -> f32[N] {
    for i in 0..times { x = x * 2 }
    return x
}
fn nothing(x: f32[N]) { y = x }
entry a(x: f32[N]) -> f32[N] = clipped(x)
entry b(x: f32[N], times: int = 3) -> f32[N] = repeated(x, times)
entry c(x: f32[N]) -> f32[N] = nothing(x)
entry d(x: f32[N]) -> f32[N] {
    stop if true
    if x > 0 { y = x } else { y = -x }
    for i in 0..3 { return x }
    return y
}
