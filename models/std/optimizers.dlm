# Optimisers. p is a parameter, g its gradient; `<-` writes the new value. Each parameter has its own states.

## Gradient descent: p - lr g. With `momentum`, the steps follow a decaying sum of gradients
## (Polyak, 1964), looked at one step ahead with `nesterov` (Nesterov, 1983; Sutskever et al., 2013).
## `decay` adds decay * p to the gradient (L2 regularisation).
optimizer sgd(p, g, lr: f32 = 0.01, momentum: float = 0.0, nesterov: bool = false, decay: float = 0.0) {
    if decay > 0 { g = g + decay * p }
    if momentum > 0 {
        state v = zeros_like(p)
        v <- momentum * v + g
        g = if nesterov then g + momentum * v else v
    }
    p <- p - lr * g
}

## Gradient descent with momentum, by its own name.
optimizer momentum(p, g, lr: f32 = 0.01, beta: float = 0.9) = sgd(p, g, lr, momentum = beta)

## Nesterov's accelerated gradient.
optimizer nesterov(p, g, lr: f32 = 0.01, beta: float = 0.9) = sgd(p, g, lr, momentum = beta, nesterov = true)

## Steps of about lr in each weight: the mean gradient over its root mean square, both as decaying
## averages m and v with the start at 0 corrected. Kingma and Ba, "Adam", 2014. `decay` also draws
## the weights themselves to 0, by lr * decay of them a step, which the averages do not see:
## Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2017.
optimizer adam(p, g, lr: f32 = 1e-3, beta1: f32 = 0.9, beta2: f32 = 0.999, eps: f32 = 1e-8, decay: float = 0.0) {
    state m = zeros_like(p);  state v = zeros_like(p);  state t: i32 = 0
    t <- t + 1
    m <- beta1 * m + (1 - beta1) * g
    v <- beta2 * v + (1 - beta2) * g * g
    rate = lr / (1 - beta1 ^ t);  scale = 1 / (1 - beta2 ^ t)
    kept = if decay > 0 then (1 - lr * decay) * p else p
    p <- kept - rate * m / (sqrt(scale * v) + eps)
}

## Adam with weight decay, by its own name.
optimizer adamw(p, g, lr: f32 = 1e-3, beta1: f32 = 0.9, beta2: f32 = 0.999, eps: f32 = 1e-8, decay: float = 0.01) =
    adam(p, g, lr, beta1 = beta1, beta2 = beta2, eps = eps, decay = decay)

## Leaves its params as they are: `over net.conv using frozen(), net using adam(1e-3)`. The first
## group that names a param decides.
optimizer frozen(p, g) {}

## A gradient, or a whole bundle of them, that is at most `limit` long: what is longer is scaled.
## Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.
fn clip_norm(g, limit: f32) = g * min(1.0, limit / max(norm(g), 1e-12))

## Adam on gradients that are together at most `norm` long: for recurrent nets, whose gradients can
## explode. All params of the statement count as one vector.
optimizer clipped_adam(flat p, g, lr: f32 = 1e-3, norm: f32 = 1.0, beta1: f32 = 0.9, beta2: f32 = 0.999,
                       eps: f32 = 1e-8) =
    adam(p, clip_norm(g, norm), lr, beta1 = beta1, beta2 = beta2, eps = eps)

## 1 / x, or 0 where x is too small to divide by.
fn inverse(x: float) = if x > 1e-10 then 1 / x else 0.0

## The step t d along a direction of descent d, with the first t of 1, 1/2, 1/4, ... at which the
## loss falls by at least c t times its slope (Armijo, 1966); 0 slope or none found: a tiny step.
fn backtrack(p: float[P], g: float[P], d: float[P], f, c: float) {
    now = f(p);  slope = dot(g, d)
    scan k in 0..30 carrying t = now * 0 + 1 while not (f(p + t * d) <= now + c * t * slope) { t = t / 2 }
    return t * d
}

## L-BFGS: steps along -H g, where H, an estimate of the inverse of the second derivative, stands on
## the last `memory` steps and changes of the gradient. Nocedal, "Updating quasi-Newton matrices with
## limited storage", 1980. The loss must be the same function in every step: no new draws, no new batch.
optimizer lbfgs(flat p: float[P], g: float[P], f, memory: int = 10, c: float = 1e-4) {
    state s: float[memory, P] = 0;  state y: float[memory, P] = 0
    state p0 = p;  state g0 = g
    s <- concat(s[1..], (p - p0)[_, :], axis = 0)  # newest last
    y <- concat(y[1..], (g - g0)[_, :], axis = 0)
    alpha = scan si, yi in s, y backwards carrying d = g {
        a = dot(si, d) * inverse(dot(si, yi))
        d = d - a * yi
        yield a
    }
    gamma = dot(s[-1], y[-1]) * inverse(dot(y[-1], y[-1]))
    d = if gamma > 0 then gamma * d else d
    scan si, yi, a in s, y, alpha carrying d {
        d = d + si * (a - dot(yi, d) * inverse(dot(si, yi)))
    }
    p0 <- p;  g0 <- g
    p <- p + backtrack(p, g, -d, f, c)
}

## Newton's method: steps along the solution s of H s = -g, H the second derivative, found by
## conjugate gradients, which need only products of H with vectors. They end after `rounds`, when the
## residual has fallen to `tolerance` of its length, or where the loss curves downwards. Dembo and
## Steihaug, "Truncated-Newton algorithms for large-scale unconstrained optimization", 1983. The loss
## must be the same function in every step.
optimizer newton_cg(flat p: float[P], g: float[P], f, rounds: int = 50, tolerance: float = 1e-4, c: float = 1e-4) {
    enough = tolerance * norm(g)
    scan i in 0..rounds carrying s = zeros_like(g), r = -g, d = -g, going = norm(g) > 0 while going {
        x = p
        h = hvp(f(x), x, d)
        curve = dot(d, h)
        a = dot(r, r) * inverse(curve)
        s = s + a * d
        rest = r - a * h
        d = rest + dot(rest, rest) * inverse(dot(r, r)) * d
        r = rest
        going = curve > 1e-10 and norm(r) > enough
    }
    s = if dot(s, g) < 0 then s else -g
    p <- p + backtrack(p, g, s, f, c)
}
