from nets import *
from peers import training

TITLE = "WaveNet stack of 30 layers, 64 channels, 4096 samples, Adam"
TOLERANCE = 5e-3        # Adam's first steps follow the sign of gradients, which rounding may decide
T, C, S = 4096, 64, 128


def inputs(r):
    return {"x": r.standard_normal((1, 1, T), "f4"), "y": r.integers(0, 256, (1, T), "i4")}


def work():
    layers = ([(1, C, 1, 2, T)] + [(C, 2 * C, 1, 2, T)] * 30 + [(C, S, 1, 1, T)] * 30
              + [(C, C, 1, 1, T)] * 29 + [(S, 128, 1, 1, T), (128, 256, 1, 1, T)])
    flops, params = conv_work(layers, 1)
    kept = 4 * T * 30 * 3 * C
    phases = training(flops, params)
    return {"phases": [(phases[0][0], phases[0][1] + kept), (phases[1][0], phases[1][1] + kept)],
            "resident": 12 * params + kept}


def conv(b, h, path, dilation=1):
    k = b.w[path + ".w"][:, :, None, :]
    reach = (k.shape[3] - 1) * dilation
    return b.conv(b.pad(h, 0, 0, reach, 0) if reach else h, path, dilation=(1, dilation), kernel=k)


def loss(b, x):
    h = conv(b, b.images(x["x"][:, :, None, :]), "wavenet.conv1d.1")
    skip = 0
    for k in range(30):
        path = "wavenet.gated.%d.conv1d." % (k + 1)
        a, g = b.split(conv(b, h, path + "1", 2 ** (k % 10)), 2, b.channels)
        y = b.tanh(a) * b.sigmoid(g)
        skip = skip + conv(b, y, path + "2")
        h = h + conv(b, y, path + "3") if k < 29 else h
    h = conv(b, b.relu(conv(b, b.relu(skip), "wavenet.conv1d.2")), "wavenet.conv1d.3")
    return b.cross_entropy(b.classes_last(h), x["y"][:, None, :])


def torch_step(w, x, compiled):
    b = Torch(w, compiled)
    return b.training(lambda: loss(b, x), adam_torch(1e-3))


def jax_step(w, x):
    return jax_net_training(loss, w, x, jax_adam(1e-3))
