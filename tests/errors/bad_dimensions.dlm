# Sizes that are zero, negative, overflowing, not ints, or not known while compiling.
const NONE = 0
const HUGE = 9000000000 * 9000000000
net zero(x: f32[N, 4]) -> f32[N, 4] {
    param w: f32[NONE] = 0
    return x
}
net negative(x: f32[N, 4]) -> f32[N, 4] {
    param w: f32[4, 3 - 5] = 0
    return x
}
net large(x: f32[N, 4]) -> f32[N, 4] {
    param w: f32[3000000, 3000000] = 0
    return x
}
net half(x: f32[N, 4]) -> f32[N, 4] {
    param w: f32[1.5] = 0
    return x
}
entry a(n: int = 4) -> f32[4] {
    s = 0.0
    for i in 0..2 {
        param w: f32[i] = 0
        s = s + sum(w)
    }
    return zeros(4)
}
entry b(x: f32[N, 4]) -> f32[N, 4] where N < 0 = zero(x) * HUGE
