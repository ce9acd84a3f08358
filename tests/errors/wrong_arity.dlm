# Too many, too few, twice, and options that do not exist.
fn scaled(x: f32[N], by_factor: f32, shift: f32 = 0) -> f32[N] = x * by_factor + shift

net a(x: f32[N, 4]) -> f32[N, 2] = x |> dense(2, true, he_normal, 5)
net b(x: f32[N, 4]) -> f32[N, 2] = x |> dense
net c(x: f32[N, 4]) -> f32[N, 2] = x |> dense(2, uot = 3)
net d(x: f32[N, 4]) -> f32[N, 2] = x |> dense(2, out = 2)
entry e(x: f32[N]) -> f32[N] = scaled(x) + exp(x, x) + sum(x, axes = 0)
entry g(x: f32[N]) -> f32[N] {
    p, q = split(x, 3)
    return sum(x, 0)
}
