"""Records what PyTorch computes for the models of models/transformer: writes transformers.json.

    python3 tests/reference/make_transformers.py          (needs torch; running the tests does not)

The nets are written here anew. Weights and data come from `scrambled`, which formula.py states in .dlm. Recorded
are, of one step (also at the published sizes), the shapes of all params, the loss, and the norm of its gradient by each param; and of nets
that learn with Adam, the losses of STEPS steps, the means of ten at a time.
"""
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from recording import scrambled

torch.set_default_dtype(torch.float64)
STEPS = 150


class Net:
    """Makes each param when a layer first needs it; later uses of the net find them in the same order."""

    def __init__(self):
        self.params, self.used = [], 0

    def param(self, *shape, start=None):
        if self.used == len(self.params):
            u = scrambled(math.prod(shape), self.used).reshape(shape)
            fan = shape[0] if len(shape) == 2 else math.prod(shape[1:]) / 4
            w = start + 0.2 * (u - 0.5) if len(shape) == 1 else (2 * u - 1) * math.sqrt(1.5 / fan)
            self.params.append(w.requires_grad_())
        self.used += 1
        return self.params[self.used - 1]

    def again(self):
        self.used = 0
        return self

    def linear(self, x, out):
        w = self.param(x.shape[-1], out)
        return x @ w + self.param(out, start=0)

    def norm(self, x):
        return F.layer_norm(x, x.shape[-1:], self.param(x.shape[-1], start=1), self.param(x.shape[-1], start=0))

    def attention(self, x, heads, seen=None):
        """`seen`: [T, S] of bools, what each place may look at."""
        q, k, v = (heads_of(part, heads) for part in self.linear(x, 3 * x.shape[-1]).chunk(3, -1))
        return self.linear(together(F.scaled_dot_product_attention(q, k, v, seen)), x.shape[-1])

    def cross_attention(self, x, memory, heads):
        q, k, v = (heads_of(self.linear(y, x.shape[-1]), heads) for y in (x, memory, memory))
        return self.linear(together(F.scaled_dot_product_attention(q, k, v)), x.shape[-1])

    def block(self, x, heads, widen=4, seen=None):
        x = x + self.attention(self.norm(x), heads, seen)
        return x + self.linear(F.gelu(self.linear(self.norm(x), widen * x.shape[-1])), x.shape[-1])


def heads_of(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def together(x):
    return x.transpose(1, 2).flatten(2)


def past(length):
    return torch.ones(length, length).tril() > 0


# ---- the nets ----

def gpt(net, ids, V, CTX, D, LAYERS, HEADS):
    token, place = net.param(V, D), net.param(CTX, D)
    x = token[ids] + place[:ids.shape[1]]
    for _ in range(LAYERS):
        x = net.block(x, HEADS, seen=past(ids.shape[1]))
    return net.norm(x) @ token.T


def vit(net, x, SIZE, CHANNELS, PATCH, D, LAYERS, HEADS, WIDEN, CLASSES):
    front = net.param(1, D)
    kernel = net.param(D, CHANNELS, PATCH, PATCH)
    patches = F.conv2d(x, kernel, net.param(D, start=0), stride=PATCH).flatten(2).transpose(1, 2)
    y = torch.cat([front.expand(len(x), 1, D), patches], 1)
    y = y + net.param(y.shape[1], D)
    for _ in range(LAYERS):
        y = net.block(y, HEADS, WIDEN)
    return net.linear(net.norm(y)[:, 0], CLASSES)


def bert(net, ids, V, T, D, LAYERS, HEADS):
    token = net.param(V, D)
    x = token[ids] + net.param(T, D)
    for _ in range(LAYERS):
        x = net.block(x, HEADS)
    bias = net.param(V, start=0)
    return net.norm(F.gelu(net.linear(net.norm(x), D))) @ token.T + bias


def sparse(net, x, T, V, D, LAYERS, HEADS, STRIDE, PATTERN):
    t, s = torch.arange(T)[:, None], torch.arange(T)
    near = (t - s < STRIDE) | ((t - s) % STRIDE == 0)
    if PATTERN == "fixed":
        near = (s // STRIDE == t // STRIDE) | (s % STRIDE == STRIDE - 1)
    y = net.param(V, D)[F.pad(x, (1, 0))[:, :-1]] + net.param(T, D)
    for _ in range(LAYERS):
        y = net.block(y, HEADS, seen=near & (s <= t))
    return net.linear(net.norm(y), V)


def placed(net, ids, count, D):
    i = torch.arange(D // 2)
    angle = torch.arange(ids.shape[1])[:, None] * 10000.0 ** (-2 * i / D)
    return 8 * net.param(count, D)[ids] + torch.cat([angle.sin(), angle.cos()], 1)


def thought(net, x):
    return x + net.linear(F.relu(net.linear(net.norm(x), 2 * x.shape[-1])), x.shape[-1])


def encoder_decoder(net, digits, words, V, D, LAYERS, HEADS):
    x = placed(net, digits, 16, D)
    for _ in range(LAYERS):
        x = thought(net, x + net.attention(net.norm(x), HEADS))
    memory = net.norm(x)
    y = placed(net, words, V, D)
    for _ in range(LAYERS):
        y = y + net.attention(net.norm(y), HEADS, past(words.shape[1]))
        y = thought(net, y + net.cross_attention(net.norm(y), memory, HEADS))
    return net.linear(net.norm(y), V)


# ---- what they learn from: sequences with a step of 1 to 4, patterns of stripes, reversed digits ----

def stepping(u, length, low, high):
    rows = len(u) // 2
    start, step = torch.floor((high - low) * u[:rows]), 1 + torch.floor(4 * u[rows:2 * rows])
    return low + ((start[:, None] + step[:, None] * torch.arange(length)) % (high - low)).long()


def mean_surprise(logits, labels):
    return F.cross_entropy(logits.flatten(0, -2), labels.flatten())


def gpt_loss(net, i, V, CTX, **sizes):
    x = stepping(scrambled(16, 5000 + i), CTX + 1, 0, V)
    return mean_surprise(gpt(net, x[:, :-1], V, CTX, **sizes), x[:, 1:])


def bert_loss(net, i, V, T, **sizes):
    x = stepping(scrambled(16, 5000 + i), T, 4, V)
    hidden = scrambled(8 * T, 6000 + i).reshape(8, T) < 0.15
    logits = bert(net, torch.where(hidden, 0, x), V, T, **sizes)
    return mean_surprise(logits[hidden], x[hidden])


def vit_loss(net, i, SIZE, CHANNELS, **sizes):
    y = torch.floor(10 * scrambled(8, 5000 + i)).long()
    wave = torch.sin(0.3 * y[:, None] * torch.arange(SIZE * SIZE) + y[:, None])
    x = wave + scrambled(8 * SIZE * SIZE, 6000 + i).reshape(8, SIZE * SIZE)
    return F.cross_entropy(vit(net, x.reshape(8, CHANNELS, SIZE, SIZE), SIZE, CHANNELS, **sizes), y)


def sparse_loss(net, i, T, V, **sizes):
    x = stepping(scrambled(16, 5000 + i), T, 0, V)
    return mean_surprise(sparse(net, x, T, V, **sizes), x)


def encoder_decoder_loss(net, i, **sizes):
    digits = 4 + torch.floor(10 * scrambled(8 * 6, 5000 + i)).long().reshape(8, 6)
    words = F.pad(F.pad(digits.flip(1), (1, 0), value=1), (0, 1), value=2)
    return mean_surprise(encoder_decoder(net, digits, words[:, :-1], **sizes), words[:, 1:])


SMALL = {"D": 32, "LAYERS": 2, "HEADS": 4}
CURVES = [
    ("gpt", gpt_loss, 3e-3, {"V": 20, "CTX": 24, **SMALL}),
    ("bert", bert_loss, 3e-3, {"V": 24, "T": 24, **SMALL}),
    ("vit", vit_loss, 3e-3, {"SIZE": 8, "CHANNELS": 1, "PATCH": 2, "WIDEN": 2, "CLASSES": 10, **SMALL}),
    ("sparse", sparse_loss, 3e-3, {"T": 24, "V": 17, "STRIDE": 6, "PATTERN": "strided", **SMALL}),
    ("sparse", sparse_loss, 3e-3, {"T": 24, "V": 17, "STRIDE": 6, "PATTERN": "fixed", **SMALL}),
    ("encoder_decoder", encoder_decoder_loss, 2e-3, {"V": 20, **SMALL}),
]


def curve(name, loss_of, rate, sizes):
    net, losses = Net(), []
    for i in range(STEPS):
        loss = loss_of(net.again(), i, **sizes)
        if i == 0:
            optimizer = torch.optim.Adam(net.params, rate)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    means = [float(f"{sum(losses[k:k + 10]) / 10:.6g}") for k in range(0, STEPS, 10)]
    print(name, sizes, means)
    return {"file": name, "rate": rate, "sizes": sizes, "curve": means}


# ---- one step, of small nets and at the published sizes ----

def gpt_step(net, **sizes):
    x = stepping(scrambled(16, 5000), 17, 0, sizes["V"])
    return mean_surprise(gpt(net, x[:, :-1], **sizes), x[:, 1:])


def vit_step(net, SIZE, CHANNELS, CLASSES, **sizes):
    x = 2 * scrambled(2 * CHANNELS * SIZE * SIZE, 6000).reshape(2, CHANNELS, SIZE, SIZE) - 1
    logits = vit(net, x, SIZE, CHANNELS, CLASSES=CLASSES, **sizes)
    return F.cross_entropy(logits, torch.tensor([1, CLASSES - 1]))


BASE = {"D": 768, "LAYERS": 12, "HEADS": 12}
STEPS_OF = [
    ("gpt", gpt_step, {"V": 20, "CTX": 24, **SMALL}),
    ("vit", vit_step, {"SIZE": 8, "CHANNELS": 1, "PATCH": 2, "WIDEN": 2, "CLASSES": 10, **SMALL}),
    ("gpt", gpt_step, {"V": 50257, "CTX": 1024, **BASE}),
    ("vit", vit_step, {"SIZE": 224, "CHANNELS": 3, "PATCH": 16, "WIDEN": 4, "CLASSES": 1000, **BASE}),
]


def step(name, loss_of, sizes):
    net = Net()
    loss = loss_of(net, **sizes)
    gradients = torch.autograd.grad(loss, net.params, allow_unused=True)
    count = sum(p.numel() for p in net.params)
    print(name, count, loss.item())
    norms = [0.0 if g is None else float(f"{g.norm().item():.14g}") for g in gradients]
    return {"file": name, "sizes": sizes, "parameters": count, "loss": float(f"{loss.item():.14g}"),
            "tensors": [[list(p.shape), norm] for p, norm in zip(net.params, norms)]}


def main():
    cases = [step(*case) for case in STEPS_OF] + [curve(*case) for case in CURVES]
    lines = ",\n".join(json.dumps(case) for case in cases)
    Path(__file__).with_name("transformers.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
