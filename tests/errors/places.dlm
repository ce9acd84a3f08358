# Params and states where they cannot be, or begin with what is not known yet.
fn own(x: f32[N]) -> f32[N] { param w: f32 = 0;  return x * w }
net line(x: f32[N]) -> f32[N] { param w: f32 = 0;  param v: f32[2] = [1.0, 2.0, 3.0];  return x * w }
layer twice(x: f32[N]) -> f32[N] { param w: f32 = 0;  param w: f32 = 1;  return x * w }
net sound(x: f32[N]) -> f32[N] { param w: f32 = 0;  return x * w }
net double(x: f32[N]) -> f32[N] = twice(x)
entry a(x: f32[N], n: int = 3) -> f32[N] {
    y = own(x)
    total = sum(x)
    for i in 0..n {
        state first: f32 = total
        total = total + first
    }
    load line from "line.safetensors" by name
    x <- y
    return y
}
entry b() -> i32 {
    state s: i32 = 1.5
    return s
}
entry d() {
    load sound from "line.safetensors"
    for i in 0..3 {
        state old = sound.params
        old <- 0.5 * old + 0.5 * sound.params
    }
    save old to "old.safetensors"
}
entry c(x: f32[N]) {
    y = undefined(x)
    minimize sum(line(y)) over line using sgd(0.1)
}
