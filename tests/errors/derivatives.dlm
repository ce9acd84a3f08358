# Derivatives that are asked for in a wrong way.
net line(x: f32[N, 2]) -> f32[N] { param w: f32[2] = 0;  return x @ w }
entry a(x: f32[N, 2]) -> f32[N, 2] = vjp(line(x), x, x)
entry b(x: f32[N, 2]) -> f32[N] = jvp(line(x), x, line(x))
entry c(x: f32[N, 2]) -> f32[N] = jvp(line(x), line, x)
entry d(x: f32[N, 2]) -> f32[N, 2] = hvp(line(x), x, x)
entry e(x: f32[N, 2]) -> f32[N, 2] = jacobian(line(x), x, each = 1)
entry f(x: f32[N, 2]) -> f32[N, 2] = jacobian(sum(x, axis = 0), x, each = 0)
entry g(x: f32[N, 2]) -> f32[N, 2] = jacobian(i32(x), x)
entry h(x: f32[N, 2]) -> f32[N, 2] = with_derivative(round(x), of = x[0])
entry i(x: f32[1, 1, 1, 1, 1]) -> f32 = sum(jacobian(x * x, x))
entry j(x: f32[N, 2]) -> f32[N] = jvp(line(x), 2 * x, x)
entry k(x: f32[N, 2], z: f32[N, 2]) -> f32[N] = jvp(line(x), z, z)
