from nets import *

TITLE = "GPT-2 124M, length 64, batch 4, AdamW"
N, T, D, HEADS, LAYERS, V = 4, 64, 768, 12, 12, 50257


def inputs(r):
    return {"x": r.integers(0, V, (N, T), "i4"), "y": r.integers(0, V, (N, T), "i4")}


def work():
    block = 12 * D * D
    params = LAYERS * (block + 13 * D) + (V + 1024) * D + 2 * D
    flops = 6 * N * T * (LAYERS * (block + T * D) + V * D)
    kept = 4 * N * T * (D * LAYERS * 10 + V)
    return {"phases": [(flops / 3, 4 * params + kept), (2 * flops / 3, 24 * params + kept)],
            "resident": 12 * params + kept}


def logits(b, ids):
    h = b.w["gpt.token.w"][ids] + b.w["gpt.learned_positions.1.w"][:T]
    for k in range(LAYERS):
        path = "gpt.transformer_block.%d." % (k + 1)
        qkv = b.dense(b.layer_norm(h, path + "layer_norm.1"), path + "self_attention.1.dense.1")
        q, k_, v = [p.reshape(N, T, HEADS, -1).swapaxes(1, 2) for p in b.split(qkv, 3)]
        a = b.attention(q, k_, v).swapaxes(1, 2).reshape(N, T, D)
        h = h + b.dense(a, path + "self_attention.1.dense.2")
        wide = b.gelu(b.dense(b.layer_norm(h, path + "layer_norm.2"), path + "dense.1"))
        h = h + b.dense(wide, path + "dense.2")
    return b.layer_norm(h, "gpt.layer_norm.1") @ b.w["gpt.token.w"].T


def torch_step(w, x, compiled):
    b = Torch(w, compiled)
    ids = x["x"].long()
    return b.training(lambda: b.cross_entropy(logits(b, ids), x["y"]), adam_torch(1e-4, decay=0.01))


def jax_step(w, x):
    return jax_net_training(lambda b, x: b.cross_entropy(logits(b, x["x"]), x["y"]), w, x,
                            jax_adam(1e-4, decay=0.01))
