## The perceptron: the first machine that learnt from its mistakes.
#
# A neuron fires if x · w + b > 0. It looks at one example after another. Where it is right, nothing
# changes; where it is wrong, the example itself is added to w, or taken away, so that the same example is
# judged a little better next time. If any plane separates the two classes, this ends, after at most
# (R / margin)^2 mistakes, R being the length of the longest example (Novikoff, 1962). If none does, it never
# ends: see logic.dlm for a case with four examples. Rosenblatt, "The Perceptron", 1958.

const D = 10

param w: f32[D + 1] = 0

## Points on both sides of a plane, none of them nearer to it than 0.1, each with a last feature that is 1.
fn points(n: int) -> (f32[n, D + 1], f32[n]) {
    normal_of_plane[d < D] = sin(1.0 + d)
    away = unit(normal_of_plane)
    x = normal(n, D)
    height = x @ away - 0.3
    side = if height > 0 then 1.0 else -1.0
    x = x + 0.1 * side[:, _] * away[_, :]
    return concat(x, ones(n, 1), axis = 1), side
}

## Learn from 200 points, as often as it takes; `acc` is that of new ones.
entry train(rounds: int = 1000) {
    x, y = points(200)
    mistakes: i32 = 0
    for i in 0..rounds {
        before = mistakes
        for n in 0..200 {
            wrong = y[n] * dot(x[n], w) <= 0
            w <- w + (if wrong then y[n] * x[n] else 0)
            mistakes = mistakes + wrong
        }
        stop if mistakes == before
    }
    new, truth = points(2000)
    acc = mean(sign(new @ w) == truth)
    left = sum(y * (x @ w) <= 0)
    report mistakes, left, acc
    save w to "perceptron.safetensors"
}
