# Denoising diffusion (Ho et al., 2020): U-Net, EMA weights, ancestral sampling.

const STEPS = 1000
const beta  = linspace(1e-4, 0.02, STEPS)
const abar  = cumprod(1 - beta)
data mnist  = idx("data/mnist") { x: f32[1, 32, 32] = pad(images(), 2) / 127.5 - 1 }

layer res(x: f32[N, C, H, W], e: f32[N, E], out: int) -> f32[N, out, H, W] {
    y = x |> group_norm(8) |> silu |> conv(out, kernel = 3, pad = 1)
    y = y + dense(e, out)[:, :, _, _] |> group_norm(8) |> silu |> conv(out, kernel = 3, pad = 1)
    if C != out { x = conv(x, out, kernel = 1) }
    return x + y
}

# One level of the U and, between its two halves, the levels below it.
layer level(x: f32[N, C, H, W], e: f32[N, E], d: int) -> f32[N, C, H, W] where H % 2 ^ d == 0 and W % 2 ^ d == 0 {
    x = res(x, e, C)
    if d == 0 { return res(x, e, C) }
    y = x |> conv(2*C, 3, stride = 2, pad = 1) |> level(e, d - 1) |> upsample(2) |> conv(C, 3, pad = 1)
    return res(concat(x, y, axis = 1), e, C)
}

net unet(x: f32[N, 1, 32, 32], t: i32[N]) -> f32[N, 1, 32, 32] {
    e = sinusoidal(t, 128) |> dense(256) |> silu |> dense(256)
    return x |> conv(64, kernel = 3, pad = 1) |> level(e, 2) |> group_norm(8) |> silu |> conv(1, kernel = 3, pad = 1)
}

entry train(epochs: int = 100, batch: int = 128) {
    state ema = unet.params
    for epoch in 0..epochs {
        for x in batches(mnist.train, batch, shuffle = true) {
            t = randint(0..STEPS, batch);  e = normal(like = x)
            noisy[n, ...] = sqrt(abar[t[n]]) * x[n, ...] + sqrt(1 - abar[t[n]]) * e[n, ...]
            loss = mse(unet(noisy, t), e)
            minimize loss over unet using adam(2e-4)
            ema <- 0.999 * ema + 0.001 * unet.params
            report loss
        }
        save ema to "ddpm.safetensors"
    }
}

entry sample(n: int = 16) {
    load unet from "ddpm.safetensors"
    x = normal(n, 1, 32, 32)
    for k in 0..STEPS {
        t = STEPS - 1 - k;  ts: i32[n] = t
        mu = (x - beta[t] / sqrt(1 - abar[t]) * unet(x, ts)) / sqrt(1 - beta[t])
        x = mu + sqrt(beta[t]) * (t > 0) * normal(like = x)
        if t % 100 == 0 { save grid(x / 2 + 0.5) to "ddpm-{t}.png" }
    }
}
