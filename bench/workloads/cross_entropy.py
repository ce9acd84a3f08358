from peers import *
from rows import BYTES, C, N, WEIGHTS

TITLE = "cross-entropy over 4096x4096, forward and backward"


def inputs(r):
    return {"x": r.standard_normal((N, C), "f4"), "labels": r.integers(0, C, N, "i4")}


def work():
    return {"phases": [(0, BYTES), (0, 2 * BYTES)], "resident": 2 * BYTES}


def torch_step(w, x, compiled):
    import torch
    from torch.nn import functional as F
    leaf, labels = x["x"].requires_grad_(), x["labels"].long()
    call = torch.compile(F.cross_entropy) if compiled else F.cross_entropy

    def step():
        leaf.grad = None
        loss = call(leaf, labels)
        loss.backward()
        return loss.detach(), leaf.grad[3, 4], leaf.grad[4095, 4094]
    return step


def jax_step(w, x):
    import jax
    run = jax.jit(jax.value_and_grad(jax_cross_entropy))

    def step():
        loss, dx = run(x["x"], x["labels"])
        return loss, dx[3, 4], dx[4095, 4094]
    return step
