from peers import *

TITLE = "Adam over 10 M parameters in 100 tensors"
COUNT, SHAPE = 100, (100, 1000)
NAMES = ["weights.matrix.%d.w" % (k + 1) for k in range(COUNT)]


def inputs(r):
    return {}


def work():
    params = COUNT * SHAPE[0] * SHAPE[1]
    return {"phases": [(10 * params, 4 * 7 * params)], "resident": 4 * 4 * params}


def torch_step(w, x, compiled):
    import torch
    params = [torch.nn.Parameter(torch.from_numpy(w[name])) for name in NAMES]
    for p in params:
        p.grad = p.detach().clone()
    optimizer = torch.optim.Adam(params, lr=1e-3, fused=not compiled)
    update = torch.compile(optimizer.step) if compiled else optimizer.step

    def step():
        update()
        return params[0].data[0, 0], params[99].data[99, 999]
    return step


def jax_step(w, x):
    import jax
    start, update = jax_adam(1e-3)
    grads = [w[name] + 0 for name in NAMES]

    def train(params, state, grads):
        params, state = update(params, grads, state)
        return params, state, (params[0][0, 0], params[99][99, 999])

    run = jax.jit(train, donate_argnums=(0, 1))
    params = [w[name] for name in NAMES]
    held = [params, start(params)]

    def step():
        held[0], held[1], result = run(held[0], held[1], grads)
        return result
    return step
