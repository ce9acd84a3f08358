## Polynomials: a curve from a linear model, and how many weights are too many.
#
# The model is linear in its weights, not in x: y = w0 + w1 x + w2 x^2 + … So all that holds of planes
# holds of it, the normal equation, too. 15 points of a wave, each disturbed, show what the number of
# weights does. A straight line misses the wave whatever its weights are; degree 5 follows it; degree 14
# goes through every point, and anywhere between them. Only points that were not learnt tell the
# difference (Bishop, Pattern Recognition and Machine Learning, 2006, chapter 1).

const NOISE = 0.2

fn wave(x: f64[N]) -> f64[N] = f64(sin(3.14159265 * f32(x)) + NOISE * normal(N))

## 1, x, x^2, … of each x.
fn powers(x: f64[N], degree: int) -> f64[N, degree + 1] {
    y[n, k < degree + 1] = pow(x[n], f64(k))
    return y
}

fn fit(x: f64[N], y: f64[N], degree: int) -> f64[degree + 1, 1] {
    a = powers(x, degree)
    return solve_positive(a' @ a + 1e-9 * f64(identity([degree + 1, degree + 1])), a' @ y[:, _])
}

## The errors of a polynomial of this degree, on the points that it learnt and on 1000 new ones.
entry train(points: int = 15, degree: int = 5) {
    x = f64(linspace(-1, 1, points))
    y = wave(x)
    w = fit(x, y, degree)
    new = f64(uniform(1000, low = -1, high = 1))
    learnt = mean(((powers(x, degree) @ w)[:, 0] - y) ^ 2)
    error = mean(((powers(new, degree) @ w)[:, 0] - wave(new)) ^ 2)
    report learnt, error
}
