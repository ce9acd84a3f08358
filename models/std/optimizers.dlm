# Optimisers. p is a parameter, g its gradient; `<-` writes the new value. Each parameter has its own states.
# p may be of any float type. Of a short one (bf16, f16) the states are f32 and so is the arithmetic: a
# decaying mean that keeps 0.999 of its old value cannot be counted in 8 bits. So all is computed in the
# type of p, but `wide`: f32 at least.

# The decaying sum of steps g that `momentum` follows, or looked at one step ahead.
layer moved(g, momentum: float, nesterov: bool) {
    if momentum > 0 {
        state v = zeros_like(g)
        v <- momentum * v + g
        g = if nesterov then g + momentum * v else v
    }
    return g
}

## Gradient descent: p - lr g. With `momentum`, the steps follow a decaying sum of gradients
## (Polyak, 1964), looked at one step ahead with `nesterov` (Nesterov, 1983; Sutskever et al., 2013).
## `decay` adds decay * p to the gradient (L2 regularisation).
optimizer sgd(p, g, lr: float = 0.01, momentum: float = 0.0, nesterov: bool = false, decay: float = 0.0) {
    g = float(g, like = p, wide = true)
    if decay > 0 { g = g + decay * float(p, wide = true) }
    p <- float(float(p, wide = true) - float(lr, like = p, wide = true) * moved(g, momentum, nesterov), like = p)
}

## Gradient descent with momentum, by its own name.
optimizer momentum(p, g, lr: float = 0.01, beta: float = 0.9) = sgd(p, g, lr, momentum = beta)

## Nesterov's accelerated gradient.
optimizer nesterov(p, g, lr: float = 0.01, beta: float = 0.9) = sgd(p, g, lr, momentum = beta, nesterov = true)

## Steps of about lr in each weight: the mean gradient over its root mean square, both as decaying
## averages m and v with the start at 0 corrected. Kingma and Ba, "Adam", 2014. `decay` also draws
## the weights themselves to 0, by lr * decay of them a step, which the averages do not see:
## Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2017.
optimizer adam(p, g, lr: float = 1e-3, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8,
               decay: float = 0.0) {
    w = float(p, wide = true);  g = float(g, like = p, wide = true);  lr = float(lr, like = p, wide = true)
    state m = zeros_like(w);  state v = zeros_like(w);  state t: i32 = 0
    t <- t + 1
    m <- beta1 * m + (1 - beta1) * g
    v <- beta2 * v + (1 - beta2) * g * g
    rate = lr / (1 - float(beta1, like = p, wide = true) ^ t)
    scale = 1 / (1 - float(beta2, like = p, wide = true) ^ t)
    kept = if decay > 0 then (1 - lr * decay) * w else w
    p <- float(kept - rate * m / (sqrt(scale * v) + eps), like = p)
}

## Adam with weight decay, by its own name.
optimizer adamw(p, g, lr: float = 1e-3, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8,
                decay: float = 0.01) =
    adam(p, g, lr, beta1 = beta1, beta2 = beta2, eps = eps, decay = decay)

## Leaves its params as they are: `over cnn.conv using frozen(), cnn using adam(1e-3)`. The first
## group that names a param decides.
optimizer frozen(p, g) {}

## A gradient, or a whole bundle of them, that is at most `limit` long: what is longer is scaled.
## Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.
fn clip_norm(g, limit: float) = g * min(1.0, limit / max(norm(g), 1e-12))

## Adam on gradients that are together at most `norm` long: for recurrent nets, whose gradients can
## explode. All params of the statement count as one vector.
optimizer clipped_adam(flat p, g, lr: float = 1e-3, norm: float = 1.0, beta1: float = 0.9, beta2: float = 0.999,
                       eps: float = 1e-8) =
    adam(p, clip_norm(g, norm), lr, beta1 = beta1, beta2 = beta2, eps = eps)

## Steps divided by the root of the sum of all squared gradients so far: weights that seldom matter take
## large steps. `start` is what the sum begins with. Duchi, Hazan and Singer, "Adaptive Subgradient
## Methods", 2011.
optimizer adagrad(p, g, lr: float = 0.01, eps: float = 1e-10, start: float = 0.0) {
    w = float(p, wide = true);  g = float(g, like = p, wide = true)
    state s = full_like(w, start)
    s <- s + g * g
    p <- float(w - float(lr, like = p, wide = true) * g / (sqrt(s) + eps), like = p)
}

## The gradient over its root mean square, a decaying average. Tieleman and Hinton, "Lecture 6.5", 2012.
## `centered` takes the mean off first: over the standard deviation (Graves, 2013). With `momentum`, and
## `nesterov`, as of sgd.
optimizer rmsprop(p, g, lr: float = 0.01, beta: float = 0.99, eps: float = 1e-8, momentum: float = 0.0,
                  nesterov: bool = false, centered: bool = false) {
    w = float(p, wide = true);  g = float(g, like = p, wide = true)
    state v = zeros_like(w)
    v <- beta * v + (1 - beta) * g * g
    if centered {
        state m = zeros_like(w)
        m <- beta * m + (1 - beta) * g
        spread = max(v - m * m, 0)
    } else {
        spread = v
    }
    p <- float(w - float(lr, like = p, wide = true) * moved(g / (sqrt(spread) + eps), momentum, nesterov), like = p)
}

## Steps as large as the last ones were, over the size of the gradients, both as root mean squares:
## lr has no unit, and 1 is usual. Zeiler, "ADADELTA", 2012.
optimizer adadelta(p, g, lr: float = 1.0, beta: float = 0.9, eps: float = 1e-6) {
    w = float(p, wide = true);  g = float(g, like = p, wide = true)
    state v = zeros_like(w);  state moves = zeros_like(w)
    v <- beta * v + (1 - beta) * g * g
    move = sqrt(moves + eps) * rsqrt(v + eps) * g
    moves <- beta * moves + (1 - beta) * move * move
    p <- float(w - float(lr, like = p, wide = true) * move, like = p)
}

## Steps of lr in each weight, along the sign of a mean of gradients; decay as of adam. Chen et al.,
## "Symbolic Discovery of Optimization Algorithms", 2023.
optimizer lion(p, g, lr: float = 1e-4, beta1: float = 0.9, beta2: float = 0.99, decay: float = 0.0) {
    w = float(p, wide = true);  g = float(g, like = p, wide = true);  lr = float(lr, like = p, wide = true)
    state m = zeros_like(w)
    direction = sign(beta1 * m + (1 - beta1) * g)
    m <- beta2 * m + (1 - beta2) * g
    kept = if decay > 0 then (1 - lr * decay) * w else w
    p <- float(kept - lr * direction, like = p)
}

## A natural gradient whose Fisher matrix is taken to be diagonal: g / (F + damping), F the decaying mean
## of g^2 with its start at 0 corrected. Amari, "Natural Gradient Works Efficiently in Learning", 1998;
## Becker and LeCun, 1988. F stands on the gradients of batches: small ones estimate it best.
optimizer diagonal_fisher(p, g, lr: float = 1e-3, beta: float = 0.95, damping: float = 1e-3) {
    w = float(p, wide = true);  g = float(g, like = p, wide = true)
    state fisher = zeros_like(w);  state t: i32 = 0
    t <- t + 1
    fisher <- beta * fisher + (1 - beta) * g * g
    rate = float(lr, like = p, wide = true)
    p <- float(w - rate * g / (fisher / (1 - float(beta, like = p, wide = true) ^ t) + damping), like = p)
}

## Gradient descent with normal noise in the gradient, of variance noise / (1 + t) ^ fade in step t:
## Neelakantan et al., "Adding Gradient Noise Improves Learning for Very Deep Networks", 2015. With fade
## 0 and noise 2 T / lr it draws weights at temperature T: Welling and Teh, "Stochastic Gradient Langevin
## Dynamics", 2011.
optimizer noisy_sgd(p, g, lr: float = 0.01, noise: float = 0.01, fade: float = 0.55) {
    w = float(p, wide = true)
    state t: i32 = 0
    sd = sqrt(float(noise, like = p, wide = true) / (1 + t) ^ float(fade, like = p, wide = true))
    t <- t + 1
    p <- float(w - float(lr, like = p, wide = true) *
               (float(g, like = p, wide = true) + sd * float(normal(shape(p)), like = p, wide = true)), like = p)
}

## Looks for wide valleys: walks `rounds` noisy steps around p, held to it by `scope`, and goes from p
## towards the decaying mean of where the walk was. Chaudhari et al., "Entropy-SGD", 2016. `inner` is the
## walk's rate, `keep` how slowly its mean follows, `noise` its spread; lr 1 goes to the mean itself if
## scope is 1. The walk uses the batch of the step.
optimizer entropy_sgd(flat p: float[P], g: float[P], f, lr: float = 1.0, rounds: int = 20, inner: float = 0.1,
                      scope: float = 0.01, keep: float = 0.75, noise: float = 1e-4) {
    rate = float(inner, like = p);  sd = float(noise, like = p) * sqrt(rate)
    scan k in 0..rounds carrying x = p, mean = p {
        slope = grad(f(x), x) + scope * (x - p)
        x = x - rate * slope + sd * float(normal(P), like = p)
        mean = keep * mean + (1 - keep) * x
    }
    p <- p - float(lr, like = p) * scope * (p - mean)
}

# 1 / x, or 0 where x is too small to divide by.
fn inverse(x: float) = if x > 1e-30 then 1 / x else 0.0

# The step t d along a direction of descent d, with the first t of 1, 1/2, 1/4, ... at which the
# loss falls by at least c t times its slope (Armijo, 1966); 0 slope or none found: a tiny step.
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
        curved = curve > 1e-10 * dot(d, d)
        d = rest + dot(rest, rest) * inverse(dot(r, r)) * d
        r = rest
        going = curved and norm(r) > enough
    }
    s = if dot(s, g) < 0 then s else -g
    p <- p + backtrack(p, g, s, f, c)
}
