"""What the workloads' peers share: weights into modules, training steps, optimisers for JAX."""


# ---- PyTorch ----

def fill(module, w, path):
    """The weights of dlm's layer at `path` into a module of PyTorch."""
    import torch
    with torch.no_grad():
        kind = type(module).__name__
        if kind == "Linear":
            module.weight.copy_(torch.from_numpy(w[path + ".w"].T.copy()))
        elif kind in ("LayerNorm", "BatchNorm2d"):
            module.weight.copy_(torch.from_numpy(w[path + ".gamma"]))
        else:
            module.weight.copy_(torch.from_numpy(w[path + ".w"]))
        bias = {"LayerNorm": ".beta", "BatchNorm2d": ".beta"}.get(kind, ".b")
        if getattr(module, "bias", None) is not None:
            module.bias.copy_(torch.from_numpy(w[path + bias].reshape(-1)))
    return module


def torch_training(loss, optimizer, compiled):
    """A step that lowers loss(), which gives the loss or a tuple with the loss first."""
    import torch
    call = torch.compile(loss) if compiled else loss

    def step():
        optimizer.zero_grad(set_to_none=True)
        values = call()
        values = values if isinstance(values, tuple) else (values,)
        values[0].backward()
        optimizer.step()
        return tuple(v.detach() for v in values)
    return step


# ---- ONNX Runtime ----

def onnx_session(call, arguments, threads):
    """`call`, exported with these arguments, as a function of arrays that gives a list of arrays."""
    import io
    import warnings
    import onnxruntime
    import torch

    class Exported(torch.nn.Module):
        def forward(self, *given):
            return call(*given)

    model = io.BytesIO()
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(Exported().eval(), arguments, model, dynamo=False, opset_version=17)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.getvalue(), options, providers=["CPUExecutionProvider"])
    names = [i.name for i in session.get_inputs()]
    return lambda *given: session.run(None, dict(zip(names, given)))


# ---- JAX ----

def jax_adam(lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.0):
    import jax
    import jax.numpy as jnp

    def start(params):
        zero = jax.tree.map(jnp.zeros_like, params)
        return jnp.zeros((), jnp.int32), zero, jax.tree.map(jnp.zeros_like, params)

    def update(params, grads, state):
        t, m, v = state
        t = t + 1
        m = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, m, grads)
        v = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, v, grads)
        rate, scale = lr / (1 - beta1 ** t), 1 / (1 - beta2 ** t)
        params = jax.tree.map(lambda p, m, v: (1 - lr * decay) * p
                              - rate * m / (jnp.sqrt(scale * v) + eps), params, m, v)
        return params, (t, m, v)
    return start, update


def jax_sgd(lr, momentum=0.0):
    import jax
    import jax.numpy as jnp

    def start(params):
        return jax.tree.map(jnp.zeros_like, params)

    def update(params, grads, state):
        state = jax.tree.map(lambda v, g: momentum * v + g, state, grads)
        return jax.tree.map(lambda p, v: p - lr * v, params, state), state
    return start, update


def jax_training(loss, params, inputs, optimizer):
    """A step that lowers loss(params, inputs), which gives the loss or a tuple with it first."""
    import jax
    start, update = optimizer

    def values(params, inputs):
        result = loss(params, inputs)
        result = result if isinstance(result, tuple) else (result,)
        return result[0], result

    def train(params, state, inputs):
        (_, result), grads = jax.value_and_grad(values, has_aux=True)(params, inputs)
        params, state = update(params, grads, state)
        return params, state, result

    run = jax.jit(train, donate_argnums=(0, 1))
    held = [params, start(params)]

    def step():
        held[0], held[1], result = run(held[0], held[1], inputs)
        return result
    return step


def jax_cross_entropy(logits, labels):
    import jax
    import jax.numpy as jnp
    logp = jax.nn.log_softmax(logits)
    return -jnp.mean(jnp.take_along_axis(logp, labels[..., None], axis=-1))


# ---- floors ----

def dense_work(sizes, rows):
    """Of a chain of dense layers that is trained, without the gradient by the inputs: (operations,
    params)."""
    pairs = list(zip(sizes, sizes[1:]))
    flops = sum(6 * rows * a * b for a, b in pairs) - 2 * rows * sizes[0] * sizes[1]
    params = sum(a * b + b for a, b in pairs)
    return flops, params


def training(flops, params, forward_share=1 / 3, states=2):
    """Phases of a step: forward, which reads the weights; backward, with an update that reads and
    writes the weights and the optimiser's states."""
    return [(flops * forward_share, 4 * params),
            (flops * (1 - forward_share), 4 * (1 + states) * 2 * params)]
