# Restricted Boltzmann machine, contrastive divergence.

data mnist = csv("points.csv") { x: f32[6] = cols(0..6) / 2 + 0.5 }

param w: f32[6, 4] ~ gaussian(0.01);  param a: f32[6] = 0;  param b: f32[4] = 0

fn hidden(v: f32[N, 6])  -> f32[N, 4] = sigmoid(v @ w + b)
fn visible(h: f32[N, 4]) -> f32[N, 6] = sigmoid(h @ w' + a)

entry train(epochs: int = 10, batch: int = 4, k: int = 1, lr: f32 = 0.05) {
    for epoch in 0..epochs {
        for x in batches(mnist, batch, shuffle = true) {
            v0 = bernoulli(x);  h0 = hidden(v0)
            scan i in 0..k carrying v = v0, h = h0 {
                v = bernoulli(visible(bernoulli(h)))
                h = hidden(v)
            }
            error = mean((v0 - v) ^ 2)
            w <- w + lr * (v0' @ h0 - v' @ h) / batch
            a <- a + lr * mean(v0 - v, axis = 0)
            b <- b + lr * mean(h0 - h, axis = 0)
            report error
        }
        save w, a, b to "rbm.safetensors"
    }
}

entry up() -> f32[2, 4] = hidden(ones(2, 6))
