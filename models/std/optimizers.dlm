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
