from peers import *

TITLE = "contractive autoencoder 784-128, batch 64, Adam"
N, D, H = 64, 784, 128


def inputs(r):
    return {"x": r.random((N, D), "f4")}


def work():
    # the Jacobian of row n is diag(s'[n]) w: the sum of its squares needs the squares of w alone
    params = 2 * D * H + D + H
    flops = 2 * N * 5 * D * H + 6 * D * H + 6 * N * H
    return {"phases": training(flops, params), "resident": 4 * (3 * params + 2 * N * D)}


def torch_step(w, x, compiled):
    import torch
    from torch import nn
    encoder, decoder = nn.Linear(D, H), nn.Linear(H, D)
    fill(encoder, w, "encoder.dense.1")
    fill(decoder, w, "decoder.dense.1")
    params = [*encoder.parameters(), *decoder.parameters()]
    jacobian = torch.func.vmap(torch.func.jacrev(lambda x: torch.sigmoid(encoder(x))))

    def loss():
        h = torch.sigmoid(encoder(x["x"]))
        return ((decoder(h) - x["x"]) ** 2).mean() + 0.1 * (jacobian(x["x"]) ** 2).sum() / N
    return torch_training(loss, torch.optim.Adam(params, lr=1e-3, fused=True), compiled)


def jax_step(w, x):
    import jax
    import jax.numpy as jnp

    def encode(w, x):
        return jax.nn.sigmoid(x @ w["encoder.dense.1.w"] + w["encoder.dense.1.b"])

    def loss(w, x):
        h = encode(w, x["x"])
        rebuilt = h @ w["decoder.dense.1.w"] + w["decoder.dense.1.b"]
        jacobian = jax.vmap(jax.jacrev(lambda x: encode(w, x)))(x["x"])
        return jnp.mean((rebuilt - x["x"]) ** 2) + 0.1 * jnp.sum(jacobian ** 2) / N
    return jax_training(loss, w, x, jax_adam(1e-3))
