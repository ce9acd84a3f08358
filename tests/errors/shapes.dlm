# Shapes that do not fit, in every kind of operation.
fn doubled(x: f32[N, C]) -> f32[N, 2*C] = x
entry a(x: f32[N, 4], y: f32[N, 5]) -> f32[N, 4] = x + y
entry b(x: f32[N, 4], y: f32[M, 4]) -> f32[N, 4] = x * y
entry c(x: f32[N, 4], w: f32[5, 3]) -> f32[N, 3] = x @ w
entry d(x: f32[N, 4]) -> f32[N, 8] = doubled(x)
entry e(x: f32[N, 4]) -> f32[N, 3] = x
entry f(x: f32[N, 4]) -> f32[4] = x[:, 4]
entry g(x: f32[N, 4]) -> f32[N, 2] = x[:, 3..5]
entry h(x: f32[N, 4]) -> f32[N, 3] = reshape(x, [-1, 3])
entry i(x: f32[N, 4]) -> f32[N] = sum(x, axis = 2)
entry j(x: f32[N, 4]) -> f32[N, 4] = concat(x, x[0], axis = 0)
entry k(x: f32[N, 4]) -> f32[N] = x[0, 0, 0]
