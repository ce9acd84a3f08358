"""Records what PyTorch computes for the published architectures of models/vision: writes vision.json.

    python3 tests/reference/make_vision.py [--rounding] [NET...]    (needs torch; running the tests does not)

The nets are written here anew, after torchvision's. Weights come from the formula `scrambled`, images are waves;
formula.py and vision.long.py state them in .dlm. Recorded are the shapes of all params, in the order in which
the layers stand in the net, the loss of one training step, and the norm of its gradient by each param.

Two sets of weights are recorded. The first has everything of one size, as at the beginning of learning. In f32 it
can be no reference: among millions of units some are nearer to the kink of relu than the last places of f32, and
each that falls on its other side changes a gradient by up to a hundredth; in a deep net the errors grow, too.
(PyTorch in f32 is 2e-2 off PyTorch in f64 for ResNet-152, 5e-3 for ResNet-50.) So the second set is settled:
biases, and betas of norms, are 2 and -2 in turn, which takes all but a few units away from the kink, and the last
norm of a residual branch is a fifth, so that blocks change little, as they should at the beginning (Goyal
et al., 2017, begin with 0). `--rounding` prints how far PyTorch's f32 is from its f64 with it.
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


def waves(side):
    n, c = torch.arange(BATCH).reshape(-1, 1, 1, 1), torch.arange(3).reshape(1, -1, 1, 1)
    i, j = torch.arange(side).reshape(-1, 1), torch.arange(side)
    first = torch.sin((i * (1 + c) + j * (2 - n)).double() * 0.05 + n + c)
    return first + torch.sin(((i - j) * (1 + n)).double() * 0.11 + c)


class Net:
    """Makes each param when a layer first needs it, and remembers all in that order."""

    def __init__(self, settled, dtype=torch.float64):
        self.settled, self.dtype = settled, dtype
        self.params, self.last = [], []         # last: numbers of those of the last norms of branches

    def param(self, shape, start=None, spread=0.0, last=False):
        u = scrambled(math.prod(shape), len(self.params)).reshape(shape)
        w = start + 0.2 * (u - 0.5) if start is not None else (2 * u - 1) * math.sqrt(spread)
        if self.settled and start == 0:
            w = w + 2 - 4 * (torch.arange(*shape) % 2)
        if self.settled and last:
            w = w / 5
        if last:
            self.last.append(len(self.params))
        self.params.append(w.to(self.dtype).requires_grad_())
        return self.params[-1]

    def conv(self, x, out, kernel, stride=1, padding=0, bias=False):
        kernel = kernel if isinstance(kernel, tuple) else (kernel, kernel)
        w = self.param((out, x.shape[1], *kernel), spread=6 / (x.shape[1] * kernel[0] * kernel[1]))
        return F.conv2d(x, w, self.param((out,), 0) if bias else None, stride=stride, padding=padding)

    def linear(self, x, out):
        w = self.param((x.shape[1], out), spread=1.5 / x.shape[1])
        return F.linear(x, w.T, self.param((out,), 0))

    def norm(self, x, eps=1e-5, last=False):
        gamma, beta = self.param((x.shape[1],), 1, last=last), self.param((x.shape[1],), 0, last=last)
        return F.batch_norm(x, None, None, gamma, beta, True, eps=eps)

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
    y = net.norm(net.conv(y, width, 3, 1, 1), last=True)
    if stride != 1 or x.shape[1] != width:
        x = net.norm(net.conv(x, width, 1, stride))
    return F.relu(x + y)


def bottleneck(net, x, width, stride):
    y = F.relu(net.norm(net.conv(x, width, 1)))
    y = F.relu(net.norm(net.conv(y, width, 3, stride, 1)))
    y = net.norm(net.conv(y, 4 * width, 1), last=True)
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


def step(net, run, loss_of, side):
    """The loss, and the norm of each gradient."""
    loss = loss_of(run(net, waves(side).to(net.dtype)), torch.tensor([7, 421]))
    gradients = torch.autograd.grad(loss, net.params)
    return [loss.item(), *(g.double().norm().item() for g in gradients)]


def record(name, file, use, loss_name, run, loss_of, side):
    plain, settled = Net(settled=False), Net(settled=True)
    losses, *norms = zip(*([float(f"{v:.14g}") for v in step(net, run, loss_of, side)] for net in (plain, settled)))
    print(name, sum(p.numel() for p in plain.params), *losses, file=sys.stderr)
    return {"name": name, "file": file, "use": use, "loss_of": loss_name, "side": side,
            "parameters": sum(p.numel() for p in plain.params), "losses": losses, "last": plain.last,
            "tensors": [[list(p.shape), *pair] for p, pair in zip(plain.params, norms)]}


def print_rounding(name, _file, _use, _loss_name, run, loss_of, side):
    exact, rounded = (step(Net(True, dtype), run, loss_of, side) for dtype in (torch.float64, torch.float32))
    print(f"{name}: {max(abs(a - b) / a for a, b in zip(exact, rounded)):.1e}", flush=True)


def main():
    """Records all nets, or those named."""
    path = Path(__file__).with_name("vision.json")
    old = {case["name"]: case for case in json.loads(path.read_text())} if path.exists() else {}
    names = [word for word in sys.argv[1:] if word != "--rounding"]
    for case in CASES:
        if names and case[0] not in names:
            continue
        if "--rounding" in sys.argv:
            print_rounding(*case)
            continue
        old[case[0]] = record(*case)
        lines = ",\n".join(json.dumps(old[name]) for name, *_ in CASES if name in old)
        path.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
