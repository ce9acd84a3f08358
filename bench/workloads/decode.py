import numpy as np
from nets import *

TITLE = "GPT-2 124M, one token with a cache of 256 places"
WEIGHTS = False
D, HEADS, LAYERS, V, CTX = 768, 12, 12, 50257, 256


def inputs(r):
    return {"x": r.integers(0, V, (1, 1), "i4")}


def weights(r):
    result = {"gpt.token": r.standard_normal((V, D), "f4") * 0.02,
              "gpt.place": r.standard_normal((1024, D), "f4") * 0.02}

    def norm(path):
        result[path + ".gamma"], result[path + ".beta"] = np.ones(D, "f4"), np.zeros(D, "f4")

    def dense(path, a, b):
        result[path + ".w"] = r.standard_normal((a, b), "f4") * a ** -0.5
        result[path + ".b"] = r.standard_normal(b, "f4") * 0.02

    for k in range(LAYERS):
        path = "gpt.block.%d." % (k + 1)
        norm(path + "layer_norm.1")
        dense(path + "attention.1.dense.1", D, 3 * D)
        dense(path + "attention.1.dense.2", D, D)
        norm(path + "layer_norm.2")
        dense(path + "dense.1", D, 4 * D)
        dense(path + "dense.2", 4 * D, D)
    norm("gpt.layer_norm.1")
    return result


def work():
    params = LAYERS * (12 * D * D + 13 * D) + V * D + 2 * D
    kept = 2 * LAYERS * D * CTX // 2
    return {"phases": [(2 * (params + kept), 4 * (params + kept))], "resident": 4 * (params + 2 * kept)}


def logits(b, ids, at, attend):
    """attend(k, q, key, value): puts key and value in the cache of layer k, and asks it."""
    h = b.w["gpt.token"][ids] + b.w["gpt.place"][at]
    for k in range(LAYERS):
        path = "gpt.block.%d." % (k + 1)
        qkv = b.dense(b.layer_norm(h, path + "layer_norm.1"), path + "attention.1.dense.1")
        q, key, value = [p.reshape(1, 1, HEADS, -1).swapaxes(1, 2) for p in b.split(qkv, 3)]
        a = attend(k, q, key, value).swapaxes(1, 2).reshape(1, 1, D)
        h = h + b.dense(a, path + "attention.1.dense.2")
        wide = b.gelu(b.dense(b.layer_norm(h, path + "layer_norm.2"), path + "dense.1"))
        h = h + b.dense(wide, path + "dense.2")
    return (b.layer_norm(h, "gpt.layer_norm.1") @ b.w["gpt.token"].T)[0, 0]


def torch_step(w, x, compiled):
    import torch
    b = Torch(w, compiled)
    ids, places = x["x"].long(), torch.arange(CTX)
    cache = torch.zeros(2, LAYERS, 1, HEADS, CTX, D // HEADS)

    def attend_with(at):
        def attend(k, q, key, value):
            if not compiled:            # the places so far; compiled for each number of them otherwise
                cache[0, k, :, :, at], cache[1, k, :, :, at] = key[:, :, 0], value[:, :, 0]
                return b.f.scaled_dot_product_attention(q, cache[0, k, :, :, :at + 1], cache[1, k, :, :, :at + 1])
            cache[0, k].index_copy_(2, at, key)
            cache[1, k].index_copy_(2, at, value)
            return b.f.scaled_dot_product_attention(q, cache[0, k], cache[1, k],
                                                    attn_mask=(places <= at)[None, None, None])
        return attend

    def token(at):
        p = logits(b, ids, at, attend_with(at))
        return p[0], p[V - 1]
    call, turn = torch.compile(token) if compiled else token, [0]

    def step():
        at, turn[0] = turn[0] % CTX, turn[0] + 1
        with torch.inference_mode():
            return call(torch.tensor([at]) if compiled else at)
    return step


def onnx_step(w, x, threads):
    """The cache is the caller's: a token reads it, and gives its own keys and values back, which join it."""
    import torch
    b, ids, places = Torch(w, False).frozen(), x["x"].long(), torch.arange(CTX)

    def token(at, cache):
        new = []

        def attend(k, q, key, value):
            new.append(torch.stack((key[:, :, 0], value[:, :, 0])))
            e = torch.where(places < at, q @ cache[0, k].transpose(-1, -2), -torch.inf)
            e = torch.softmax(torch.cat((e, (q * key).sum(-1, keepdim=True)), -1) / 8, -1)
            return e[..., :CTX] @ cache[1, k] + e[..., CTX:] * value
        p = logits(b, ids, at, attend)
        return torch.stack((p[0], p[V - 1])), torch.stack(new, 1)
    cache, turn = torch.zeros(2, LAYERS, 1, HEADS, CTX, D // HEADS), [0]
    run, held = onnx_session(token, (torch.tensor([0]), cache), threads), cache.numpy()

    def step():
        at, turn[0] = turn[0] % CTX, turn[0] + 1
        p, held[:, :, :, :, at] = run(np.array([at]), held)
        return p
    return step


def jax_step(w, x):
    import jax
    import jax.numpy as jnp

    def token(w, cache, at):
        held = list(cache)

        def attend(k, q, key, value):
            new = [jax.lax.dynamic_update_slice(c, v, (0, 0, at, 0)) for c, v in zip(held[k], (key, value))]
            held[k] = tuple(new)
            e = jnp.where(jnp.arange(CTX) <= at, q @ new[0].swapaxes(-1, -2) / 8, -jnp.inf)
            return jax.nn.softmax(e) @ new[1]
        p = logits(Jax(w), x["x"], at, attend)
        return tuple(held), (p[0], p[V - 1])
    run = jax.jit(token, donate_argnums=1)
    empty = lambda: tuple((jnp.zeros((1, HEADS, CTX, D // HEADS)), jnp.zeros((1, HEADS, CTX, D // HEADS)))
                          for _ in range(LAYERS))
    state = [empty(), 0]

    def step():
        state[0], result = run(w, state[0], state[1] % CTX)
        state[1] += 1
        return result
    return step
