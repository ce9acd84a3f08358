"""Records what PyTorch computes for the published architectures of models/vision: writes vision.json.

    python3 tests/reference/make_vision.py          (needs torch; running the tests does not)

The nets are written here anew, after torchvision's. Weights come from the formula `scrambled`, images are waves;
formula.py and vision.long.py state them in .dlm. (Images of noise would set many units so near to the kink of
relu that f32 and f64 differ.) Recorded are the shapes of all params, in the order in which
the layers stand in the net, the loss of one training step, and the norm of its gradient by each param.
"""
import json
import math
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from recording import scrambled

torch.set_default_dtype(torch.float64)
BATCH = 2


class Net:
    """Makes each param when a layer first needs it, and remembers all in that order."""

    def __init__(self):
        self.params = []

    def param(self, shape, start=None, spread=0.0):
        u = scrambled(math.prod(shape), len(self.params)).reshape(shape)
        w = start + 0.2 * (u - 0.5) if start is not None else (2 * u - 1) * math.sqrt(spread)
        self.params.append(w.requires_grad_())
        return w

    def conv(self, x, out, kernel, stride=1, padding=0, bias=False):
        kernel = kernel if isinstance(kernel, tuple) else (kernel, kernel)
        w = self.param((out, x.shape[1], *kernel), spread=6 / (x.shape[1] * kernel[0] * kernel[1]))
        return F.conv2d(x, w, self.param((out,), 0) if bias else None, stride=stride, padding=padding)

    def linear(self, x, out):
        w = self.param((x.shape[1], out), spread=1.5 / x.shape[1])
        return F.linear(x, w.T, self.param((out,), 0))

    def norm(self, x, eps=1e-5):
        return F.batch_norm(x, None, None, self.param((x.shape[1],), 1), self.param((x.shape[1],), 0), True, eps=eps)

    def unit(self, x, out, kernel=1, stride=1, padding=0):
        return F.relu(self.norm(self.conv(x, out, kernel, stride, padding), eps=1e-3))


# ---- plain chains ----

def alexnet(net, x):
    x = F.max_pool2d(F.relu(net.conv(x, 64, 11, 4, 2, bias=True)), 3, 2)
    x = F.max_pool2d(F.relu(net.conv(x, 192, 5, 1, 2, bias=True)), 3, 2)
    for out in (384, 256, 256):
        x = F.relu(net.conv(x, out, 3, 1, 1, bias=True))
    x = F.max_pool2d(x, 3, 2).flatten(1)
    x = F.relu(net.linear(x, 4096))
    x = F.relu(net.linear(x, 4096))
    return net.linear(x, 1000)


VGG = {
    16: [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"],
    19: [64, 64, "M", 128, 128, "M", 256, 256, 256, 256, "M", 512, 512, 512, 512, "M", 512, 512, 512, 512, "M"],
}


def vgg(depth):
    def run(net, x):
        for step in VGG[depth]:
            x = F.max_pool2d(x, 2) if step == "M" else F.relu(net.conv(x, step, 3, 1, 1, bias=True))
        x = F.relu(net.linear(x.flatten(1), 4096))
        x = F.relu(net.linear(x, 4096))
        return net.linear(x, 1000)
    return run


# ---- ResNet ----

def basic_block(net, x, width, stride):
    y = F.relu(net.norm(net.conv(x, width, 3, stride, 1)))
    y = net.norm(net.conv(y, width, 3, 1, 1))
    if stride != 1 or x.shape[1] != width:
        x = net.norm(net.conv(x, width, 1, stride))
    return F.relu(x + y)


def bottleneck(net, x, width, stride):
    y = F.relu(net.norm(net.conv(x, width, 1)))
    y = F.relu(net.norm(net.conv(y, width, 3, stride, 1)))
    y = net.norm(net.conv(y, 4 * width, 1))
    if stride != 1 or x.shape[1] != 4 * width:
        x = net.norm(net.conv(x, 4 * width, 1, stride))
    return F.relu(x + y)


def resnet(block, counts):
    def run(net, x):
        x = F.max_pool2d(F.relu(net.norm(net.conv(x, 64, 7, 2, 3))), 3, 2, 1)
        for stage, count in enumerate(counts):
            for i in range(count):
                x = block(net, x, 64 << stage, 2 if stage and not i else 1)
        return net.linear(x.mean((2, 3)), 1000)
    return run


# ---- GoogLeNet ----

def inception_module(net, x, one, three_in, three, five_in, five, pool):
    b = net.unit(net.unit(x, three_in), three, 3, 1, 1)
    c = net.unit(net.unit(x, five_in), five, 3, 1, 1)
    a = net.unit(x, one)
    return torch.cat([a, b, c, net.unit(F.max_pool2d(x, 3, 1, 1), pool)], 1)


def side_classifier(net, x):
    x = net.unit(F.adaptive_avg_pool2d(x, 4), 128).flatten(1)
    return net.linear(F.relu(net.linear(x, 1024)), 1000)


def googlenet(net, x):
    def down(x, window=3):
        return F.max_pool2d(x, window, 2, ceil_mode=True)
    x = down(net.unit(x, 64, 7, 2, 3))
    x = down(net.unit(net.unit(x, 64), 192, 3, 1, 1))
    x = inception_module(net, x, 64, 96, 128, 16, 32, 32)
    x = inception_module(net, x, 128, 128, 192, 32, 96, 64)
    x = inception_module(net, down(x), 192, 96, 208, 16, 48, 64)
    first = side_classifier(net, x)
    x = inception_module(net, x, 160, 112, 224, 24, 64, 64)
    x = inception_module(net, x, 128, 128, 256, 24, 64, 64)
    x = inception_module(net, x, 112, 144, 288, 32, 64, 64)
    second = side_classifier(net, x)
    x = inception_module(net, x, 256, 160, 320, 32, 128, 128)
    x = inception_module(net, down(x, 2), 256, 160, 320, 32, 128, 128)
    x = inception_module(net, x, 384, 192, 384, 48, 128, 128)
    return net.linear(x.mean((2, 3)), 1000), first, second


# ---- Inception-v3 ----

def average(x):
    return F.avg_pool2d(x, 3, 1, 1)


def module_a(net, x, pool):
    a = net.unit(x, 64)
    b = net.unit(net.unit(x, 48), 64, 5, 1, 2)
    c = net.unit(net.unit(net.unit(x, 64), 96, 3, 1, 1), 96, 3, 1, 1)
    return torch.cat([a, b, c, net.unit(average(x), pool)], 1)


def module_c(net, x, k):
    row, column = dict(kernel=(1, 7), padding=(0, 3)), dict(kernel=(7, 1), padding=(3, 0))
    b = net.unit(net.unit(net.unit(x, k), k, **row), 192, **column)
    c = net.unit(net.unit(x, k), k, **column)
    c = net.unit(net.unit(net.unit(c, k, **row), k, **column), 192, **row)
    return torch.cat([net.unit(x, 192), b, c, net.unit(average(x), 192)], 1)


def both_ways(net, x):
    return torch.cat([net.unit(x, 384, (1, 3), 1, (0, 1)), net.unit(x, 384, (3, 1), 1, (1, 0))], 1)


def module_e(net, x):
    a = net.unit(x, 320)
    b = both_ways(net, net.unit(x, 384))
    c = both_ways(net, net.unit(net.unit(x, 448), 384, 3, 1, 1))
    return torch.cat([a, b, c, net.unit(average(x), 192)], 1)


def inception(net, x):
    x = net.unit(net.unit(net.unit(x, 32, 3, 2), 32, 3), 64, 3, 1, 1)
    x = net.unit(net.unit(F.max_pool2d(x, 3, 2), 80), 192, 3)
    x = F.max_pool2d(x, 3, 2)
    for pool in (32, 64, 64):
        x = module_a(net, x, pool)
    a = net.unit(x, 384, 3, 2)
    b = net.unit(net.unit(net.unit(x, 64), 96, 3, 1, 1), 96, 3, 2)
    x = torch.cat([a, b, F.max_pool2d(x, 3, 2)], 1)
    for k in (128, 160, 160, 192):
        x = module_c(net, x, k)
    side = net.unit(net.unit(F.avg_pool2d(x, 5, 3), 128), 768, 5)
    side = net.linear(side.mean((2, 3)), 1000)
    a = net.unit(net.unit(x, 192), 320, 3, 2)
    b = net.unit(net.unit(net.unit(x, 192), 192, (1, 7), 1, (0, 3)), 192, (7, 1), 1, (3, 0))
    x = torch.cat([a, net.unit(b, 192, 3, 2), F.max_pool2d(x, 3, 2)], 1)
    x = module_e(net, module_e(net, x))
    return net.linear(x.mean((2, 3)), 1000), side


# ---- DenseNet ----

def densenet(net, x):
    x = F.max_pool2d(F.relu(net.norm(net.conv(x, 64, 7, 2, 3))), 3, 2, 1)
    for block, count in enumerate((6, 12, 24, 16)):
        if block:
            x = F.avg_pool2d(net.conv(F.relu(net.norm(x)), x.shape[1] // 2, 1), 2)
        for _ in range(count):
            y = net.conv(F.relu(net.norm(x)), 128, 1)
            x = torch.cat([x, net.conv(F.relu(net.norm(y)), 32, 3, 1, 1)], 1)
    return net.linear(F.relu(net.norm(x)).mean((2, 3)), 1000)


def cross_entropy(y, labels):
    return F.cross_entropy(y, labels)


def googlenet_loss(y, labels):
    return F.cross_entropy(y[0], labels) + 0.3 * (F.cross_entropy(y[1], labels) + F.cross_entropy(y[2], labels))


def inception_loss(y, labels):
    first, second = (F.cross_entropy(v, labels, label_smoothing=0.1) for v in y)
    return first + 0.4 * second


# name, file, use of the layer, loss of its result, this net, its loss, pixels a side
CASES = [
    ("AlexNet", "alexnet", "alexnet(drop = 0.0)", "cross_entropy", alexnet, cross_entropy, 224),
    ("VGG-16", "vgg", "vgg(16, drop = 0.0)", "cross_entropy", vgg(16), cross_entropy, 224),
    ("VGG-19", "vgg", "vgg(19, drop = 0.0)", "cross_entropy", vgg(19), cross_entropy, 224),
    ("GoogLeNet", "googlenet", "googlenet(drop = 0.0, side_drop = 0.0)", "loss_of", googlenet, googlenet_loss, 224),
    ("Inception-v3", "inception", "inception(drop = 0.0)", "loss_of", inception, inception_loss, 299),
    ("ResNet-18", "resnet", "resnet(18)", "cross_entropy", resnet(basic_block, (2, 2, 2, 2)), cross_entropy, 224),
    ("ResNet-50", "resnet", "resnet(50)", "cross_entropy", resnet(bottleneck, (3, 4, 6, 3)), cross_entropy, 224),
    ("ResNet-152", "resnet", "resnet(152)", "cross_entropy", resnet(bottleneck, (3, 8, 36, 3)), cross_entropy, 224),
    ("DenseNet-121", "densenet", "densenet(121)", "cross_entropy", densenet, cross_entropy, 224),
]


def record(name, file, use, loss_name, run, loss_of, side):
    net = Net()
    labels = torch.tensor([7, 421])
    loss = loss_of(run(net, waves(side)), labels)
    gradients = torch.autograd.grad(loss, net.params)
    print(name, sum(p.numel() for p in net.params), loss.item(), file=sys.stderr)
    return {"name": name, "file": file, "use": use, "loss_of": loss_name, "side": side,
            "parameters": sum(p.numel() for p in net.params),
            "loss": float(f"{loss.item():.14g}"),
            "tensors": [[list(p.shape), float(f"{g.norm().item():.14g}")] for p, g in zip(net.params, gradients)]}


def main():
    """Records all nets, or those named."""
    path = Path(__file__).with_name("vision.json")
    old = {case["name"]: case for case in json.loads(path.read_text())} if path.exists() else {}
    for case in CASES:
        if not sys.argv[1:] or case[0] in sys.argv[1:]:
            old[case[0]] = record(*case)
            lines = ",\n".join(json.dumps(old[name]) for name, *_ in CASES if name in old)
            path.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
