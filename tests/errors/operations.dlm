# Operations on tensors, lists and options of the wrong kind.
entry a(x: f32[N]) -> f32[N] = x'
entry b(x: f32[N]) -> f32[N] = x @ 3
entry c(x: f32[N]) -> f32[N] = concat(1, 2)
entry d(x: f32[N, 3]) -> i32[N] = argmax(x, axis = [0, 1])
entry e(x: f32[N, 3]) -> i32 = argmax[n, k] x[n, k]
entry f(x: f32[3]) -> f32[3] = full(x, [3])
entry g(x: f32[N, 3]) -> f32[3, N] = permute(x, [1, 1])
entry h(x: f32[3]) -> f32[3] {
    for a, b in zip([1, 2], [1, 2, 3]) { x = x * a + b }
    return x
}
entry i(x: f32[3]) -> f32[3] = x * [1, 2, 3][3]
entry j(x: f32[N, 3]) -> f32[N] = sum(x, axis = 1.0)
entry k(x: f32[N, 3]) -> f32[N] = sum(x, axis = 0..N)
entry l(x: f32[N, 3]) -> f32[N] = x[0.5..2, 0]
entry m(x: f32[3]) -> f32[3] {
    for i in x { x = x + i }
    return x
}
entry n(x: f32[N, 4]) -> f32[N, 2] {
    a, b = split(x, 0)
    return a
}
layer drop(x: f32[N]) -> f32[N] = if training then x * 0 else x
entry o(x: f32[N]) -> f32[N] = drop(x, training = 1)
