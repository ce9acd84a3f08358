from nets import *
from peers import training

TITLE = "seq2seq with additive attention, length 40, batch 32, Adam"
N, T, V, E, H = 32, 40, 4000, 128, 256


def inputs(r):
    return {name: r.integers(0, V, (N, T), "i4") for name in ("src", "tgt", "y")}


def work():
    cells = 2 * (E + H) * 3 * H + (E + 2 * H + H) * 3 * H
    macs = N * T * (cells + 2 * H * H + H * H + 3 * H * V) + N * T * T * 3 * H
    params = 2 * V * E + cells + 3 * H * H + 3 * H * V
    kept = 4 * N * T * (T + 12 * H)
    phases = training(6 * macs, params)
    return {"phases": [(phases[0][0], phases[0][1] + kept), (phases[1][0], phases[1][1] + kept)],
            "resident": 12 * params + kept + 4 * N * T * V}


def gru(b, w, path, z, h):
    """One step, where z is x w + b."""
    hh = h @ w[path + "u"]
    xr, xz, xn = b.split(z, 3)
    hr, hz, hn = b.split(hh, 3)
    u = b.sigmoid(xz + hz)
    n = b.tanh(xn + b.sigmoid(xr + hr) * (hn + w[path + "d"]))
    return (1 - u) * n + u * h


def decode(b, y, h, enc, keys, softmax):
    w, path = b.w, "decoder.cell."
    q = b.dense(h, "decoder.query")
    e = b.tanh(q[:, None, :] + keys) @ w["decoder.v"]
    ctx = (softmax(e)[:, None, :] @ enc)[:, 0]
    h = gru(b, w, path, b.cat([y, ctx]) @ w[path + "w"] + w[path + "b"], h)
    return h, b.cat([h, ctx])


def torch_step(w, x, compiled):
    import torch
    b = Torch(w, compiled)
    src, tgt = x["src"].long(), x["tgt"].long()
    rnn = torch.nn.GRU(E, H, batch_first=True, bidirectional=True)
    with torch.no_grad():
        for k, end in ((1, ""), (2, "_reverse")):
            path = "encoder.bi_gru.1.gru_layer.%d.cell." % k
            getattr(rnn, "weight_ih_l0" + end).copy_(torch.from_numpy(w[path + "w"].T.copy()))
            getattr(rnn, "weight_hh_l0" + end).copy_(torch.from_numpy(w[path + "u"].T.copy()))
            getattr(rnn, "bias_ih_l0" + end).copy_(torch.from_numpy(w[path + "b"]))
            getattr(rnn, "bias_hh_l0" + end).zero_()
    b.params = [p for name, p in b.w.items() if "gru_layer" not in name] + list(rnn.parameters())
    softmax = lambda e: torch.softmax(e, -1)

    def loss():
        enc, _ = rnn(b.w["encoder.embedding.1.w"][src])
        keys, ys = b.dense(enc, "decoder.dense.1"), b.w["decoder.embedding.1.w"][tgt]
        h, out = torch.zeros(N, H), []
        for t in range(T):
            h, row = decode(b, ys[:, t], h, enc, keys, softmax)
            out.append(row)
        return b.cross_entropy(b.dense(torch.stack(out, 1), "decoder.dense.2"), x["y"])
    return b.training(loss, adam_torch(1e-3))


def jax_step(w, x):
    import jax
    import jax.numpy as jnp

    def direction(b, x, k):
        path = "encoder.bi_gru.1.gru_layer.%d.cell." % k
        z = (x @ b.w[path + "w"] + b.w[path + "b"]).swapaxes(0, 1)

        def step(h, z):
            h = gru(b, b.w, path, z, h)
            return h, h
        return jax.lax.scan(step, jnp.zeros((N, H)), z, reverse=k == 2)[1].swapaxes(0, 1)

    def loss(b, x):
        embedded = b.w["encoder.embedding.1.w"][x["src"]]
        enc = jnp.concatenate([direction(b, embedded, k) for k in (1, 2)], -1)
        keys, ys = b.dense(enc, "decoder.dense.1"), b.w["decoder.embedding.1.w"][x["tgt"]]
        _, out = jax.lax.scan(lambda h, y: decode(b, y, h, enc, keys, jax.nn.softmax),
                              jnp.zeros((N, H)), ys.swapaxes(0, 1))
        return b.cross_entropy(b.dense(out.swapaxes(0, 1), "decoder.dense.2"), x["y"])
    return jax_net_training(loss, w, x, jax_adam(1e-3))
