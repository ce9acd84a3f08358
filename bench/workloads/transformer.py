from peers import *

TITLE = "transformer 6x384, length 256, batch 8, AdamW"
N, T, D, HEADS, LAYERS = 8, 256, 384, 6, 6


def inputs(r):
    return {"x": r.integers(0, 256, (N, T), "i4"), "y": r.integers(0, 256, (N, T), "i4")}


def work():
    block = 12 * D * D
    params = LAYERS * (block + 13 * D) + 3 * 256 * D + 2 * D + 256
    # attention: half of the T x T places, twice
    flops = 6 * N * T * (LAYERS * (block + T * D) + 256 * D)
    kept = 4 * N * T * D * LAYERS * 10
    return {"phases": [(flops / 3, 4 * params + kept), (2 * flops / 3, 24 * params + kept)],
            "resident": 12 * params + kept}


def torch_step(w, x, compiled):
    import torch
    from torch import nn
    from torch.nn import functional as F
    net = nn.ModuleDict({"token": nn.Embedding(256, D), "norm": nn.LayerNorm(D),
                         "head": nn.Linear(D, 256)})
    place = nn.Parameter(torch.from_numpy(w["lm.learned_positions.1.w"]))
    fill(net["token"], w, "lm.embedding.1")
    fill(net["norm"], w, "lm.layer_norm.1")
    fill(net["head"], w, "lm.dense.1")
    blocks = nn.ModuleList()
    for k in range(LAYERS):
        path = "lm.transformer_block.%d." % (k + 1)
        parts = [(nn.LayerNorm(D), "layer_norm.1"), (nn.Linear(D, 3 * D), "self_attention.1.dense.1"),
                 (nn.Linear(D, D), "self_attention.1.dense.2"), (nn.LayerNorm(D), "layer_norm.2"),
                 (nn.Linear(D, 4 * D), "dense.1"), (nn.Linear(4 * D, D), "dense.2")]
        blocks.append(nn.ModuleList([fill(m, w, path + name) for m, name in parts]))
    ids, labels = x["x"].long(), x["y"].long()

    def loss():
        h = net["token"](ids) + place
        for norm1, qkv, out, norm2, wide, narrow in blocks:
            q, k, v = qkv(norm1(h)).view(N, T, 3, HEADS, D // HEADS).permute(2, 0, 3, 1, 4)
            a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            h = h + out(a.transpose(1, 2).reshape(N, T, D))
            h = h + narrow(F.gelu(wide(norm2(h))))
        return F.cross_entropy(net["head"](net["norm"](h)).flatten(0, 1), labels.flatten())
    params = [place, *net.parameters(), *blocks.parameters()]
    return torch_training(loss, torch.optim.AdamW(params, lr=1e-3, weight_decay=0.01, fused=True),
                          compiled)


def jax_step(w, x):
    import jax
    import jax.numpy as jnp
    mask = jnp.tril(jnp.ones((T, T), bool))

    def norm(w, h, path):
        d = h - jnp.mean(h, -1, keepdims=True)
        return (d * jax.lax.rsqrt(jnp.mean(d * d, -1, keepdims=True) + 1e-5) * w[path + ".gamma"]
                + w[path + ".beta"])

    def dense(w, h, path):
        return h @ w[path + ".w"] + w[path + ".b"]

    def attention(w, h, path):
        q, k, v = dense(w, h, path + "dense.1").reshape(N, T, 3, HEADS, -1).transpose(2, 0, 3, 1, 4)
        e = jnp.where(mask, q @ k.swapaxes(-1, -2) / (D // HEADS) ** 0.5, -jnp.inf)
        a = jax.nn.softmax(e) @ v
        return dense(w, a.swapaxes(1, 2).reshape(N, T, D), path + "dense.2")

    def loss(w, x):
        h = w["lm.embedding.1.w"][x["x"]] + w["lm.learned_positions.1.w"]
        for k in range(LAYERS):
            path = "lm.transformer_block.%d." % (k + 1)
            h = h + attention(w, norm(w, h, path + "layer_norm.1"), path + "self_attention.1.")
            wide = dense(w, norm(w, h, path + "layer_norm.2"), path + "dense.1")
            h = h + dense(w, jax.nn.gelu(wide, approximate=False), path + "dense.2")
        return jax_cross_entropy(dense(w, norm(w, h, "lm.layer_norm.1"), "lm.dense.1"), x["y"])
    return jax_training(loss, w, x, jax_adam(1e-3, decay=0.01))
