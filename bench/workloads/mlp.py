from peers import *

TITLE = "MLP 784-512-512-10, batch 128, Adam"
ROWS, SIZES = 128, (784, 512, 512, 10)


def inputs(r):
    return {"x": r.standard_normal((ROWS, 784), "f4"), "y": r.integers(0, 10, ROWS, "i4")}


def work():
    flops, params = dense_work(SIZES, ROWS)
    return {"phases": training(flops, params), "resident": 4 * (3 * params + ROWS * 784)}


def torch_step(w, x, compiled):
    import torch
    from torch import nn
    from torch.nn import functional as F
    net = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(),
                        nn.Linear(512, 10))
    for k in range(3):
        fill(net[2 * k], w, "mlp.dense.%d" % (k + 1))
    labels = x["y"].long()
    return torch_training(lambda: F.cross_entropy(net(x["x"]), labels),
                          torch.optim.Adam(net.parameters(), lr=1e-3, fused=True), compiled)


def jax_step(w, x):
    import jax

    def loss(w, x):
        h = x["x"]
        for k in range(3):
            h = h @ w["mlp.dense.%d.w" % (k + 1)] + w["mlp.dense.%d.b" % (k + 1)]
            h = jax.nn.relu(h) if k < 2 else h
        return jax_cross_entropy(h, x["y"])
    return jax_training(loss, w, x, jax_adam(1e-3))
