## Ridge regression: small weights, where there are hardly more rows than features.
#
# 60 rows say what 40 weights are, and every row is disturbed. Least squares fits the disturbance, too:
# weights that should be small become large, and cancel each other out on these rows alone. A penalty
# l2 * |w|^2 holds them back. It moves all weights towards 0, which costs a little of the truth and takes
# away more of the chance: new rows are predicted better. Hoerl and Kennard, "Ridge Regression", 1970.
#
# With the penalty the normal equation is (x' x + N l2) w = x' y, which always has a solution; gradient
# descent goes to the same place.

const D = 40

fn answer(x: f32[N, D]) -> f32[N] {
    w[d < D] = 0.3 * sin(3.0 * d)
    return x @ w + normal(N)
}

fn solution(x: f32[N, D], y: f32[N], l2: f32) -> f32[D, 1] =
    solve_positive(x' @ x + N * l2 * identity([D, D]), x' @ y[:, _])

net plane(x: f32[N, D]) -> f32[N] = dense(x, 1, bias = false)[:, 0]

## Learn; `error` is that of new rows, `plain` that without the penalty, `gap` the distance to the solution.
entry train(points: int = 60, steps: int = 500, l2: f32 = 0.3, lr: f32 = 0.1) {
    x = normal(points, D)
    y = answer(x)
    for i in 0..steps {
        loss = mse(plane(x), y) + l2 * sum(plane.dense.1.w ^ 2)
        minimize loss over plane using sgd(lr)
        report loss
    }
    w = solution(x, y, l2)
    least_squares = solution(x, y, 0)
    new = normal(2000, D)
    truth = answer(new)
    error = mse(plane(new), truth)
    plain = mse((new @ least_squares)[:, 0], truth)
    gap = max(abs(plane.dense.1.w - w))
    saved = plain - error
    report error, plain, saved, gap
}
