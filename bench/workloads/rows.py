"""What softmax, gelu, layer_norm and cross_entropy share: a function over 4096 x 4096, and back."""
N = C = 4096
WEIGHTS = False
BYTES = 4 * N * C


def inputs(r):
    return {"x": r.standard_normal((N, C), "f4"), "g": r.standard_normal((N, C), "f4")}


def work():
    # forward reads x and writes y, backward reads x (or y) and g and writes dx
    return {"phases": [(0, 2 * BYTES), (0, 3 * BYTES)], "resident": 4 * BYTES}


def torch_rows(f, x, compiled, others=()):
    import torch
    leaves = [x["x"].requires_grad_()] + [x[name].requires_grad_() for name in others]
    call = torch.compile(f) if compiled else f

    def step():
        for leaf in leaves:
            leaf.grad = None
        y = call(*leaves)
        y.backward(x["g"])
        dx = leaves[0].grad
        y = y.detach()
        return (y[1, 2], y[4095, 4095], dx[3, 4], dx[4095, 4094],
                *(leaf.grad[5 + k] for k, leaf in enumerate(leaves[1:])))
    return step


def jax_rows(f, x, others=()):
    import jax

    def both(leaves, g):
        y, back = jax.vjp(f, *leaves)
        grads = back(g)
        dx = grads[0]
        return y, grads, (y[1, 2], y[4095, 4095], dx[3, 4], dx[4095, 4094],
                          *(grad[5 + k] for k, grad in enumerate(grads[1:])))

    run = jax.jit(both)
    leaves = [x["x"]] + [x[name] for name in others]
    return lambda: run(leaves, x["g"])[2]
