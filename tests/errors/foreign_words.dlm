# Words of other languages; and a faulty net owns nothing, which is no mistake of its own.

fn f(x: f32[N, 8]) -> f32[N, 8] = if True then x else -x
fn g(x: f32[N, 8]) = sum(x[:, None], axis = 1)
fn k(x: f32[N, 8]) = softmax(cat(x, x), dim = 1)
fn m(x: f32[N, 8]) = softmax(x, dim = 1)
fn h(x: f32[N, 8]) = x.view(2)
net n(x: f32[N, 8]) -> f32[N, 1] = dense(x, 1, init = constant(valu = 0.5))
entry e(x: f32[N, 8]) {
    for i in range(10) { report i }
    emit f(x), g(x), h(x), k(x), m(x), Linear(x, 2), BatchNorm2d(x)
    minimize mean(n(x)) over n using sgd(0.1)
}
