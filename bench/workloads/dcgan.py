from nets import *
from peers import training

TITLE = "DCGAN 32x32, batch 32, Adam, both nets"
TOLERANCE = 5e-3        # Adam's first steps follow the sign of gradients, which rounding may decide
N = 32


def inputs(r):
    return {"x": r.random((N, 3, 32, 32), "f4"), "z": r.standard_normal((N, 100), "f4")}


def work():
    g = [(100, 4096, 1, 1, 1), (256, 128, 4, 4, 16), (128, 64, 4, 4, 64), (64, 3, 4, 4, 256)]
    d = [(3, 64, 4, 4, 256), (64, 128, 4, 4, 64), (128, 256, 4, 4, 16), (4096, 1, 1, 1, 1)]
    sums = [sum(N * a * b * r * s * p for a, b, r, s, p in layers) for layers in (g, d)]
    params = sum(a * b * r * s for a, b, r, s, _ in g + d)
    # the discriminator learns from real and fake; the generator through the new discriminator
    flops = 2 * (sums[0] + 2 * 3 * sums[1]) + 2 * (3 * sums[0] + 2 * sums[1])
    return {"phases": training(flops, params), "resident": 12 * params + 4 * N * 8 * 100000}


def generator(b, z):
    h = b.as_images(b.dense(z, "generator.dense.1"), 256, 4, 4)
    for k in (1, 2, 3):
        h = b.relu(b.batch_norm(h, "generator.batch_norm.%d" % k))
        h = b.conv_transpose(h, "generator.conv_transpose.%d" % k, 2, 1)
    return b.tanh(h)


def discriminator(b, h):
    for k in (1, 2, 3):
        h = b.conv(h, "discriminator.conv.%d" % k, 2, 1)
        h = b.batch_norm(h, "discriminator.batch_norm.%d" % (k - 1)) if k > 1 else h
        h = b.leaky_relu(h, 0.2)
    return b.dense(b.flatten(h), "discriminator.dense.1")


def torch_step(w, x, compiled):
    import torch
    b = Torch(w, compiled)
    groups = [[t for name, t in b.w.items() if name.startswith(net) and not name.endswith(STATES)]
              for net in ("discriminator", "generator")]
    optimizers = [torch.optim.Adam(g, lr=2e-4, betas=(0.5, 0.999), fused=True) for g in groups]
    images = b.images(x["x"])

    def of_discriminator():
        fake = generator(b, x["z"]).detach()
        return (b.softplus(-discriminator(b, images)).mean()
                + b.softplus(discriminator(b, fake)).mean())

    def of_generator():
        return b.softplus(-discriminator(b, generator(b, x["z"]))).mean()

    losses = [torch.compile(f) if compiled else f for f in (of_discriminator, of_generator)]

    def step():
        values = []
        for loss, group, optimizer in zip(losses, groups, optimizers):
            value = loss()
            for p, g in zip(group, torch.autograd.grad(value, group)):
                p.grad = g
            optimizer.step()
            values.append(value.detach())
        return values
    return step


def jax_step(w, x):
    import jax
    start, update = jax_adam(2e-4, beta1=0.5)
    params = [{name: v for name, v in w.items() if name.startswith(net) and not name.endswith(STATES)}
              for net in ("discriminator", "generator")]

    def of_discriminator(d, g, x):
        b = Jax({**d, **g})
        fake = jax.lax.stop_gradient(generator(b, x["z"]))
        return (b.softplus(-discriminator(b, b.images(x["x"]))).mean()
                + b.softplus(discriminator(b, fake)).mean())

    def of_generator(g, d, x):
        b = Jax({**d, **g})
        return b.softplus(-discriminator(b, generator(b, x["z"]))).mean()

    def train(d, g, ds, gs, x):
        real, grads = jax.value_and_grad(of_discriminator)(d, g, x)
        d, ds = update(d, grads, ds)
        fake, grads = jax.value_and_grad(of_generator)(g, d, x)
        g, gs = update(g, grads, gs)
        return d, g, ds, gs, (real, fake)

    run = jax.jit(train, donate_argnums=(0, 1, 2, 3))
    held = [*params, start(params[0]), start(params[1])]

    def step():
        *held[:], result = run(*held, x)
        return result
    return step
