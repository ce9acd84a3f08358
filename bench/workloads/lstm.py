from peers import *

TITLE = "LSTM 2x256, length 128, batch 32, Adam"
N, T, H, GATES = 32, 128, 256, 4
KIND = "lstm"


def inputs(r):
    return {"x": r.integers(0, 256, (N, T), "i4"), "y": r.integers(0, 256, (N, T), "i4")}


def work():
    params = 2 * H * 256 + 256 + 2 * (2 * H * GATES * H + GATES * H)
    flops = 6 * N * T * (2 * 2 * H * GATES * H + H * 256)
    # the states and gates of all steps are written and read again on the way back
    kept = 4 * N * T * H * 2 * (GATES + 2)
    return {"phases": [(flops / 3, 4 * params + kept), (2 * flops / 3, 24 * params + kept)],
            "resident": 12 * params + kept}


def torch_step(w, x, compiled):
    import torch
    from torch import nn
    from torch.nn import functional as F
    kind = {"lstm": nn.LSTM, "gru": nn.GRU}[KIND]
    embedding, head = nn.Embedding(256, H), nn.Linear(H, 256)
    rnn = kind(H, H, 2, batch_first=True)
    fill(embedding, w, "lm.embedding.1")
    fill(head, w, "lm.dense.1")
    with torch.no_grad():
        for k in range(2):
            path = "lm.%s.1.%s_layer.%d.cell." % (KIND, KIND, k + 1)
            getattr(rnn, "weight_ih_l%d" % k).copy_(torch.from_numpy(w[path + "w"].T.copy()))
            getattr(rnn, "weight_hh_l%d" % k).copy_(torch.from_numpy(w[path + "u"].T.copy()))
            getattr(rnn, "bias_ih_l%d" % k).copy_(torch.from_numpy(w[path + "b"]))
            getattr(rnn, "bias_hh_l%d" % k).zero_()     # dlm has one bias where PyTorch has two
            getattr(rnn, "bias_hh_l%d" % k).requires_grad_(KIND == "gru")
    params = [p for m in (embedding, rnn, head) for p in m.parameters() if p.requires_grad]
    ids, labels = x["x"].long(), x["y"].long()

    def loss():
        h, _ = rnn(embedding(ids))
        return F.cross_entropy(head(h).flatten(0, 1), labels.flatten())
    return torch_training(loss, torch.optim.Adam(params, lr=1e-3, fused=True), compiled)


def jax_cell(w, path, x_t, state):
    import jax
    import jax.numpy as jnp
    h, c = state
    i, f, g, o = jnp.split(x_t + h @ w[path + "u"], 4, axis=-1)
    c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    return jax.nn.sigmoid(o) * jnp.tanh(c), c


def jax_scan(w, x, cell, start):
    import jax
    import jax.numpy as jnp
    from jax import lax
    h = w["lm.embedding.1.w"][x["x"]].swapaxes(0, 1)
    for k in (1, 2):
        path = "lm.%s.1.%s_layer.%d.cell." % (KIND, KIND, k)
        z = h @ w[path + "w"] + w[path + "b"]           # of all steps at once

        def step(state, x_t):
            state = cell(w, path, x_t, state)
            return state, state[0]
        _, h = lax.scan(step, start, z)
    logits = h.swapaxes(0, 1) @ w["lm.dense.1.w"] + w["lm.dense.1.b"]
    return jax_cross_entropy(logits, x["y"])


def jax_step(w, x):
    import jax.numpy as jnp
    zero = jnp.zeros((N, H))
    return jax_training(lambda w, x: jax_scan(w, x, jax_cell, (zero, zero)), w, x, jax_adam(1e-3))
