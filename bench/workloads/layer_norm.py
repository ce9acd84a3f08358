import rows
from rows import *

TITLE = "layer norm over 4096x4096, forward and backward"


def inputs(r):
    return dict(rows.inputs(r), gamma=1 + 0.1 * r.standard_normal(C, "f4"),
                beta=r.standard_normal(C, "f4"))


def torch_step(w, x, compiled):
    from torch.nn import functional as F
    return torch_rows(lambda x, gamma, beta: F.layer_norm(x, (C,), gamma, beta), x, compiled,
                      ("gamma", "beta"))


def jax_step(w, x):
    import jax.numpy as jnp
    from jax import lax

    def norm(x, gamma, beta):
        d = x - jnp.mean(x, -1, keepdims=True)
        return d * lax.rsqrt(jnp.mean(d * d, -1, keepdims=True) + 1e-5) * gamma + beta
    return jax_rows(norm, x, ("gamma", "beta"))
