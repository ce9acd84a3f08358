# RealNVP on 64 dimensions: eight affine couplings with nets 64-256-256-128, batch 256, Adam.
const K = 8
const D = 64

net coupling[K] = mlp([256, 256, 2 * D])

fn forward(x: f32[N, D]) -> (f32[N, D], f32[N]) {
    logdet: f32[N] = 0
    for i in 0..K {
        keep[d < D] = f32((d + i) % 2 == 0)
        s, t = split(coupling[i](x * keep), 2)
        s = 0.3 * tanh(s) * (1 - keep);  t = t * (1 - keep)
        x = x * exp(s) + t;  logdet = logdet + sum(s, axis = 1)
    }
    return x, logdet
}

entry train(x: f32[256, D], steps: int = 100) {
    save coupling to "w.safetensors"
    for i in 0..steps {
        z, logdet = forward(x)
        nll = mean(sum(z ^ 2, axis = 1) / 2 - logdet)
        minimize nll over coupling using adam(1e-3)
        report nll
    }
}
