from peers import *

TITLE = "VAE 784-400-20, batch 128, Adam"
N = 128


def inputs(r):
    return {"x": r.random((N, 784), "f4"), "noise": r.standard_normal((N, 20), "f4")}


def work():
    sizes = [(784, 400), (400, 20), (400, 20), (20, 400), (400, 784)]
    params = sum(a * b + b for a, b in sizes)
    flops = 6 * N * sum(a * b for a, b in sizes) - 2 * N * 784 * 400
    return {"phases": training(flops, params), "resident": 4 * (3 * params + 2 * N * 784)}


def torch_step(w, x, compiled):
    import torch
    from torch import nn
    from torch.nn import functional as F
    net = nn.ModuleList([nn.Linear(784, 400), nn.Linear(400, 20), nn.Linear(400, 20),
                         nn.Linear(20, 400), nn.Linear(400, 784)])
    for k, path in enumerate(["encoder.dense.1", "encoder.dense.2", "encoder.dense.3",
                              "decoder.dense.1", "decoder.dense.2"]):
        fill(net[k], w, path)

    def loss():
        h = F.relu(net[0](x["x"]))
        mean, logvar = net[1](h), net[2](h)
        logits = net[4](F.relu(net[3](mean + torch.exp(logvar / 2) * x["noise"])))
        rebuilt = F.binary_cross_entropy_with_logits(logits, x["x"], reduction="sum") / N
        return rebuilt + 0.5 * (mean * mean + logvar.exp() - 1 - logvar).sum() / N
    return torch_training(loss, torch.optim.Adam(net.parameters(), lr=1e-3, fused=True), compiled)


def jax_step(w, x):
    import jax
    import jax.numpy as jnp

    def loss(w, x):
        layer = lambda h, path: h @ w[path + ".w"] + w[path + ".b"]
        h = jax.nn.relu(layer(x["x"], "encoder.dense.1"))
        mean, logvar = layer(h, "encoder.dense.2"), layer(h, "encoder.dense.3")
        z = mean + jnp.exp(logvar / 2) * x["noise"]
        logits = layer(jax.nn.relu(layer(z, "decoder.dense.1")), "decoder.dense.2")
        rebuilt = jnp.sum(jax.nn.softplus(logits) - x["x"] * logits) / N
        return rebuilt + 0.5 * jnp.sum(mean * mean + jnp.exp(logvar) - 1 - logvar) / N
    return jax_training(loss, w, x, jax_adam(1e-3))
