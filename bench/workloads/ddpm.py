from nets import *
from peers import training

TITLE = "DDPM U-Net 32x32, 32 to 128 channels, batch 16, Adam"
N, C = 16, 32


def inputs(r):
    return {"x": r.standard_normal((N, 1, 32, 32), "f4"), "e": r.standard_normal((N, 128), "f4"),
            "noise": r.standard_normal((N, 1, 32, 32), "f4")}


def work():
    layers = [(1, C, 3, 3, 1024)]
    for depth in range(3):
        c, p = C << depth, 1024 >> 2 * depth
        layers += [(c, c, 3, 3, p)] * (3 if depth < 2 else 4)
        if depth < 2:
            layers += [(2 * c, c, 3, 3, p), (2 * c, c, 1, 1, p), (c, 2 * c, 3, 3, p // 4),
                       (2 * c, c, 3, 3, p)]
    flops, params = conv_work(layers + [(C, 1, 3, 3, 1024)], N)
    kept = 4 * N * sum(2 * b * p for _, b, _, _, p in layers)
    phases = training(flops, params)
    return {"phases": [(phases[0][0], phases[0][1] + kept), (phases[1][0], phases[1][1] + kept)],
            "resident": 12 * params + kept}


def res(b, h, e, path, shrinks=False):
    y = b.conv(b.silu(b.group_norm(h, path + "group_norm.1", 8)), path + "conv.1", pad=1)
    y = y + b.per_channel(b.dense(e, path + "dense.1"))
    y = b.conv(b.silu(b.group_norm(y, path + "group_norm.2", 8)), path + "conv.2", pad=1)
    return y + (b.conv(h, path + "conv.3") if shrinks else h)


def level(b, h, e, depth, path):
    h = res(b, h, e, path + "res.1.")
    if depth == 0:
        return res(b, h, e, path + "res.2.")
    y = level(b, b.conv(h, path + "conv.1", 2, 1), e, depth - 1, path + "level.1.")
    y = b.conv(b.upsample(y, 2), path + "conv.2", pad=1)
    return res(b, b.cat([h, y], b.channels), e, path + "res.2.", True)


def loss(b, x):
    e = b.dense(b.silu(b.dense(x["e"], "unet.dense.1")), "unet.dense.2")
    h = level(b, b.conv(b.images(x["x"]), "unet.conv.1", pad=1), e, 2, "unet.level.1.")
    y = b.conv(b.silu(b.group_norm(h, "unet.group_norm.1", 8)), "unet.conv.2", pad=1)
    return ((y - b.images(x["noise"])) ** 2).mean()


def torch_step(w, x, compiled):
    b = Torch(w, compiled)
    return b.training(lambda: loss(b, x), adam_torch(2e-4))


def jax_step(w, x):
    return jax_net_training(loss, w, x, jax_adam(2e-4))
