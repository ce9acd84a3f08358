"""Records what others compute for the library's layers and functions: writes library.json.

    python3 tests/reference/make_library.py

needs PyTorch, NumPy, SciPy, scikit-learn, scikit-image, optax and RapidFuzz; running the tests needs none.
A case is an expression of .dlm over f64 inputs, and the same in PyTorch. Recorded are its value and
the gradients of sum(value * weight) by each float input and param, with fixed weights. What PyTorch does
not have is computed by another library, or from its definition.
"""
import json
import math
import os
from pathlib import Path

os.environ["JAX_ENABLE_X64"] = "1"
import numpy as np  # noqa: E402
import optax
import rapidfuzz
import skimage.metrics
import sklearn.metrics
import sklearn.preprocessing
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(1)
CASES = []


def floats(*shape, low=-1.5, high=1.5):
    """Numbers of two decimals, none of them 0 or twice the same in a tensor as small as ours."""
    n = torch.Size(shape).numel()
    places = torch.randperm(max(n, 200))[:n] + 0.5
    return ((low + (high - low) * places / max(n, 200)).reshape(shape) * 1e4).round() / 1e4


def ints(high, *shape):
    return torch.randint(0, high, shape)


def record(tensor):
    kind = {torch.float64: "f64", torch.float32: "f32", torch.bool: "bool"}.get(tensor.dtype, "i32")
    return {"shape": list(tensor.shape), "type": kind,
            "values": [float(f"{v:.13g}") if tensor.is_floating_point() else v for v in tensor.reshape(-1).tolist()]}


def case(name, expression, torch_function, params=None, use="net(*)", **inputs):
    """`expression` reads the inputs by name; `params` are the places of the net, by path, and `use`
    says how the net is used."""
    params = params or {}
    floating = {k: v.clone().requires_grad_() for k, v in inputs.items() if v.is_floating_point()}
    weights = {k: v.clone().requires_grad_() for k, v in params.items()
               if v.is_floating_point() and not k.endswith(("mean", "var"))}
    given = {**inputs, **floating}
    both = {**params, **weights}
    y = torch_function(**given, **({"p": both} if params else {}))
    weight = torch.cos(torch.arange(1.0, y.numel() + 1)).reshape(y.shape)
    leaves = list(floating.values()) + list(weights.values())
    gradients = (torch.autograd.grad((y * weight).sum(), leaves, allow_unused=True) if y.requires_grad
                 else [None] * len(leaves))
    gradients = dict(zip([*floating, *weights], gradients))
    CASES.append({
        "name": name, "expression": expression, "use": use,
        "inputs": {k: record(v) for k, v in inputs.items()},
        "params": {k: record(v) for k, v in params.items()},
        "value": record(y.detach()),
        "gradients": {k: record(g) for k, g in gradients.items() if g is not None and g.abs().max() > 0},
    })


def affine(c, prefix):
    return {prefix + "gamma": floats(c, low=0.5, high=2.0), prefix + "beta": floats(c)}


# ---- activations ----

x = floats(4, 6)
for name, function in {
        "relu": F.relu, "sigmoid": torch.sigmoid, "softplus": F.softplus, "silu": F.silu, "gelu": F.gelu,
        "elu": F.elu, "selu": F.selu}.items():
    case(name, f"{name}(x)", lambda x, f=function: f(x), x=3 * x)
case("leaky_relu", "leaky_relu(x, 0.2)", lambda x: F.leaky_relu(x, 0.2), x=x)
case("elu_alpha", "elu(x, alpha = 0.5)", lambda x: F.elu(x, 0.5), x=x)
case("glu", "glu(x)", lambda x: F.glu(x), x=x)
case("softmax", "softmax(x)", lambda x: F.softmax(x, -1), x=x)
case("softmax_axis", "softmax(x, axis = 0)", lambda x: F.softmax(x, 0), x=x)
case("log_softmax", "log_softmax(x)", lambda x: F.log_softmax(x, -1), x=x)
case("prelu", "prelu(x)", lambda x, p: F.prelu(x, p["prelu.1.slope"]), {"prelu.1.slope": floats(3)}, x=floats(2, 3, 4))

# ---- layers that connect everything ----

def linear(z, p, path):
    return z @ p[path + ".w"] + p[path + ".b"]


def dense(path, i, o):
    return {path + ".w": floats(i, o), path + ".b": floats(o)}


case("dense", "dense(x, 3)", lambda x, p: linear(x, p, "dense.1"), dense("dense.1", 6, 3), x=x)
case("mlp", "mlp(x, [4, 3])", lambda x, p: linear(torch.relu(linear(x, p, "mlp.1.dense.1")), p, "mlp.1.dense.2"),
     {**dense("mlp.1.dense.1", 6, 4), **dense("mlp.1.dense.2", 4, 3)}, x=x)
case("maxout", "maxout(x, 3, pieces = 2)",
     lambda x, p: linear(x, p, "maxout.1.dense.1").reshape(4, 2, 3).max(1).values, dense("maxout.1.dense.1", 6, 6), x=x)


def squeeze_excite(x, p):
    weight = linear(torch.relu(linear(x.mean((2, 3)), p, "squeeze_excite.1.dense.1")), p, "squeeze_excite.1.dense.2")
    return x * torch.sigmoid(weight)[:, :, None, None]


case("squeeze_excite", "squeeze_excite(x, 2)", squeeze_excite,
     {**dense("squeeze_excite.1.dense.1", 4, 2), **dense("squeeze_excite.1.dense.2", 2, 4)}, x=floats(2, 4, 3, 3))

# ---- normalisation ----

image = floats(3, 4, 2, 3)
case("layer_norm", "layer_norm(x)", lambda x, p: F.layer_norm(x, [6], p["layer_norm.1.gamma"], p["layer_norm.1.beta"]),
     affine(6, "layer_norm.1."), x=x)
case("rms_norm", "rms_norm(x)", lambda x, p: F.rms_norm(x, [6], p["rms_norm.1.gamma"], 1e-6),
     {"rms_norm.1.gamma": floats(6)}, x=x)
case("group_norm", "group_norm(x, 2)",
     lambda x, p: F.group_norm(x, 2, p["group_norm.1.gamma"], p["group_norm.1.beta"]), affine(4, "group_norm.1."), x=image)
case("instance_norm", "instance_norm(x)",
     lambda x, p: F.instance_norm(x, weight=p["instance_norm.1.group_norm.1.gamma"],
                                  bias=p["instance_norm.1.group_norm.1.beta"]),
     affine(4, "instance_norm.1.group_norm.1."), x=image)
batch = {**affine(4, "batch_norm.1."), "batch_norm.1.mean": floats(4), "batch_norm.1.var": floats(4, low=0.5, high=2)}


def batch_norm(training):
    return lambda x, p: F.batch_norm(x, p["batch_norm.1.mean"].clone(), p["batch_norm.1.var"].clone(),
                                     p["batch_norm.1.gamma"], p["batch_norm.1.beta"], training)


case("batch_norm", "batch_norm(x)", batch_norm(False), batch, use="net(*, training = false)", x=image)
case("batch_norm_training", "batch_norm(x)", batch_norm(True), batch,
     use="net(*, training = true)", x=image)


def batch_norm_states(x, p):
    mean, var = p["batch_norm.1.mean"].clone(), p["batch_norm.1.var"].clone()
    F.batch_norm(x, mean, var, training=True, momentum=0.1)
    return F.batch_norm(x, mean, var, p["batch_norm.1.gamma"], p["batch_norm.1.beta"], False)


case("batch_norm_states", "batch_norm(x)", batch_norm_states, batch,
     use="0 * stop_gradient(net(*, training = true)) + net(*, training = false)", x=image)

# ---- convolutions ----


def weights(path, *shape):
    return {path + ".w": floats(*shape), path + ".b": floats(shape[0])}


picture = floats(2, 4, 6, 5)
case("conv", "conv(x, 3, kernel = 3, pad = 1)", lambda x, p: F.conv2d(x, p["conv.1.w"], p["conv.1.b"], padding=1),
     weights("conv.1", 3, 4, 3, 3), x=picture)
case("conv_stride", "conv(x, 3, kernel = 3, stride = 2, pad = 1)",
     lambda x, p: F.conv2d(x, p["conv.1.w"], p["conv.1.b"], stride=2, padding=1), weights("conv.1", 3, 4, 3, 3), x=picture)
case("conv_dilation", "conv(x, 2, kernel = 2, pad = 1, dilation = 2)",
     lambda x, p: F.conv2d(x, p["conv.1.w"], p["conv.1.b"], padding=1, dilation=2), weights("conv.1", 2, 4, 2, 2), x=picture)
case("conv_groups", "conv(x, 6, kernel = 3, stride = 2, pad = 1, groups = 2)",
     lambda x, p: F.conv2d(x, p["conv.1.w"], p["conv.1.b"], stride=2, padding=1, groups=2),
     weights("conv.1", 6, 2, 3, 3), x=picture)
case("depthwise_conv", "depthwise_conv(x, kernel = 3, pad = 1)",
     lambda x, p: F.conv2d(x, p["depthwise_conv.1.conv.1.w"], p["depthwise_conv.1.conv.1.b"], padding=1, groups=4),
     weights("depthwise_conv.1.conv.1", 4, 1, 3, 3), x=picture)
case("conv_transpose", "conv_transpose(x, 3, kernel = 3, stride = 2, pad = 1)",
     lambda x, p: F.conv_transpose2d(x, p["conv_transpose.1.w"], p["conv_transpose.1.b"], stride=2, padding=1),
     {"conv_transpose.1.w": floats(4, 3, 3, 3), "conv_transpose.1.b": floats(3)}, x=floats(2, 4, 3, 4))
sound = floats(2, 4, 9)
case("conv1d", "conv1d(x, 3, kernel = 3, stride = 2, pad = 2, dilation = 2)",
     lambda x, p: F.conv1d(x, p["conv1d.1.w"], p["conv1d.1.b"], stride=2, padding=2, dilation=2),
     weights("conv1d.1", 3, 4, 3), x=sound)
case("conv1d_causal", "conv1d(x, 4, kernel = 3, dilation = 2, groups = 2, causal = true)",
     lambda x, p: F.conv1d(F.pad(x, (4, 0)), p["conv1d.1.w"], p["conv1d.1.b"], dilation=2, groups=2),
     weights("conv1d.1", 4, 2, 3), x=sound)
case("conv3d", "conv3d(x, 2, kernel = 2, stride = 2, pad = 1)",
     lambda x, p: F.conv3d(x, p["conv3d.1.w"], p["conv3d.1.b"], stride=2, padding=1),
     weights("conv3d.1", 2, 2, 2, 2, 2), x=floats(1, 2, 4, 3, 4))

# ---- pooling ----

case("max_pool", "max_pool(x, 2)", lambda x: F.max_pool2d(x, 2), x=picture)
case("max_pool_pad", "max_pool(x, 3, stride = 2, pad = 1)", lambda x: F.max_pool2d(x, 3, 2, 1), x=picture)
case("avg_pool", "avg_pool(x, 2)", lambda x: F.avg_pool2d(x, 2), x=picture)
case("avg_pool_pad", "avg_pool(x, 3, stride = 2, pad = 1)", lambda x: F.avg_pool2d(x, 3, 2, 1), x=picture)
case("global_avg_pool", "global_avg_pool(x)", lambda x: x.mean((2, 3)), x=picture)
case("global_max_pool", "global_max_pool(x)", lambda x: x.amax((2, 3)), x=picture)
case("adaptive_avg_pool", "adaptive_avg_pool(x, 4)", lambda x: F.adaptive_avg_pool2d(x, 4), x=picture)
case("adaptive_max_pool", "adaptive_max_pool(x, 4)", lambda x: F.adaptive_max_pool2d(x, 4), x=picture)
case("upsample", "upsample(x, 3)", lambda x: F.interpolate(x, scale_factor=3), x=floats(2, 2, 3, 2))

# ---- attention ----

q, k, v = floats(2, 2, 5, 4), floats(2, 2, 5, 4), floats(2, 2, 5, 3)
case("dot_attention", "dot_attention(q, k, v)", lambda q, k, v: F.scaled_dot_product_attention(q, k, v), q=q, k=k, v=v)
case("dot_attention_causal", "dot_attention(q, k, v, causal = true)",
     lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True), q=q, k=k, v=v)
at = torch.arange(5)
distance = at[:, None] - at[None, :]


def masked(mask):
    return lambda q, k, v: F.scaled_dot_product_attention(q, k, v, attn_mask=mask)


case("local_attention", "local_attention(q, k, v, 2)", masked(distance.abs() < 2), q=q, k=k, v=v)
case("local_attention_causal", "local_attention(q, k, v, 2, causal = true)", masked((distance.abs() < 2) & (distance >= 0)),
     q=q, k=k, v=v)
case("strided_attention", "strided_attention(q, k, v, 2)",
     masked((distance >= 0) & ((distance < 2) | (distance % 2 == 0))), q=q, k=k, v=v)
case("fixed_attention", "fixed_attention(q, k, v, 2)",
     masked((distance >= 0) & ((at[:, None] // 2 == at[None, :] // 2) | (at[None, :] % 2 >= 1))), q=q, k=k, v=v)
sequence = floats(2, 5, 4)


def heads(z):
    return z.reshape(2, -1, 2, 2).transpose(1, 2)


def self_attention(x, p, path="self_attention.1"):
    q, k, v = linear(x, p, path + ".dense.1").chunk(3, -1)
    y = F.scaled_dot_product_attention(heads(q), heads(k), heads(v), is_causal=True)
    return linear(y.transpose(1, 2).reshape(2, 5, 4), p, path + ".dense.2")


case("self_attention", "self_attention(x, 2, causal = true)", self_attention,
     {**dense("self_attention.1.dense.1", 4, 12), **dense("self_attention.1.dense.2", 4, 4)}, x=sequence)


def cross_attention(x, other, p):
    q, k, v = (linear(z, p, f"cross_attention.1.dense.{i}") for i, z in ((1, x), (2, other), (3, other)))
    y = F.scaled_dot_product_attention(heads(q), heads(k), heads(v))
    return linear(y.transpose(1, 2).reshape(2, 5, 4), p, "cross_attention.1.dense.4")


case("cross_attention", "cross_attention(x, other, 2)", cross_attention,
     {**dense("cross_attention.1.dense.1", 4, 4), **dense("cross_attention.1.dense.2", 3, 4),
      **dense("cross_attention.1.dense.3", 3, 4), **dense("cross_attention.1.dense.4", 4, 4)},
     x=sequence, other=floats(2, 6, 3))


def transformer_block(x, p):
    path = "transformer_block.1."
    norms = [lambda z, i=i: F.layer_norm(z, [4], p[f"{path}layer_norm.{i}.gamma"], p[f"{path}layer_norm.{i}.beta"])
             for i in (1, 2)]
    x = x + self_attention(norms[0](x), p, path + "self_attention.1")
    return x + linear(F.gelu(linear(norms[1](x), p, path + "dense.1")), p, path + "dense.2")


block = "transformer_block.1."
case("transformer_block", "transformer_block(x, 2, causal = true, widen = 2)", transformer_block,
     {**affine(4, block + "layer_norm.1."), **affine(4, block + "layer_norm.2."),
      **dense(block + "self_attention.1.dense.1", 4, 12), **dense(block + "self_attention.1.dense.2", 4, 4),
      **dense(block + "dense.1", 4, 8), **dense(block + "dense.2", 8, 4)}, x=sequence)


def additive_attention(q, keys, p):
    path = "additive_attention.1."
    e = torch.tanh(linear(q, p, path + "dense.1")[:, None] + keys @ p[path + "dense.2.w"]) @ p[path + "v"]
    return torch.einsum("ns,nsk->nk", F.softmax(e, -1), keys)


case("additive_attention", "additive_attention(q, keys, 3)", additive_attention,
     {"additive_attention.1.v": floats(3), **dense("additive_attention.1.dense.1", 4, 3),
      "additive_attention.1.dense.2.w": floats(5, 3)}, q=floats(2, 4), keys=floats(2, 6, 5))
case("learned_positions", "learned_positions(x, 7)", lambda x, p: x + p["learned_positions.1.w"][:5],
     {"learned_positions.1.w": floats(7, 4)}, x=sequence)


def rotary(x):
    angle = torch.arange(3.0, 8.0)[:, None] / 10000 ** (torch.arange(0, 4, 2) / 4)
    turned = torch.view_as_complex(x.reshape(2, 2, 5, 2, 2).contiguous()) * torch.polar(torch.ones_like(angle), angle)
    return torch.view_as_real(turned).reshape(2, 2, 5, 4)


case("rotary", "rotary(q, at = 3)", lambda q: rotary(q), q=q)

# ---- losses ----

labels, target, p01 = ints(6, 4), floats(4, 6), floats(4, 6, low=0.05, high=0.95)
case("cross_entropy", "cross_entropy(x, y)", lambda x, y: F.cross_entropy(x, y), x=x, y=labels)
case("cross_entropy_each", "cross_entropy_each(x, y)", lambda x, y: F.cross_entropy(x, y, reduction="none"), x=x, y=labels)
case("cross_entropy_smoothing", "cross_entropy(x, y, smoothing = 0.1)",
     lambda x, y: F.cross_entropy(x, y, label_smoothing=0.1), x=x, y=labels)
case("cross_entropy_axis", "cross_entropy(x, y, axis = 1)", lambda x, y: F.cross_entropy(x, y),
     x=floats(2, 3, 2, 2), y=ints(3, 2, 2, 2))
case("cross_entropy_axis_smoothing", "cross_entropy(x, y, axis = 1, smoothing = 0.2)",
     lambda x, y: F.cross_entropy(x, y, label_smoothing=0.2), x=floats(2, 3, 4), y=ints(3, 2, 4))
case("nll", "nll(x, y)", lambda x, y: F.nll_loss(x, y), x=x, y=labels)
case("mse", "mse(x, y)", lambda x, y: F.mse_loss(x, y), x=x, y=target)
case("mae", "mae(x, y)", lambda x, y: F.l1_loss(x, y), x=x, y=target)
case("huber", "huber(x, y, delta = 0.7)", lambda x, y: F.huber_loss(x, y, delta=0.7), x=x, y=target)
case("bce", "bce(x, y)", lambda x, y: F.binary_cross_entropy(x, y), x=p01, y=floats(4, 6, low=0.05, high=0.95))
case("bce_logits", "bce_logits(x, y)", lambda x, y: F.binary_cross_entropy_with_logits(x, y), x=x, y=p01)
case("hinge", "hinge(x, y)", lambda x, y: torch.relu(1 - y * x).mean(), x=x, y=target.sign())
case("kl", "kl(x, y)", lambda x, y: F.kl_div(y, x, reduction="batchmean", log_target=True),
     x=F.log_softmax(x, -1), y=F.log_softmax(target, -1))
case("gaussian_nll", "gaussian_nll(y, m, v)",
     lambda y, m, v: F.gaussian_nll_loss(m, y, v.exp(), full=True), y=target, m=x, v=floats(4, 6))
case("kl_normal", "kl_normal(m, v)", lambda m, v: torch.distributions.kl_divergence(
    torch.distributions.Normal(m, (v / 2).exp()), torch.distributions.Normal(0.0, 1.0)).sum(1), m=x, v=target)
case("triplet", "triplet(a, b, c)", lambda a, b, c: torch.relu(
    (a - b).norm(dim=1) - (a - c).norm(dim=1) + 1).mean(), a=x, b=target, c=floats(4, 6))
case("cosine_similarity", "cosine_similarity(x, y)", lambda x, y: F.cosine_similarity(x, y, -1), x=x, y=target)
case("dice", "dice(x, y)", lambda x, y: (1 - (2 * (x * y).sum(1) + 1) / (x.sum(1) + y.sum(1) + 1)).mean(),
     x=p01, y=floats(4, 6, low=0.05, high=0.95))
case("orthogonality", "orthogonality(x)", lambda x: ((x @ x.T - torch.eye(4)) ** 2).sum(), x=x)
case("contrastive", "contrastive(a, b, y)", lambda a, b, y: (
    y * ((a - b) ** 2).sum(1) + (1 - y) * torch.relu(1 - (a - b).norm(dim=1)) ** 2).mean(),
     a=x, b=x + 0.1 * target, y=torch.tensor([1.0, 0, 1, 0]))

# ---- metrics and others ----

case("psnr", "psnr(x, y, peak = 2.0)", lambda x, y: 10 * torch.log10(4 / F.mse_loss(x, y)), x=x, y=target)


def ssim(x, y):
    g = torch.exp(-(torch.arange(11.0) - 5) ** 2 / (2 * 1.5 ** 2))
    kernel = torch.outer(g, g)[None, None] / g.sum() ** 2

    def blur(z):
        return F.conv2d(z.reshape(-1, 1, *z.shape[2:]), kernel)

    m, n = blur(x), blur(y)
    v, w, both = blur(x * x) - m * m, blur(y * y) - n * n, blur(x * y) - m * n
    return ((2 * m * n + 1e-4) * (2 * both + 9e-4) / ((m * m + n * n + 1e-4) * (v + w + 9e-4))).mean()


case("ssim", "ssim(x, y)", ssim, x=floats(1, 2, 12, 13, low=0, high=1), y=floats(1, 2, 12, 13, low=0, high=1))


def logistic_mixture(x, weight, mean, logscale):
    cdf = torch.distributions.TransformedDistribution(
        torch.distributions.Uniform(0.0, 1.0),
        [torch.distributions.SigmoidTransform().inv, torch.distributions.AffineTransform(mean, logscale.exp())]).cdf
    up, down = cdf(x[:, None] + 1 / 255), cdf(x[:, None] - 1 / 255)
    p = torch.where(x[:, None] < -0.999, up, torch.where(x[:, None] > 0.999, 1 - down, up - down))
    return -(F.softmax(weight, 1) * p).sum(1).log()


pixels = floats(2, 4, low=-0.9, high=0.9)
pixels[0, 0], pixels[1, 3] = -1.0, 1.0
case("logistic_mixture", "logistic_mixture(x, w, m, z)",
     lambda x, w, m, z: logistic_mixture(x, w, m, z), x=pixels, w=floats(2, 3, 4), m=floats(2, 3, 4), z=floats(2, 3, 4))
case("var", "var(x, axis = 1)", lambda x: x.var(1, correction=0), x=x)
case("norm", "norm(x, axis = 0)", lambda x: x.norm(dim=0), x=x)
case("unit", "unit(x)", lambda x: F.normalize(x, dim=0), x=floats(5))
case("clip", "clip(x, -0.5, 0.5)", lambda x: x.clamp(-0.5, 0.5), x=x)

# ---- masked and residual convolutions, unpooling ----


def causal(first):
    mask = torch.ones(3, 3)
    mask[2] = 0
    mask[1, (1 if first else 2):] = 0
    return lambda x, p: F.conv2d(x, p["masked_conv.1.w"] * mask, p["masked_conv.1.b"], padding=1)


case("masked_conv", "masked_conv(x, 3, kernel = 3)", causal(False), weights("masked_conv.1", 3, 4, 3, 3), x=picture)
case("masked_conv_first", "masked_conv(x, 3, kernel = 3, first = true)", causal(True),
     weights("masked_conv.1", 3, 4, 3, 3), x=picture)


def norm_of(path, c):
    return {**affine(c, path), path + "mean": floats(c), path + "var": floats(c, low=0.5, high=2)}


def normed(x, p, path):
    return F.batch_norm(x, p[path + "mean"], p[path + "var"], p[path + "gamma"], p[path + "beta"], False)


def residual_block(x, p):
    at = "residual_block.1."
    y = torch.relu(normed(F.conv2d(x, p[at + "conv.1.w"], stride=2, padding=1), p, at + "batch_norm.1."))
    y = normed(F.conv2d(y, p[at + "conv.2.w"], padding=1), p, at + "batch_norm.2.")
    return torch.relu(y + normed(F.conv2d(x, p[at + "conv.3.w"], stride=2), p, at + "batch_norm.3."))


at = "residual_block.1."
case("residual_block", "residual_block(x, 2, stride = 2)", residual_block,
     {at + "conv.1.w": floats(2, 4, 3, 3), at + "conv.2.w": floats(2, 2, 3, 3), at + "conv.3.w": floats(2, 4, 1, 1),
      **norm_of(at + "batch_norm.1.", 2), **norm_of(at + "batch_norm.2.", 2), **norm_of(at + "batch_norm.3.", 2)},
     use="net(*, training = false)", x=picture)


def dense_block(x, p):
    for i in ("1", "2"):
        y = torch.relu(normed(x, p, f"dense_block.1.batch_norm.{i}."))
        x = torch.cat([x, F.conv2d(y, p[f"dense_block.1.conv.{i}.w"], padding=1)], 1)
    return x


case("dense_block", "dense_block(x, 2, 2)", dense_block,
     {"dense_block.1.conv.1.w": floats(2, 4, 3, 3), "dense_block.1.conv.2.w": floats(2, 6, 3, 3),
      **norm_of("dense_block.1.batch_norm.1.", 4), **norm_of("dense_block.1.batch_norm.2.", 6)},
     use="net(*, training = false)", x=floats(1, 4, 3, 3))


def unpooled(x):
    y, at = F.max_pool2d(x, 2, return_indices=True)
    return F.max_unpool2d(y, at, 2)


case("max_unpool", "max_unpool(max_pool(x, 2), max_pool_places(x, 2), 6, 4)", unpooled, x=floats(2, 2, 6, 4))

# ---- sequences of unknown length ----

spoken = ints(4, 3, 4) + 1
spoken[0, 1] = spoken[0, 0]
case("ctc", "ctc(x, y, t, k)", lambda x, y, t, k: F.ctc_loss(
    F.log_softmax(x, -1).transpose(0, 1), y, t, k, reduction="none"), x=floats(3, 9, 5), y=spoken,
     t=torch.tensor([9, 9, 7]), k=torch.tensor([4, 3, 2]))

# ---- small linear algebra ----

square = floats(5, 5)
positive = square @ square.T + torch.eye(5)
case("cholesky", "cholesky(x + x')", lambda x: torch.linalg.cholesky(x + x.T), x=positive / 2)
case("solve_triangular", "solve_triangular(x, b)",
     lambda x, b: torch.linalg.solve_triangular(torch.tril(x), b, upper=False),
     x=torch.tril(square) + 3 * torch.eye(5), b=floats(5, 2))
case("solve_triangular_upper", "solve_triangular(x, b, upper = true)",
     lambda x, b: torch.linalg.solve_triangular(torch.triu(x), b, upper=True),
     x=torch.triu(square) + 3 * torch.eye(5), b=floats(5, 2))
case("solve_positive", "solve_positive(x + x', b)", lambda x, b: torch.linalg.solve(x + x.T, b),
     x=positive / 2, b=floats(5, 2))


def positive_qr(x, part):
    q, r = torch.linalg.qr(x)
    sign = torch.sign(torch.diagonal(r))
    return q * sign if part == 0 else r * sign[:, None]


case("qr_q", "qr(x)[0]", lambda x: positive_qr(x, 0), x=floats(5, 3))
case("qr_r", "qr(x)[1]", lambda x: positive_qr(x, 1), x=floats(5, 3))

# ---- singular values, boxes, and others ----


def low_rank(x):
    u, s, v = torch.linalg.svd(x)
    return u[:, :2] * s[:2] @ v[:2]


tall = floats(5, 3)
case("svd", "low_rank(svd(x, 2, rounds = 400))", low_rank, x=tall)
case("svd_sizes", "svd(x, 2, rounds = 400)[1]", lambda x: torch.linalg.svdvals(x)[:2], x=tall)
case("pca", "pca(x, 2, rounds = 400)[1]", lambda x: torch.linalg.svdvals(x - x.mean(0))[:2] ** 2 / 5, x=tall)


def roi_pool(x, boxes, image):
    y = torch.zeros(3, 3, 2, 2)
    at = (boxes.detach() / 2).round().long()
    for r in range(3):
        left, top, right, bottom = at[r].tolist()
        for i in range(2):
            for j in range(2):
                h, w = max(bottom - top + 1, 1), max(right - left + 1, 1)
                part = x[image[r], :, top + math.floor(i * h / 2):top + math.ceil((i + 1) * h / 2),
                         left + math.floor(j * w / 2):left + math.ceil((j + 1) * w / 2)]
                y[r, :, i, j] = part.amax((1, 2)) if part.numel() else 0
    return y


case("roi_pool", "roi_pool(x, boxes, image, 2, scale = 0.5)", roi_pool, x=floats(2, 3, 6, 5),
     boxes=torch.tensor([[0.0, 0.0, 6.0, 8.0], [2.4, 5.2, 8.0, 10.0], [6.2, 2.0, 15.0, 18.0]]), image=torch.tensor([0, 1, 1]))


def box_iou(a, b):
    size = (torch.minimum(a[:, None, 2:], b[:, 2:]) - torch.maximum(a[:, None, :2], b[:, :2])).clamp(min=0)
    both = size.prod(2)
    return both / ((a[:, 2:] - a[:, :2]).prod(1)[:, None] + (b[:, 2:] - b[:, :2]).prod(1) - both)


corner = floats(4, 2)
case("box_iou", "box_iou(a, b)", box_iou, a=torch.cat([corner, corner + 1.3], 1), b=torch.cat([corner[:3] + 0.4, corner[:3] + 2], 1))
case("l1", "l1(x)", lambda x: x.abs().sum(), x=x)
case("l2", "l2(x)", lambda x: (x ** 2).sum(), x=x)
case("cosine_loss", "cosine_loss(x, y)", lambda x, y: (1 - F.cosine_similarity(x, y, -1)).mean(), x=x, y=target)
case("sort", "sort(x)", lambda x: x.sort(-1).values, x=x)
case("cumprod", "cumprod(x)", lambda x: x.cumprod(-1), x=x)
case("logcumsumexp", "logcumsumexp(x)", lambda x: x.logcumsumexp(-1), x=x)


def leaky_units(x, p):
    h, path, states = torch.zeros(2, 3), "rnn.1.rnn_layer.1.cell.", []
    for t in range(5):
        h = 0.8 * h + 0.2 * torch.tanh(x[:, t] @ p[path + "w"] + h @ p[path + "u"] + p[path + "b"])
        states.append(h)
    return torch.stack(states, 1)


at = "rnn.1.rnn_layer.1.cell."
case("leaky_units", "rnn(x, 3, leak = 0.2)", leaky_units,
     {at + "w": floats(4, 3), at + "u": floats(3, 3), at + "b": floats(3)}, x=sequence)

# ---- convolutions: all options ----

case("depthwise_conv_dilation", "depthwise_conv(x, kernel = 2, stride = 2, dilation = 2)",
     lambda x, p: F.conv2d(x, p["depthwise_conv.1.conv.1.w"], p["depthwise_conv.1.conv.1.b"], stride=2, dilation=2, groups=4),
     weights("depthwise_conv.1.conv.1", 4, 1, 2, 2), x=picture)
case("conv3d_groups", "conv3d(x, 4, kernel = 2, stride = 2, pad = 1, dilation = 2, groups = 2)",
     lambda x, p: F.conv3d(x, p["conv3d.1.w"], p["conv3d.1.b"], stride=2, padding=1, dilation=2, groups=2),
     weights("conv3d.1", 4, 1, 2, 2, 2), x=floats(2, 2, 4, 3, 5))


def transposed(name, function, out, shape, **options):
    said = ", ".join(f"{k} = {v}" for k, v in options.items())
    torch_names = {"pad": "padding", "extra": "output_padding"}
    given = {torch_names.get(k, k): v for k, v in options.items()}
    kernel, axes, path = 3, len(shape) - 2, name + ".1"
    w = floats(shape[1], out // options.get("groups", 1), *[kernel] * axes)
    case(f"{name}_{len(CASES)}", f"{name}(x, {out}, kernel = {kernel}, {said})",
         lambda x, p: function(x, p[path + ".w"], p[path + ".b"], **given),
         {path + ".w": w, path + ".b": floats(out)}, x=floats(*shape))


transposed("conv_transpose", F.conv_transpose2d, 6, (2, 4, 3, 4), stride=2, pad=1, groups=2, extra=1)
transposed("conv_transpose", F.conv_transpose2d, 2, (2, 2, 3, 4), stride=3, pad=2, dilation=2)
transposed("conv_transpose1d", F.conv_transpose1d, 6, (2, 4, 5), stride=2, pad=1, groups=2, extra=1)
transposed("conv_transpose1d", F.conv_transpose1d, 3, (2, 2, 5), stride=2, dilation=3)
transposed("conv_transpose3d", F.conv_transpose3d, 2, (1, 4, 2, 3, 2), stride=2, pad=1, groups=2, extra=1)
transposed("conv_transpose3d", F.conv_transpose3d, 1, (1, 2, 2, 3, 2), stride=1, pad=1, dilation=2)

# ---- recurrent layers, with the states that they begin and end with ----

GATES = {"rnn": 1, "lstm": 4, "gru": 3}


def recurrent(kind, layers, both, part, lengths=None, **options):
    """`part` of the results: the states of all steps, or the last h, or c."""
    N, T, I, H, gates = 2, 4, 3, 2, GATES[kind]
    name, directions = ("bi_" if both else "") + kind, 2 if both else 1
    model = getattr(torch.nn, kind.upper())(I, H, layers, batch_first=True, bidirectional=both)
    params, where = {}, {}
    for k in range(layers * directions):
        path = f"{name}.1.{kind}_layer.{k + 1}.cell."
        size = I if k < directions else directions * H
        suffix = f"_l{k // directions}" + ("_reverse" if both and k % 2 else "")
        params |= {path + "w": floats(size, gates * H), path + "u": floats(H, gates * H), path + "b": floats(gates * H)}
        where |= {"weight_ih" + suffix: path + "w", "weight_hh" + suffix: path + "u", "bias_ih" + suffix: path + "b"}
        if kind == "gru":
            params[path + "d"] = floats(H)
            where["bias_hh" + suffix] = path + "d"

    def run(x, p, h, c=None, lengths=None):
        given = {}
        for place, parameter in model.named_parameters():
            if place not in where:
                given[place] = torch.zeros_like(parameter)
            elif place.startswith("weight"):
                given[place] = p[where[place]].T
            else:
                b = p[where[place]]
                given[place] = torch.cat([torch.zeros(2 * H), b]) if place.startswith("bias_hh") else b
        if lengths is not None:
            x = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        y, last = torch.func.functional_call(model, given, (x, (h, c) if kind == "lstm" else h))
        return y if part == 0 else last if kind != "lstm" else last[part - 1]

    states = {"h": floats(layers * directions, N, H)}
    if kind == "lstm":
        states["c"] = floats(layers * directions, N, H)
    start = "(h, c)" if kind == "lstm" else "h"
    said = "".join(f", {k} = {v}" for k, v in {"layers": layers, "start": start, "final": "true"}.items())
    if lengths is not None:
        states["lengths"], said = lengths, said + ", lengths = lengths"
    case(f"{name}_{'yhc'[part]}_{len(CASES)}", f"{name}(x, {H}{said})[{part}]", run, params, x=floats(N, T, I), **states)


for kind in GATES:
    for both in (False, True):
        for part in range(3 if kind == "lstm" else 2):
            recurrent(kind, 2, both, part)
    recurrent(kind, 1, False, 1, lengths=torch.tensor([4, 2]))


def cell(kind, part=None):
    """One step of torch.nn's cell."""
    H, I, gates = 3, 2, GATES[kind]
    model = getattr(torch.nn, kind.upper() + "Cell")(I, H)
    path = f"{kind}_cell.1."
    params = {path + "w": floats(I, gates * H), path + "u": floats(H, gates * H), path + "b": floats(gates * H)}
    if kind == "gru":
        params[path + "d"] = floats(H)

    def run(x, h, p, c=None):
        hidden = torch.cat([torch.zeros(2 * H), p[path + "d"]]) if kind == "gru" else torch.zeros(gates * H)
        given = {"weight_ih": p[path + "w"].T, "weight_hh": p[path + "u"].T, "bias_ih": p[path + "b"], "bias_hh": hidden}
        y = torch.func.functional_call(model, given, (x, (h, c) if kind == "lstm" else h))
        return y if part is None else y[part]

    states = {"h": floats(4, H), **({"c": floats(4, H)} if kind == "lstm" else {})}
    which = "" if part is None else f"[{part}]"
    case(f"{kind}_cell{'' if part is None else part}", f"{kind}_cell(x, {', '.join(states)}){which}", run, params,
         x=floats(4, I), **states)


for kind, part in (("rnn", None), ("lstm", 0), ("lstm", 1), ("gru", None)):
    cell(kind, part)

# ---- metrics ----

scores, classes = floats(12, 4), ints(4, 12)
predicted, truth = ints(4, 12), ints(2, 12)
single = {"dtype": torch.float32}
case("accuracy", "accuracy(x, y)", lambda x, y: torch.tensor(
    sklearn.metrics.accuracy_score(y, x.detach().argmax(1)), **single), x=scores, y=classes)
case("correct", "i32(correct(x, y))", lambda x, y: (x.argmax(1) == y).int(), x=scores, y=classes)
case("correct_in_top", "mean(correct_in_top(x, y, k = 2))", lambda x, y: torch.tensor(
    sklearn.metrics.top_k_accuracy_score(y, x.detach(), k=2), **single), x=scores, y=classes)
case("confusion", "confusion(y, p, 4)", lambda y, p: torch.tensor(
    sklearn.metrics.confusion_matrix(y, p, labels=range(4))), y=classes, p=predicted)
case("perplexity", "perplexity(cross_entropy(x, y))", lambda x, y: F.cross_entropy(x, y).exp(), x=scores, y=classes)
case("bits", "bits(cross_entropy(x, y))", lambda x, y: F.cross_entropy(x, y) / math.log(2), x=scores, y=classes)
positive_class = ints(2, 12)
for name, function in (("precision", sklearn.metrics.precision_score), ("recall", sklearn.metrics.recall_score),
                       ("f1", sklearn.metrics.f1_score), ("iou", sklearn.metrics.jaccard_score)):
    case(name, f"{name}(p == 1, y == 1)", lambda p, y, f=function: torch.tensor(f(y, p), **single),
         p=positive_class, y=truth)
ranked = floats(12)
ranked[3] = ranked[5]
case("auc", "auc(x, y == 1)", lambda x, y: torch.tensor(sklearn.metrics.roc_auc_score(y, x.detach()), **single),
     x=ranked, y=truth)
case("average_precision", "average_precision(x, y == 1)", lambda x, y: torch.tensor(
    sklearn.metrics.average_precision_score(y, x.detach()), **single), x=floats(12), y=truth)
case("mean_average_precision", "mean_average_precision(x, y == 1)", lambda x, y: torch.tensor(
    sklearn.metrics.average_precision_score(y, x.detach(), average="macro"), **single), x=scores, y=ints(2, 12, 4))
case("edit_distance", "edit_distance(a, b)", lambda a, b: torch.tensor(
    rapidfuzz.distance.Levenshtein.distance(a.tolist(), b.tolist()), dtype=torch.int32), a=ints(3, 9), b=ints(3, 7))
case("edit_distance_longer", "edit_distance(a, b)", lambda a, b: torch.tensor(
    rapidfuzz.distance.Levenshtein.distance(a.tolist(), b.tolist()), dtype=torch.int32), a=ints(4, 5), b=ints(4, 11))
noisy, clean = floats(1, 1, 14, 15, low=0, high=1), floats(1, 1, 14, 15, low=0, high=1)
case("psnr_skimage", "psnr(x, y)", lambda x, y: torch.tensor(skimage.metrics.peak_signal_noise_ratio(
    y.detach().numpy(), x.detach().numpy(), data_range=1.0)), x=noisy, y=clean)


def ssim_of_skimage(x, y):
    """skimage's windows reach over the border; those inside are ours."""
    _, whole = skimage.metrics.structural_similarity(
        x[0, 0].detach().numpy(), y[0, 0].detach().numpy(), data_range=1.0, gaussian_weights=True, sigma=1.5,
        use_sample_covariance=False, full=True)
    return torch.tensor(whole[5:-5, 5:-5].mean())


case("ssim_skimage", "ssim(x, y)", ssim_of_skimage, x=noisy, y=clean)
case("mean", "mean(x, axis = 1)", lambda x: x.mean(1), x=x)
case("mean_except", "mean(x, except = 0, keep = true)", lambda x: x.mean((1, 2), keepdim=True), x=floats(2, 3, 4))
case("dot", "dot(x, y)", lambda x, y: (x * y).sum(), x=x, y=target)
with_zeros = floats(3, 4)
with_zeros[1] = 0
case("norm_at_zero", "norm(x, axis = 1)", lambda x: x.norm(dim=1), x=with_zeros)
case("norm_of_zero", "norm(x)", lambda x: x.norm(), x=torch.zeros(5))
case("norm_keep", "x / norm(x, axis = 1, keep = true)", lambda x: x / x.norm(dim=1, keepdim=True), x=x)

# ---- schedules ----


def schedule(name, expression, values):
    """The rates of `values`, over steps t or fractions t."""
    steps = torch.arange(len(values), dtype=torch.float64)
    case(name, f"for_each({len(values)}, t, rate_{name})", lambda t: torch.tensor(values, dtype=torch.float64), t=steps)
    CASES[-1]["help"] = f"fn rate_{name}(t: f64) -> f64 = {expression}\n"


def rates(made, steps, lr=0.2):
    p = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([p], lr)
    plan, seen = made(optimizer), []
    for _ in range(steps):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        plan.step()
    return seen


plans = torch.optim.lr_scheduler
schedule("cosine", "cosine(f64(0.2), t / 9)", rates(lambda o: plans.CosineAnnealingLR(o, 9), 10))
schedule("linear", "linear(f64(0.2), t / 9)", rates(lambda o: plans.LinearLR(o, 1.0, 0.0, 9), 10))
schedule("step_decay", "step_decay(f64(0.2), int(t), 3, factor = 0.5)", rates(lambda o: plans.StepLR(o, 3, 0.5), 10))
schedule("polynomial", "polynomial(f64(0.2), t / 9, power = 1.5)",
         rates(lambda o: plans.PolynomialLR(o, 9, power=1.5), 10))
schedule("cosine_restarts", "cosine_restarts(f64(0.2), int(t), 4)",
         rates(lambda o: plans.CosineAnnealingWarmRestarts(o, 4), 10))
schedule("warm_up", "warm_up(f64(0.2), int(t), 4)", rates(lambda o: plans.LinearLR(o, 0.25, 1.0, 3), 10))
schedule("range_test", "range_test(f64(0.2), 2.0, t / 9)",
         rates(lambda o: plans.ExponentialLR(o, 10 ** (1 / 9)), 10))
schedule("one_cycle", "one_cycle(f64(0.2), t / 10)", rates(
    lambda o: plans.OneCycleLR(o, 0.2, total_steps=11, pct_start=4 / 11, div_factor=25, final_div_factor=1e300), 11))
schedule("warm_cosine", "warm_cosine(f64(0.2), int(t), 4, 12)", [
    float(r) for r in [0.05, 0.1, 0.15, 0.2]] + rates(lambda o: plans.CosineAnnealingLR(o, 8), 9)[1:])


def plateau_rates(x):
    p = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([p], 0.2)
    plan, seen = plans.ReduceLROnPlateau(optimizer, factor=0.5, patience=1, threshold=0.0), []
    for loss in x.tolist():
        plan.step(loss)
        seen.append(optimizer.param_groups[0]["lr"])
    return torch.tensor(seen)


case("plateau", "plateaus(x)", plateau_rates, x=torch.tensor([3.0, 2, 2.5, 2.2, 1.9, 2.1, 2.0, 2.4, 2.2, 1.0]))
CASES[-1]["help"] = """layer plateaus(x: f64[T]) -> f64[T] {
    y = scan v in x { yield plateau(v, 0.2, factor = 0.5, epochs = 2) }
    return y
}
"""


def looks(x):
    """Which values beat all before; since when none did for 2 looks; every third look."""
    seen = torch.cummin(x, 0).values
    better = torch.cat([torch.tensor([True]), x[1:] < seen[:-1]])
    since = [i - max(k for k in range(i + 1) if better[k]) for i in range(len(x))]
    return torch.stack([better.int(), (torch.tensor(since) >= 2).int(), (torch.arange(1, len(x) + 1) % 3 == 0).int()], 1)


case("decisions", "looks(x)", looks, x=torch.tensor([3.0, 2, 2.5, 2.2, 1.9, 2.1, 2.0, 2.4, 2.2, 1.0]))
CASES[-1]["help"] = """layer looks(x: f64[T]) -> i32[T, 3] {
    a, b, c = scan v in x {
        yield i32(best(v, lowest = true)), i32(stalled(v, epochs = 2, lowest = true)), i32(every(3))
    }
    return stack(a, b, c, axis = 1)
}
"""

# ---- normalisation by data, small layers outside of training ----


def act_norm(x, p):
    """Glow's first batch of training, with the biased variance; then the same as an affine map."""
    scale = 1 / (x.var((0, 2, 3), correction=0) + 1e-6).sqrt()
    scale, shift = scale.detach(), (-x.mean((0, 2, 3)) * scale).detach()
    return (x * scale[:, None, None] + shift[:, None, None])


case("act_norm_first", "act_norm(x)", act_norm,
     {**affine(4, "act_norm.1."), "act_norm.1.ready": torch.tensor(0, dtype=torch.int32)},
     use="net(*, training = true)", x=image)
CASES[-1]["gradients"] = {"x": CASES[-1]["gradients"]["x"]}
case("act_norm", "act_norm(x)", lambda x, p: x * p["act_norm.1.gamma"][:, None, None] + p["act_norm.1.beta"][:, None, None],
     {**affine(4, "act_norm.1."), "act_norm.1.ready": torch.tensor(1, dtype=torch.int32)}, x=image)
case("outside_of_training", "dropout(noise(x, 0.5), 0.5)", lambda x: F.dropout(x, 0.5, False), x=x)
case("labels_outside_of_training", "label_noise(y, 4, rate = 0.9)", lambda y: y.int(), y=classes)
case("embedding", "embedding(y, 5, 3)", lambda y, p: F.embedding(y, p["embedding.1.w"]),
     {"embedding.1.w": floats(5, 3).float()}, y=ints(5, 2, 4))
times = ints(50, 6)
case("sinusoidal", "sinusoidal(y, 8)", lambda y: torch.cat([
    torch.sin(y[:, None] / 10000 ** (torch.arange(0, 8, 2) / 8)),
    torch.cos(y[:, None] / 10000 ** (torch.arange(0, 8, 2) / 8))], 1).float(), y=times)
case("split_heads", "split_heads(x, 2)", lambda x: heads(x), x=sequence)
case("merge_heads", "merge_heads(x)", lambda x: x.transpose(1, 2).reshape(2, 5, 8), x=floats(2, 2, 5, 4))

# ---- tensors and sequences ----

case("one_hot", "one_hot(y, 4)", lambda y: F.one_hot(y, 4).float(), y=classes)
case("grid", "grid(x, columns = 3, gap = 2)", lambda x: F.pad(x, (2, 2, 2, 2)).reshape(2, 3, 2, 7, 8).permute(
    2, 0, 3, 1, 4).reshape(2, 14, 24), x=floats(6, 2, 3, 4))
case("ema", "ema(x, y, 0.9)", lambda x, y: torch.lerp(y, x, 0.9), x=x, y=target)
case("linspace", "linspace(-1.0, 2.0, 7) + 0 * f32(sum(y))", lambda y: torch.linspace(-1, 2, 7, **single), y=times)
case("flatten", "flatten(x)", lambda x: x.flatten(1), x=floats(2, 3, 4))
case("flatten_all", "flatten_all(x)", lambda x: x.flatten(), x=floats(2, 3, 4))
case("repeat", "repeat(x, 3, axis = 1)", lambda x: x.repeat_interleave(3, 1), x=x)
case("transpose", "transpose(x)", lambda x: x.transpose(-1, -2), x=floats(2, 3, 4))
case("cumsum", "cumsum(x)", lambda x: x.cumsum(-1), x=x)
case("argsort", "argsort(x, descending = true)", lambda x: x.argsort(-1, descending=True).int(), x=x)
case("take_along", "take_along(x, y)", lambda x, y: x.gather(-1, y), x=x, y=ints(6, 4, 3))
case("top_k", "top_k(x, 3)[0]", lambda x: x.topk(3).values, x=x)
case("top_k_places", "top_k(x, 3)[1]", lambda x: x.topk(3).indices.int(), x=x)
case("max_pool_places", "max_pool_places(x, 2)", lambda x: F.max_pool2d(x, 2, return_indices=True)[1].int(), x=picture)
case("pad", "pad(x, 2)", lambda x: F.pad(x, (2, 2, 2, 2)), x=floats(2, 2, 3, 2))
rows, columns = floats(2, 3, 2, low=-1.4, high=5.9), floats(2, 3, 2, low=-1.4, high=4.9)
case("bilinear", "bilinear(x, r, c)", lambda x, r, c: F.grid_sample(
    x, torch.stack([2 * c / 4 - 1, 2 * r / 5 - 1], 3), align_corners=True), x=floats(2, 3, 6, 5), r=rows, c=columns)
for name, made in (("standardize", sklearn.preprocessing.StandardScaler),
                   ("rescale", sklearn.preprocessing.MinMaxScaler)):
    case(name, f"{name}_rows.x[..4] + 0 * x", lambda x, f=made: torch.tensor(f().fit_transform(x.detach())), x=x)
    CASES[-1]["help"] = f'data {name}_rows = csv("x.csv") {{ x: f64[6] = {name}(cols(0..6)) }}\n'
for name, made in (("zeros", torch.zeros), ("ones", torch.ones)):
    case(name, f"{name}(2, 3) + 0 * f32(sum(y))", lambda y, f=made: f(2, 3, **single), y=times)
case("constant", "constant([2, 3], 0.7) + 0 * f32(sum(y))", lambda y: torch.full((2, 3), 0.7, **single), y=times)
case("identity", "identity([4, 3]) + 0 * f32(sum(y))", lambda y: torch.eye(4, 3, **single), y=times)
case("clip_norm", "clip_norm(x, 0.8)", lambda x: x * 0.8 / x.norm(), x=x)
case("clip_norm_short", "clip_norm(x, 80.0)", lambda x: x * 1, x=x)


def best_of_beams(x):
    """All sequences of two symbols and the end, by their sums of log-probabilities."""
    table = torch.tensor([[0.1, 1.0, -0.5], [0.7, -0.2, 0.4], [0.0, 0.3, 0.2]])
    found = []

    def go(token, s, total, depth):
        if depth == 4 or (depth and token == 2):
            found.append(total)
            return
        s = torch.tanh(s + table[token])
        logp = F.log_softmax(2 * s, 0)
        for k in range(3):
            go(k, s, total + logp[k], depth + 1)

    go(0, x[0], torch.tensor(0.0), 0)
    return torch.stack(found).sort(descending=True).values[None, :15].float()


case("beam_search", "beam_search(next_of_three, f32(x), [0], 2, 15, 4)[1]", best_of_beams, x=0.5 * floats(1, 3))
CASES[-1]["help"] = """fn next_of_three(token: i32[B], s: f32[B, 3]) -> (f32[B, 3], f32[B, 3]) {
    w: f32[3, 3] = [[0.1, 1.0, -0.5], [0.7, -0.2, 0.4], [0.0, 0.3, 0.2]]
    s = tanh(s + w[token])
    return 2 * s, s
}
"""
CASES[-1]["gradients"] = {}

# ---- optimisers: where six steps end ----


def learn(name, optimizer, step, steps=6):
    """`step(p, g, f, state)` gives the next p; `state` is its own dict."""
    start, x = floats(4, 2), floats(5, 4)

    def loss(p):
        return F.softplus(3 * x @ p).mean() + (p ** 2).sum() / 4

    p, state = start.clone(), {}
    for t in range(steps):
        p = p.detach().requires_grad_()
        g, = torch.autograd.grad(loss(p), p)
        p = step(p, g, loss, state).detach()
    CASES.append({
        "name": name, "expression": "mean(softplus(3 * x @ p)) + sum(p * p) / 4", "optimizer": optimizer, "steps": steps,
        "inputs": {"start": record(start), "x": record(x)}, "params": {}, "gradients": {}, "value": record(p)})


def by_torch(make):
    def step(p, g, f, state):
        if not state:
            state["p"] = p
            state["made"] = make([p])
        state["p"].grad = g
        state["made"].step()
        return state["p"].detach().clone()
    return step


def kept(state, name, like):
    return state.setdefault(name, torch.zeros_like(like))


def lion(p, g, f, state):
    m = kept(state, "m", g)
    state["m"] = 0.98 * m + 0.02 * g
    return p - 0.05 * (torch.sign(0.9 * m + 0.1 * g) + 0.2 * p)


def rmsprop_nesterov(p, g, f, state):
    state["v"] = 0.9 * kept(state, "v", g) + 0.1 * g * g
    move = g / (state["v"].sqrt() + 1e-8)
    state["sum"] = 0.5 * kept(state, "sum", g) + move
    return p - 0.05 * (move + 0.5 * state["sum"])


def diagonal_fisher(p, g, f, state):
    state["t"] = state.get("t", 0) + 1
    state["F"] = 0.8 * kept(state, "F", g) + 0.2 * g * g
    return p - 0.02 * g / (state["F"] / (1 - 0.8 ** state["t"]) + 0.1)


def entropy_sgd(p, g, f, state):
    walk, centre = p.detach(), p.detach()
    for k in range(5):
        walk = walk.requires_grad_()
        slope, = torch.autograd.grad(f(walk), walk)
        walk = (walk - 0.3 * (slope + 0.2 * (walk - p))).detach()
        centre = 0.75 * centre + 0.25 * walk
    return p - 2 * 0.2 * (p - centre)


def line_search(p, g, f, move):
    t = 1.0
    while f(p + t * move) > f(p) + 1e-4 * t * (g * move).sum():
        t /= 2
    return p + t * move


def newton(p, g, f, state):
    hessian = torch.autograd.functional.hessian(f, p).reshape(8, 8)
    return line_search(p, g, f, -torch.linalg.solve(hessian, g.reshape(8)).reshape(4, 2))


def lbfgs(p, g, f, state):
    """The update of BFGS with all pairs, newest last, from scratch: as a matrix."""
    if "p" in state:
        state.setdefault("pairs", []).append(((p - state["p"]).reshape(-1), (g - state["g"]).reshape(-1)))
    state["p"], state["g"] = p.detach(), g
    h = torch.eye(8)
    pairs = state.get("pairs", [])[-3:]
    if pairs:
        s, y = pairs[-1]
        h = h * (s @ y) / (y @ y)
    for s, y in pairs:
        left = torch.eye(8) - torch.outer(s, y) / (s @ y)
        h = left @ h @ left.T + torch.outer(s, s) / (s @ y)
    return line_search(p, g, f, -(h @ g.reshape(-1)).reshape(4, 2))


def clipped_adam(p, g, f, state):
    """optax's chain of both."""
    made = optax.chain(optax.clip_by_global_norm(0.05), optax.adam(0.1))
    values = np.asarray(p.detach())
    state.setdefault("s", made.init(values))
    move, state["s"] = made.update(np.asarray(g), state["s"], values)
    return p + torch.from_numpy(np.array(move))


optim = torch.optim
for name, optimizer, step in (
        ("sgd", "sgd(0.3)", by_torch(lambda p: optim.SGD(p, 0.3))),
        ("sgd_decay", "sgd(0.3, decay = 0.2)", by_torch(lambda p: optim.SGD(p, 0.3, weight_decay=0.2))),
        ("momentum", "momentum(0.3)", by_torch(lambda p: optim.SGD(p, 0.3, momentum=0.9))),
        ("nesterov", "nesterov(0.3)", by_torch(lambda p: optim.SGD(p, 0.3, momentum=0.9, nesterov=True))),
        ("adam", "adam(0.1)", by_torch(lambda p: optim.Adam(p, 0.1))),
        ("adamw", "adamw(0.1, decay = 0.3)", by_torch(lambda p: optim.AdamW(p, 0.1, weight_decay=0.3))),
        ("adagrad", "adagrad(0.2)", by_torch(lambda p: optim.Adagrad(p, 0.2))),
        ("adagrad_start", "adagrad(0.2, start = 0.1)",
         by_torch(lambda p: optim.Adagrad(p, 0.2, initial_accumulator_value=0.1))),
        ("rmsprop", "rmsprop(0.05)", by_torch(lambda p: optim.RMSprop(p, 0.05))),
        ("rmsprop_centered", "rmsprop(0.05, centered = true, momentum = 0.5)",
         by_torch(lambda p: optim.RMSprop(p, 0.05, centered=True, momentum=0.5))),
        ("rmsprop_nesterov", "rmsprop(0.05, beta = 0.9, momentum = 0.5, nesterov = true)", rmsprop_nesterov),
        ("adadelta", "adadelta()", by_torch(lambda p: optim.Adadelta(p, 1.0))),
        ("lion", "lion(0.05, beta2 = 0.98, decay = 0.2)", lion),
        ("diagonal_fisher", "diagonal_fisher(0.02, beta = 0.8, damping = 0.1)", diagonal_fisher),
        ("noisy_sgd", "noisy_sgd(0.3, noise = 0.0)", by_torch(lambda p: optim.SGD(p, 0.3))),
        ("entropy_sgd", "entropy_sgd(2.0, rounds = 5, inner = 0.3, scope = 0.2, noise = 0.0)", entropy_sgd),
        ("lbfgs", "lbfgs(memory = 3)", lbfgs),
        ("frozen", "frozen()", lambda p, g, f, state: p),
        ("clipped_adam", "clipped_adam(0.1, norm = 0.05)", clipped_adam),
        ("newton_cg", "newton_cg(tolerance = 1e-12)", newton)):
    learn("by_" + name, optimizer, step)

out = Path(__file__).with_name("library.json")
out.write_text("[\n" + ",\n".join(json.dumps(c) for c in CASES) + "\n]\n")
print(len(CASES), "cases")
