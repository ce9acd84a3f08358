# Ways of learning beside the plain step, each an entry.
data points = csv("points.csv") { x: f32[5] = cols(0..5),  y: f32[1] = cols(5..6) }
net mlp(x: f32[N, 5]) -> f32[N, 1] = x |> dense(6) |> tanh |> dense(1)
net online(x: f32[N, 5]) -> f32[N, 1] = x |> dense(6) |> tanh |> dense(1)
net g(z: f32[N, 2]) -> f32[N, 5] = z |> dense(5)

entry train(epochs: int = 3) {
    for epoch in 0..epochs {
        for x, y in batches(points, 4, shuffle = true) {
            loss = mse(mlp(x), y)
            minimize loss over mlp using adam(1e-2)
            report loss
        }
    }
    save mlp to "more.safetensors"
}
# fast gradient sign, and an input that is learnt
entry attack(x: f32[N, 5], steps: int = 5) -> f32[N, 5] {
    load mlp from "more.safetensors"
    y = mean(mlp(x))
    fast = x + 0.1 * sign(grad(y, x))
    param image = fast
    for i in 0..steps {
        loss = mean(mlp(image)) - sum((image - x) ^ 2)
        maximize loss over image using adam(0.1)
        report loss
    }
    return image
}
# target network, soft and hard
entry follow(steps: int = 4) -> f32 {
    mlp.params <- online.params
    for i in 0..steps {
        x = normal(4, 5)
        loss = mse(online(x), stop_gradient(mlp(x)) * 0.9 + 1)
        minimize loss over online using sgd(0.1)
        mlp.params <- 0.99 * mlp.params + 0.01 * online.params
    }
    return norm(mlp.params - online.params)
}
# unrolled GAN (Metz et al., 2017): the generator sees three steps of the critic
entry unrolled(steps: int = 4) {
    for x, y in batches(points, 4, shuffle = true) {
        fake = g(normal(4, 2))
        critic = mlp.params
        for k in [1, 2, 3] {
            gain = mean(mlp(x, params = critic)) - mean(mlp(fake, params = critic))
            critic = critic + 0.1 * grad(gain, critic)
        }
        minimize -mean(mlp(fake, params = critic)) over g using sgd(1e-3)
    }
    for x, y in batches(points, 4, shuffle = true) {
        minimize mean(mlp(stop_gradient(g(normal(4, 2))))) - mean(mlp(x)) over mlp using adam(1e-3)
    }
    save g, mlp to "unrolled.safetensors"
}
# the same, with the inner steps in a scan
entry scanned(steps: int = 4) {
    load mlp from "more.safetensors"
    for x, y in batches(points, 4, shuffle = true) {
        fake = g(normal(4, 2))
        scan k in 0..3 carrying critic = mlp.params {
            gain = mean(mlp(x, params = critic)) - mean(mlp(fake, params = critic))
            critic = critic + 0.1 * grad(gain, critic)
        }
        minimize -mean(mlp(fake, params = critic)) over g using adam(1e-3)
    }
    norm = norm(g.params)
    emit norm
}
# accumulation and clipping
entry accumulate() {
    total = zeros_like(mlp.params)
    for x, y in batches(points, 2, shuffle = true) {
        loss = mse(mlp(x), y)
        total = total + grad(loss, mlp) / 2
        if every(2) {
            update mlp with clip_norm(total, 1) using adamw(1e-3)
            total = zeros_like(mlp.params)
        }
    }
    save mlp to "accumulated.safetensors"
}
# the whole data set at once, by L-BFGS and by Newton
entry fit(steps: int = 10) {
    x = points.x;  y = points.y
    for i in 0..steps {
        loss = mse(mlp(x), y)
        minimize loss over mlp using lbfgs()
        report loss
    }
}
entry newton(steps: int = 5) {
    x = points.x;  y = points.y
    for i in 0..steps {
        loss = mse(mlp(x), y) + 0.01 * sum(mlp.params ^ 2)
        minimize loss over mlp using newton_cg()
        report loss
    }
}
# several nets in one file; the running mean of one, and its use by another of the same form
entry average() {
    state mean = mlp.params
    for x, y in batches(points, 4, shuffle = true) {
        minimize mse(mlp(x), y) over mlp using sgd(0.1)
        mean <- 0.5 * mean + 0.5 * mlp.params
    }
    save mean to "mean.safetensors"
    gap = norm(mean - mlp.params)
    emit gap
}
entry averaged() -> f32 {
    load mlp from "mean.safetensors"
    load online from "mean.safetensors" by order
    return norm(mlp.params - online.params) + norm(mlp(points.x) - online(points.x))
}
entry short() -> f32 {
    load g from "mean.safetensors" by order
    return norm(g.params)
}

# recurrent nets and draws in what an optimizer evaluates again
net rnn(x: f32[N, T, 1]) -> f32[N, 1] {
    share out = dense(1)
    scan x_t in x over T carrying h = zeros(size(x, 0), 3) { h = rnn_cell(x_t, h, 3) }
    return out(h)
}
net noisy(x: f32[N, 5]) -> f32[N, 1] = x |> dense(4) |> dropout(0.5) |> dense(1)
optimizer clipped(flat p, g, lr: f32, norm: f32) {
    g = g * min(1, norm / norm(g))
    p <- p - lr * g
}
optimizer probe(flat p, g, f) { p <- p * 0 + f(p) }
# f repeats the draws of the loss
entry draws() -> f32 {
    x = points.x;  y = points.y
    loss = mse(noisy(x), y)
    minimize loss over noisy using probe()
    return max(abs(noisy.params - loss))
}
entry sequence(steps: int = 10) {
    x = points.x[:, :, _];  y = points.y
    for i in 0..steps {
        loss = mse(rnn(x), y)
        minimize loss over rnn using lbfgs()
        report loss
    }
}
entry sequence_newton(steps: int = 5) {
    x = points.x[:, :, _];  y = points.y
    for i in 0..steps {
        loss = mse(rnn(x), y) + 0.01 * sum(rnn.params ^ 2)
        minimize loss over rnn using newton_cg()
        report loss
    }
}
entry clip() {
    x = points.x
    minimize mse(noisy(x), points.y) over noisy using clipped(0.1, 1)
    report norm(noisy.params)
}
