# Values that cannot stand where they stand.
layer scale(x: f32[N]) -> f32[N] {
    param w: f32 = 1
    return x * w
}
fn owner(x: f32[N]) -> f32[N] {
    param w: f32 = 1
    return x * w
}
net instance = 3
entry b(x: f32[N]) -> f32[N] = x * c
entry c(x: f32[N]) -> f32[N] = owner(x)
entry d(x: f32[N]) -> f32[N] = instance(x)
entry e(x: f32[N]) -> f32[N] {
    x <- x * 2
    return x
}
entry f(x: f32[N]) -> f32[N] {
    y = x(3)
    return y * relu
}
entry h(x: f32[N]) -> f32[N] {
    y: f32[N] = x[0..1]
    return y
}
entry i(x: f32[N]) -> f32[N] {
    param w: f32[3] = [1.0, 2.0]
    return x * w[0]
}
entry j(x: f32[N], name: str) -> f32[N] = x + name
entry k(x: f32[4]) -> f32 {
    y = x * 2
    param w: f32[4] = y
    return sum(w)
}
net wide(x: f32[N, C]) -> f32[N, 2] = dense(x, 2)
entry l(x: f32[N, 4], y: f32[N, 5]) -> f32[N, 2] = wide(x) + wide(y)
entry m(k: i32) -> f32 {
    if k > 0 { y = [1.0] } else { y = [1.0, 2.0] }
    return sum(y)
}
entry n(x: f32[3]) -> f32[2] {
    y: f32[2] = x
    return y
}
entry o(k: i32) -> f32[2] {
    y = [1.0, 2.0]
    for i in 0..3 { y = [1.0] }
    return y
}
entry p(x: f32[N]) -> f32[N] where x > 0 = x
