## A net that solves a differential equation: its loss holds its own second derivative.
#
# We look for u on [0, 1] with u'' = -pi^2 sin(pi x) and u(0) = u(1) = 0. The net is u. Its derivatives
# by its input are expressions like any other, so what the equation leaves over at random places can be
# squared and minimised, together with what is left at the two ends. No value of the solution is ever
# shown to the net; sin(pi x) stands below for comparison alone. Raissi, Perdikaris and Karniadakis,
# "Physics-informed neural networks", 2019.

const PI = 3.14159265

net u(x: f32[N]) -> f32[N] = mlp(x[:, _], 32, 32, 1, act = tanh)[:, 0]

## u'' + pi^2 sin(pi x): what the equation leaves over.
fn residual(x: f32[N]) -> f32[N] {
    slope = grad(sum(u(x)), x)
    curvature = grad(sum(slope), x)
    return curvature + PI ^ 2 * sin(PI * x)
}

fn distance() -> f32 {
    x = linspace(0, 1, 101)
    return max(abs(u(x) - sin(PI * x)))
}

## Learn the solution; error is the largest distance from it.
entry train(steps: int = 3000, points: int = 64, lr: f32 = 5e-3) {
    for i in 0..steps {
        inside = mean(residual(uniform(points)) ^ 2)
        ends = sum(u([0.0, 1.0]) ^ 2)
        loss = inside + 100 * ends
        minimize loss over u using adam(cosine(lr, step / steps))
        report loss
    }
    error = distance()
    report error
    save u to "poisson.safetensors"
}

## The largest distance from the solution.
entry evaluate() {
    error = distance()
    report error
}

## u at places between 0 and 1.
entry predict(x: f32[N]) -> f32[N] = u(x)
