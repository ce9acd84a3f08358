# Bundles of parameters that do not fit.
net small(x: f32[N, 2]) -> f32[N, 3] = dense(x, 3)
net large(x: f32[N, 2]) -> f32[N, 3] = x |> dense(4) |> dense(3)
net wide(x: f32[N, 2]) -> f32[N, 4] = dense(x, 4)
optimizer down(p, g) { p <- p - g }
entry a() -> f32 = norm(large.params - small.params)
entry b() -> f32 = norm(small.params - large.params)
entry c() -> f32 = sum(small.params * [1.0, 2.0])
entry n() -> f32 = sum(small.params @ small.params)
entry d() -> f32 = sum(small.params, axis = 0)
entry e(x: f32[N, 2]) -> f32[N, 3] = large(x, params = small.params)
entry f(x: f32[N, 2]) -> f32[N, 3] = small(x, params = wide.params)
entry g(x: f32[N, 2]) -> f32[N, 3] = small(x, params = x)
entry h(x: f32[N, 2]) {
    y = mean(small(x))
    update small with y using down()
    update large with grad(y, small) using down()
    update small with wide.params using down()
    small.params <- x
    small.params <- large.params
}
entry i() -> f32 = norm(large.params["dense.*.v"])
entry j() -> f32 = norm(large.params[0])
optimizer search(p, g, f) { p <- if f(p) > 0 then p else g }
optimizer wrong(p, g, f) { p <- p - f(g[0]) }
entry k(x: f32[N, 2]) {
    y = mean(small(x))
    update small with grad(y, small) using search()
}
entry l(x: f32[N, 2]) {
    y = mean(small(x))
    minimize y over small.dense.1.w using wrong()
}
optimizer vector(flat p, g) { p <- p - g }
net mixed(x: f32[N, 2]) -> f32[N, 2] { param w: f32[2] = 0;  param v: f64 = 0;  return x * w + f32(v) }
entry m(x: f32[N, 2]) { minimize mean(mixed(x)) over mixed using vector() }
