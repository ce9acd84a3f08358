# L-BFGS with a line search, a loop whose end the numbers decide.

fn inv(x: f32) -> f32 = if x > 1e-10 then 1 / x else 0

optimizer lbfgs(flat p: f32[P], g: f32[P], f, memory: int = 10, c: f32 = 1e-4) {
    state s: f32[memory, P] = 0;  state y: f32[memory, P] = 0  # the last steps and changes of gradient, newest last
    state p0 = p;  state g0 = g
    s <- concat(s[1..], (p - p0)[_, :], axis = 0)
    y <- concat(y[1..], (g - g0)[_, :], axis = 0)

    alpha = scan si, yi in s, y backwards carrying d = g {
        a = dot(si, d) * inv(dot(si, yi))
        d = d - a * yi
        yield a
    }
    gamma = dot(s[-1], y[-1]) * inv(dot(y[-1], y[-1]))
    d = if gamma > 0 then gamma * d else d
    scan si, yi, a in s, y, alpha carrying d {
        d = d + si * (a - dot(yi, d) * inv(dot(si, yi)))
    }

    scan k in 0..20 carrying t = 1.0 while f(p - t*d) > f(p) - c * t * dot(g, d) { t = t / 2 }
    p0 <- p;  g0 <- g
    p <- p - t * d
}

param x: f32[2] = [-1.2, 1.0]

entry train(steps: int = 8) {
    for i in 0..steps {
        loss = (1 - x[0]) ^ 2 + 100 * (x[1] - x[0] ^ 2) ^ 2
        minimize loss over x using lbfgs()
        report loss
    }
    emit x
}
