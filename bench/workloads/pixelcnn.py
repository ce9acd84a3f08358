from nets import *
from peers import training

TITLE = "gated PixelCNN 28x28, 8 layers of 32 channels, batch 16, Adam"
N, C = 16, 32


def inputs(r):
    return {"x": r.random((N, 1, 28, 28), "f4"), "y": r.integers(0, 4, (N, 28, 28), "i4")}


def work():
    p = 28 * 28
    layers = [(1, 2 * C, 2, 5, p), (1, 2 * C, 1, 3, p)]
    layers += ([(C, 2 * C, 2, 5, p), (C, 2 * C, 1, 3, p)] * 8
               + [(2 * C, 2 * C, 1, 1, p), (C, C, 1, 1, p)] * 9)
    layers += [(C, 64, 1, 1, p), (64, 4, 1, 1, p)]
    flops, params = conv_work(layers, N)
    kept = 4 * N * p * 9 * 5 * C
    phases = training(flops, params)
    return {"phases": [(phases[0][0], phases[0][1] + kept), (phases[1][0], phases[1][1] + kept)],
            "resident": 12 * params + kept}


def gate(b, h):
    a, g = b.split(h, 2, b.channels)
    return b.tanh(a) * b.sigmoid(g)


def gated(b, v, h, path, shift):
    """dlm's kernels count backwards from the pixel: flipped, they are those of a convolution. With
    shift, rows and columns end one earlier."""
    kv, kh = b.flip(b.w[path + "kv"], 2), b.flip(b.w[path + "kh"], 2)[:, :, None, :]
    a = b.conv(crop(b, b.pad(v, 1 + shift, 0, 2, 2), shift, 0), path, kernel=kv)
    c = b.conv(crop(b, b.pad(h, 0, 0, 2 + shift, 0), 0, shift), path, kernel=kh)
    across = b.conv(gate(b, c + b.conv(a, path + "conv.1")), path + "conv.2")
    return gate(b, a), across if shift else h + across


def crop(b, h, rows, columns):
    if b.channels == 1:
        return h[:, :, :h.shape[2] - rows, :h.shape[3] - columns]
    return h[:, :h.shape[1] - rows, :h.shape[2] - columns]


def loss(b, x):
    v = h = b.images(x["x"])
    for k in range(9):
        v, h = gated(b, v, h, "pixelcnn.gated.%d." % (k + 1), int(k == 0))
    h = b.conv(b.relu(b.conv(b.relu(h), "pixelcnn.conv.1")), "pixelcnn.conv.2")
    return b.cross_entropy(b.classes_last(h), x["y"])


def torch_step(w, x, compiled):
    b = Torch(w, compiled)
    return b.training(lambda: loss(b, x), adam_torch(1e-3))


def jax_step(w, x):
    return jax_net_training(loss, w, x, jax_adam(1e-3))
