from nets import *
from peers import training

TITLE = "ResNet-50 on 224x224, batch 4, momentum"
TOLERANCE = 3e-3        # 53 layers of batch norm over four images multiply what rounding does
N = 4
STAGES = ((64, 3), (128, 4), (256, 6), (512, 3))


def inputs(r):
    return {"x": r.standard_normal((N, 3, 224, 224), "f4"), "y": r.integers(0, 1000, N, "i4")}


def layers():
    result, before, side = [(3, 64, 7, 7, 112 * 112)], 64, 56
    for mid, count in STAGES:
        for k in range(count):
            inner = side
            side //= 2 if k == 0 and mid > 64 else 1
            if k == 0:
                result += [(before, 4 * mid, 1, 1, side * side)]
            result += [(before, mid, 1, 1, inner * inner), (mid, mid, 3, 3, side * side),
                       (mid, 4 * mid, 1, 1, side * side)]
            before = 4 * mid
    return result + [(2048, 1000, 1, 1, 1)]


def work():
    flops, params = conv_work(layers(), N)
    kept = 4 * N * sum(b * places for _, b, _, _, places in layers())
    phases = training(flops, params, states=1)
    return {"phases": [(phases[0][0], phases[0][1] + kept), (phases[1][0], phases[1][1] + 2 * kept)],
            "resident": 8 * params + 2 * kept}


def conv_norm(b, h, path, stride=1, pad=0, training=True):
    return b.batch_norm(b.conv(h, path + ".conv.1", stride, pad), path + ".batch_norm.1", training)


def net(b, x, training=True):
    norm = lambda h, path, stride=1, pad=0: conv_norm(b, h, path, stride, pad, training)
    h = b.max_pool(b.relu(norm(b.images(x), "resnet.conv_norm.1", 2, 3)), 3, 2, 1)
    number = 0
    for mid, count in STAGES:
        for k in range(count):
            number += 1
            path, stride = "resnet.block.%d.conv_norm." % number, 2 if k == 0 and mid > 64 else 1
            y = b.relu(norm(b.relu(norm(h, path + "1")), path + "2", stride, 1))
            h = b.relu(norm(y, path + "3") + (norm(h, path + "4", stride) if k == 0 else h))
    return b.dense(b.average(h), "resnet.dense.1")


def torch_step(w, x, compiled):
    b = Torch(w, compiled)
    return b.training(lambda: b.cross_entropy(net(b, x["x"]), x["y"]), sgd_torch(0.001, 0.9))


def jax_step(w, x):
    return jax_net_training(lambda b, x: b.cross_entropy(net(b, x["x"]), x["y"]), w, x,
                            jax_sgd(0.001, 0.9))
