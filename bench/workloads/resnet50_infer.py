import numpy as np
import resnet50
from nets import *

TITLE = "ResNet-50 on one image of 224x224, inference"
WEIGHTS = False


def inputs(r):
    return {"x": r.standard_normal((1, 3, 224, 224), "f4")}


def weights(r):
    """As dlm names them, with running statistics that keep the numbers in range."""
    result = {}

    def conv_norm(path, a, b, k):
        result[path + ".conv.1.w"] = r.standard_normal((b, a, k, k), "f4") * (2 / (a * k * k)) ** 0.5
        for name, value in (("gamma", 0.5), ("beta", 0), ("mean", 0), ("var", 1)):
            result[path + ".batch_norm.1." + name] = np.full(b, value, "f4")

    conv_norm("resnet.conv_norm.1", 3, 64, 7)
    number, before = 0, 64
    for mid, count in resnet50.STAGES:
        for k in range(count):
            number += 1
            path = "resnet.block.%d.conv_norm." % number
            conv_norm(path + "1", before, mid, 1)
            conv_norm(path + "2", mid, mid, 3)
            conv_norm(path + "3", mid, 4 * mid, 1)
            if k == 0:
                conv_norm(path + "4", before, 4 * mid, 1)
            before = 4 * mid
    result["resnet.dense.1.w"] = r.standard_normal((2048, 1000), "f4") * 0.02
    result["resnet.dense.1.b"] = np.zeros(1000, "f4")
    return result


def work():
    flops, params = conv_work(resnet50.layers(), 1)
    macs = sum(a * b * r * s * places for a, b, r, s, places in resnet50.layers())
    return {"phases": [(2 * macs, 4 * params)], "resident": 4 * params + 4 * 10e6}


def torch_step(w, x, compiled):
    import torch
    b = Torch(w, compiled)
    image = b.images(x["x"])
    call = lambda: resnet50.net(b, image, training=False)
    call = torch.compile(call) if compiled else call

    def step():
        with torch.inference_mode():
            p = call()
            return p[0, 0], p[0, 999]
    return step


def onnx_step(w, x, threads):
    b = Torch(w, False).frozen()
    run = onnx_session(lambda image: resnet50.net(b, image, training=False), (x["x"],), threads)
    image = x["x"].numpy()

    def step():
        p = run(image)[0]
        return p[0, 0], p[0, 999]
    return step


def jax_step(w, x):
    import jax
    run = jax.jit(lambda w, x: resnet50.net(Jax(w), x, training=False))

    def step():
        p = run(w, x["x"])
        return p[0, 0], p[0, 999]
    return step
