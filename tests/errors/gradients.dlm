# Gradients that do not exist.
optimizer step_down(p, g) { p <- p - g }
net line(x: f32[N, 2]) -> f32[N] { param w: f32[2] = 0;  return x @ w }
entry a(x: f32[N, 2]) {
    y = line(x)
    minimize y over line using step_down()
}
entry b(x: f32[N, 2]) {
    minimize sum(x) over line using step_down()
}
entry c(x: f32[N, 2]) {
    loss = sum(line(x))
    minimize loss over line using step_down()
    minimize loss over line using step_down()
}
entry d(x: f32[N, 2]) -> f32[N, 2] = grad(sum(line(x)), x * 2)
entry e(x: i32[N]) -> i32[N] = grad(f32(sum(x)), x)
entry f(x: f32[N, 2]) {
    loss = sum(line(x))
    minimize loss over line using relu
    minimize loss over x using step_down()
    minimize loss over line using step_down(1)
}
