import lstm
from lstm import *

TITLE = "GRU 2x256, length 128, batch 32, Adam"
lstm.KIND, lstm.GATES = "gru", 3


def jax_cell(w, path, x_t, state):
    import jax
    import jax.numpy as jnp
    h, = state
    xr, xz, xn = jnp.split(x_t, 3, axis=-1)
    hr, hz, hn = jnp.split(h @ w[path + "u"], 3, axis=-1)
    z = jax.nn.sigmoid(xz + hz)
    n = jnp.tanh(xn + jax.nn.sigmoid(xr + hr) * (hn + w[path + "d"]))
    return (1 - z) * n + z * h,


def jax_step(w, x):
    import jax.numpy as jnp
    zero = jnp.zeros((N, H))
    return jax_training(lambda w, x: jax_scan(w, x, jax_cell, (zero,)), w, x, jax_adam(1e-3))
