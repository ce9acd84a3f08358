from nets import *
from peers import training

TITLE = "RealNVP, 8 couplings 64-256-256-128, batch 256, Adam"
N, D, K = 256, 64, 8


def inputs(r):
    return {"x": r.standard_normal((N, D), "f4")}


def work():
    macs = K * (D * 256 + 256 * 256 + 256 * 2 * D)
    params = macs + K * (512 + 2 * D)
    return {"phases": training(6 * N * macs, params), "resident": 12 * params + 4 * N * K * 1024}


def loss(b, x, keep):
    h, logdet = x, 0
    for i in range(K):
        mask = keep if i % 2 == 0 else 1 - keep
        y = h * mask
        for k in (1, 2, 3):
            y = b.dense(y, "coupling.%d.dense.%d" % (i, k))
            y = b.relu(y) if k < 3 else y
        s, t = b.split(y, 2)
        s, t = 0.3 * b.tanh(s) * (1 - mask), t * (1 - mask)
        h, logdet = h * b.exp(s) + t, logdet + s.sum(1)
    return ((h * h).sum(1) / 2 - logdet).mean()


def torch_step(w, x, compiled):
    import torch
    b = Torch(w, compiled)
    keep = (torch.arange(D) % 2 == 0).float()
    return b.training(lambda: loss(b, x["x"], keep), adam_torch(1e-3))


def jax_step(w, x):
    import jax.numpy as jnp
    keep = (jnp.arange(D) % 2 == 0).astype(jnp.float32)
    return jax_net_training(lambda b, x: loss(b, x["x"], keep), w, x, jax_adam(1e-3))
