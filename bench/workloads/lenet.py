from peers import *

TITLE = "LeNet 28x28, batch 64, momentum"
N = 64


def inputs(r):
    return {"x": r.standard_normal((N, 1, 28, 28), "f4"), "y": r.integers(0, 10, N, "i4")}


def work():
    # multiply-adds of the forward pass; no gradient by the images
    first, second = 28 * 28 * 6 * 25, 10 * 10 * 16 * 150
    dense = 400 * 120 + 120 * 84 + 84 * 10
    flops = N * (4 * first + 6 * (second + dense))
    params = 61706
    return {"phases": training(flops, params, states=1),
            "resident": 4 * (2 * params + N * (784 + 2 * 6 * 784 + 2 * 1600 + 6 * 196 + 400 + 204))}


def torch_step(w, x, compiled):
    import torch
    from torch import nn
    from torch.nn import functional as F
    net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.MaxPool2d(2),
                        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten(),
                        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(),
                        nn.Linear(84, 10))
    for k, path in {0: "conv.1", 3: "conv.2", 7: "dense.1", 9: "dense.2", 11: "dense.3"}.items():
        fill(net[k], w, "lenet." + path)
    net = net.to(memory_format=torch.channels_last)
    images, labels = x["x"].to(memory_format=torch.channels_last), x["y"].long()
    return torch_training(lambda: F.cross_entropy(net(images), labels),
                          torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, fused=True),
                          compiled)


def jax_step(w, x):
    import jax
    import jax.numpy as jnp
    from jax import lax

    def conv(h, k, pad):
        h = lax.conv_general_dilated(h, w_now["lenet.conv.%d.w" % k], (1, 1), [(pad, pad)] * 2,
                                     dimension_numbers=("NCHW", "OIHW", "NCHW"))
        return h + w_now["lenet.conv.%d.b" % k][:, None, None]

    def pool(h):
        return lax.reduce_window(h, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")

    w_now = {}

    def loss(w, x):
        w_now.update(w)
        h = pool(jnp.tanh(conv(x["x"], 1, 2)))
        h = pool(jnp.tanh(conv(h, 2, 0))).reshape(N, -1)
        for k in (1, 2, 3):
            h = h @ w["lenet.dense.%d.w" % k] + w["lenet.dense.%d.b" % k]
            h = jnp.tanh(h) if k < 3 else h
        return jax_cross_entropy(h, x["y"])
    return jax_training(loss, w, x, jax_sgd(0.01, 0.9))
