# What is within the rules of the language, but too large.
const LONG = for i in 0..10000: i
const LONGER = for i in 0..10000: LONG
fn grow(x: f32[N], n: int) -> f32[N] {
    if n == 0 { return x + 1 }
    return grow(x, n - 1) * grow(x, n - 1)
}
fn many(x: f32[N]) -> f32[N] {
    for i in 0..100000000 { x = x + 1 }
    return x
}
entry a(x: f32[N]) -> f32[N] {
    y = grow(x, 40)
    return y
}
entry b(x: f32[N]) -> f32[N] {
    y = x
    for i in [0, 1] { y = many(y) }
    return y
}
entry c() -> i32 = sum(LONGER)
