# Entries, data and files.
data digits = csv("digits.csv") { x: f32[4] = cols(0..4),  y: i32 = col(4) }
data lines = text("lines.txt") { x: f32 = col(0) }
data wide = csv("wide.csv") { x: f32[3, 3] = cols(0..8) }
net line(x: f32[N, 4]) -> f32[N] { param w: f32[4] = 0;  return x @ w }
net other(x: f32[N, 4]) -> f32[N] { param w: f32[4] = 0;  return x @ w }
entry a(seed: int = 1, weights: str = "x", n) { report n }
entry b() {
    for x, y, z in batches(digits, 8) { report sum(x) }
    for x in digits { report sum(x) }
    for x in batches(digits.trian, 8) { report sum(x) }
    for x in batches(digits.train, 8) { report sum(x) }
    for x in batches(digits, 0) { report x }
}
entry c(x: f32[N, 4]) -> f32[N] = line(x)
entry d(x: f32[N, 4]) -> f32[N] = other(x)
entry e() {
    save line to "a.safetensors"
    save line to "b.safetensors"
    save line to "c.npy"
    save digits to "d.safetensors"
    load lime from "a.safetensors"
    n = 1
    for i in 0..3 { n = n + 1.5 }
    report zeros(3)
}
fn logs(x: f32[N]) -> f32[N] { report x;  return x }
entry f(x: f32[N]) -> f32[N] = logs(x) + cols(0..3)
entry g(x: f32[N]) -> f32[N] = dense(2)
