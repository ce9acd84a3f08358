from nets import *
from peers import training

TITLE = "ResNet-18 on 32x32, batch 32, momentum"
N = 32


def inputs(r):
    return {"x": r.standard_normal((N, 3, 32, 32), "f4"), "y": r.integers(0, 10, N, "i4")}


def work():
    layers, before, side = [(3, 64, 3, 3, 32 * 32)], 64, 32
    for c in (64, 128, 256, 512):
        side //= 1 if c == 64 else 2
        if c > 64:
            layers += [(before, c, 1, 1, side * side)]
        layers += [(before, c, 3, 3, side * side)] + [(c, c, 3, 3, side * side)] * 3
        before = c
    flops, params = conv_work(layers, N)
    kept = 4 * N * sum(b * places for _, b, _, _, places in layers)
    phases = training(flops, params, states=1)
    return {"phases": [(phases[0][0], phases[0][1] + kept), (phases[1][0], phases[1][1] + 2 * kept)],
            "resident": 8 * params + 2 * kept}


def conv_norm(b, h, path, stride=1, pad=1):
    return b.batch_norm(b.conv(h, path + ".conv.1", stride, pad), path + ".batch_norm.1")


def net(b, x):
    h = b.relu(conv_norm(b, b.images(x), "resnet.conv_norm.1"))
    for k in range(8):
        path, stride = "resnet.block.%d.conv_norm." % (k + 1), 2 if k in (2, 4, 6) else 1
        y = conv_norm(b, b.relu(conv_norm(b, h, path + "1", stride)), path + "2")
        h = b.relu(y + (conv_norm(b, h, path + "3", stride, 0) if stride == 2 else h))
    return b.dense(b.average(h), "resnet.dense.1")


def torch_step(w, x, compiled):
    b = Torch(w, compiled)
    return b.training(lambda: b.cross_entropy(net(b, x["x"]), x["y"]), sgd_torch(0.01, 0.9))


def jax_step(w, x):
    return jax_net_training(lambda b, x: b.cross_entropy(net(b, x["x"]), x["y"]), w, x,
                            jax_sgd(0.01, 0.9))
