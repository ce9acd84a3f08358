from peers import *

TITLE = "WGAN-GP critic 784-512-256-1, batch 64, Adam"
N, SIZES = 64, (784, 512, 256, 1)


def inputs(r):
    return {"x": r.random((N, 784), "f4"), "fake": r.random((N, 784), "f4"),
            "u": r.random((N, 1), "f4")}


def work():
    # real and fake: forward and backward; the mixture: forward, its gradient, and back through both
    macs = sum(a * b for a, b in zip(SIZES, SIZES[1:]))
    params = macs + sum(SIZES[1:])
    flops = 2 * N * (2 * 3 * macs + 6 * macs)
    return {"phases": training(flops, params), "resident": 4 * (3 * params + 3 * N * 784)}


def torch_step(w, x, compiled):
    import torch
    from torch import nn
    net = nn.Sequential(nn.Linear(784, 512), nn.LeakyReLU(0.2), nn.Linear(512, 256),
                        nn.LeakyReLU(0.2), nn.Linear(256, 1))
    for k in range(3):
        fill(net[2 * k], w, "critic.dense.%d" % (k + 1))

    def loss():
        mix = (x["u"] * x["x"] + (1 - x["u"]) * x["fake"]).requires_grad_()
        g, = torch.autograd.grad(net(mix).sum(), mix, create_graph=True)
        slope = g.norm(dim=1)
        return net(x["fake"]).mean() - net(x["x"]).mean() + 10 * ((slope - 1) ** 2).mean()
    return torch_training(loss, torch.optim.Adam(net.parameters(), lr=1e-4, betas=(0.0, 0.9),
                                                 fused=True), compiled)


def jax_step(w, x):
    import jax
    import jax.numpy as jnp

    def critic(w, h):
        for k in (1, 2, 3):
            h = h @ w["critic.dense.%d.w" % k] + w["critic.dense.%d.b" % k]
            h = jax.nn.leaky_relu(h, 0.2) if k < 3 else h
        return h

    def loss(w, x):
        mix = x["u"] * x["x"] + (1 - x["u"]) * x["fake"]
        g = jax.grad(lambda mix: critic(w, mix).sum())(mix)
        slope = jnp.sqrt(jnp.sum(g * g, 1))
        return (critic(w, x["fake"]).mean() - critic(w, x["x"]).mean()
                + 10 * jnp.mean((slope - 1) ** 2))
    return jax_training(loss, w, x, jax_adam(1e-4, beta1=0.0, beta2=0.9))
