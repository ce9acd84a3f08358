# Types never mix silently.
entry a(x: f32[N], y: f64[N]) -> f32[N] = x + y
entry b(x: i32[N], y: i64[N]) -> i32[N] = x + y
entry c(x: f32[N]) -> i32[N] = x
entry d(x: f32[N]) -> f32[N] = x and true
entry e(x: f32[N]) -> f32[N] = if x then 1 else 0
entry f(x: f32[N]) -> bool[N] = not x
entry g(x: f32[N]) -> f32[N] = x[1.0]
entry h(x: f32[N], n: int = 2.5) -> f32[N] = x
entry i(x: f32[N]) -> f32[N] = relu("x") + relu
entry j(x: f32[N]) -> f32[N] = x.y + absent(x)
