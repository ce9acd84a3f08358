"""Two faces of the same operations, so that a net for the peers is written once: Torch has images as
NCHW tensors in channels_last memory, Jax as NHWC arrays. Both take the weights by dlm's names."""
from peers import jax_adam, jax_cross_entropy, jax_sgd, jax_training, onnx_session, torch_training

STATES = (".mean", ".var")


def is_dense(name, value):
    return value.ndim == 2 and name.endswith(".w") and ("dense." in name or ".query." in name)


class Torch:
    channels = 1

    def __init__(self, w, compiled):
        import torch
        self.torch, self.f, self.compiled, self.w = torch, torch.nn.functional, compiled, {}
        for name, value in w.items():
            t = torch.from_numpy(value.T.copy() if is_dense(name, value) else value)
            if t.ndim == 4:
                t = t.to(memory_format=torch.channels_last)
            self.w[name] = t if name.endswith(STATES) else torch.nn.Parameter(t)
        self.params = [t for name, t in self.w.items() if not name.endswith(STATES)]

    def frozen(self):
        for t in self.params:
            t.requires_grad_(False)
        return self

    def images(self, x):
        return x.to(memory_format=self.torch.channels_last)

    def dense(self, h, path):
        return self.f.linear(h, self.w[path + ".w"], self.w.get(path + ".b"))

    def conv(self, h, path, stride=1, pad=0, dilation=1, kernel=None):
        k = self.w[path + ".w"] if kernel is None else kernel
        return self.f.conv2d(h, k, self.w.get(path + ".b"), stride, pad, dilation)

    def conv_transpose(self, h, path, stride, pad):
        return self.f.conv_transpose2d(h, self.w[path + ".w"], self.w.get(path + ".b"), stride, pad)

    def batch_norm(self, h, path, training=True):
        w = self.w
        return self.f.batch_norm(h, w[path + ".mean"], w[path + ".var"], w[path + ".gamma"],
                                 w[path + ".beta"], training)

    def group_norm(self, h, path, groups):
        return self.f.group_norm(h, groups, self.w[path + ".gamma"], self.w[path + ".beta"])

    def layer_norm(self, h, path):
        return self.f.layer_norm(h, h.shape[-1:], self.w[path + ".gamma"], self.w[path + ".beta"])

    def max_pool(self, h, window, stride, pad):
        return self.f.max_pool2d(h, window, stride, pad)

    def average(self, h):
        return h.mean((2, 3))

    def pad(self, h, top, bottom, left, right):
        return self.f.pad(h, (left, right, top, bottom))

    def upsample(self, h, factor):
        return self.f.interpolate(h, scale_factor=factor)

    def split(self, h, n, axis=-1):
        return self.torch.chunk(h, n, axis)

    def cat(self, parts, axis=-1):
        return self.torch.cat(parts, axis)

    def per_channel(self, v):
        return v[:, :, None, None]

    def flatten(self, h):
        return h.flatten(1)

    def as_images(self, h, c, rows, columns):
        return h.view(-1, c, rows, columns).to(memory_format=self.torch.channels_last)

    def flip(self, k, axis):
        return self.torch.flip(k, (axis,))

    def leaky_relu(self, h, slope):
        return self.f.leaky_relu(h, slope)

    def gelu(self, h):
        return self.f.gelu(h)

    def __getattr__(self, name):        # relu, tanh, sigmoid, silu, softplus, exp
        return getattr(self.f, name, None) or getattr(self.torch, name)

    def cross_entropy(self, logits, labels):
        return self.f.cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1).long())

    def classes_last(self, h):
        return h.permute(0, 2, 3, 1)

    def attention(self, q, k, v):
        return self.f.scaled_dot_product_attention(q, k, v, is_causal=True)

    def training(self, loss, optimizer):
        return torch_training(loss, optimizer(self.torch.optim, self.params), self.compiled)


class Jax:
    channels = 3

    def __init__(self, w):
        import jax
        import jax.numpy as jnp
        self.jax, self.np, self.w = jax, jnp, w

    def images(self, x):
        return x.transpose(0, 2, 3, 1)

    def dense(self, h, path):
        h = h @ self.w[path + ".w"]
        return h + self.w[path + ".b"] if path + ".b" in self.w else h

    def conv(self, h, path, stride=1, pad=0, dilation=1, kernel=None):
        k = self.w[path + ".w"] if kernel is None else kernel
        pads = pad if isinstance(pad, tuple) else (pad, pad)
        pair = lambda v: v if isinstance(v, tuple) else (v, v)
        h = self.jax.lax.conv_general_dilated(
            h, k, pair(stride), [(p, p) for p in pads], rhs_dilation=pair(dilation),
            dimension_numbers=("NHWC", "OIHW", "NHWC"))
        return h + self.w[path + ".b"] if path + ".b" in self.w else h

    def conv_transpose(self, h, path, stride, pad):
        k = self.np.flip(self.w[path + ".w"], (2, 3))
        edge = k.shape[2] - 1 - pad
        h = self.jax.lax.conv_general_dilated(h, k, (1, 1), [(edge, edge)] * 2,
                                              lhs_dilation=(stride, stride),
                                              dimension_numbers=("NHWC", "IOHW", "NHWC"))
        return h + self.w[path + ".b"] if path + ".b" in self.w else h

    def scale(self, d, v, path):
        return d * self.jax.lax.rsqrt(v + 1e-5) * self.w[path + ".gamma"] + self.w[path + ".beta"]

    def batch_norm(self, h, path, training=True):
        if not training:
            return self.scale(h - self.w[path + ".mean"], self.w[path + ".var"], path)
        m = h.mean((0, 1, 2))
        d = h - m
        return self.scale(d, (d * d).mean((0, 1, 2)), path)

    def group_norm(self, h, path, groups):
        n, rows, columns, c = h.shape
        g = h.reshape(n, rows, columns, groups, c // groups)
        d = g - g.mean((1, 2, 4), keepdims=True)
        g = d * self.jax.lax.rsqrt((d * d).mean((1, 2, 4), keepdims=True) + 1e-5)
        return g.reshape(h.shape) * self.w[path + ".gamma"] + self.w[path + ".beta"]

    def layer_norm(self, h, path):
        d = h - h.mean(-1, keepdims=True)
        return self.scale(d, (d * d).mean(-1, keepdims=True), path)

    def max_pool(self, h, window, stride, pad):
        return self.jax.lax.reduce_window(h, -self.np.inf, self.jax.lax.max, (1, window, window, 1),
                                          (1, stride, stride, 1), ((0, 0), (pad, pad), (pad, pad), (0, 0)))

    def average(self, h):
        return h.mean((1, 2))

    def pad(self, h, top, bottom, left, right):
        return self.np.pad(h, ((0, 0), (top, bottom), (left, right), (0, 0)))

    def upsample(self, h, factor):
        return h.repeat(factor, 1).repeat(factor, 2)

    def split(self, h, n, axis=-1):
        return self.np.split(h, n, axis)

    def cat(self, parts, axis=-1):
        return self.np.concatenate(parts, axis)

    def per_channel(self, v):
        return v[:, None, None, :]

    def flatten(self, h):
        return h.transpose(0, 3, 1, 2).reshape(h.shape[0], -1)

    def as_images(self, h, c, rows, columns):
        return h.reshape(-1, c, rows, columns).transpose(0, 2, 3, 1)

    def flip(self, k, axis):
        return self.np.flip(k, axis)

    def leaky_relu(self, h, slope):
        return self.jax.nn.leaky_relu(h, slope)

    def gelu(self, h):
        return self.jax.nn.gelu(h, approximate=False)

    def __getattr__(self, name):
        return getattr(self.jax.nn, name, None) or getattr(self.np, name)

    def cross_entropy(self, logits, labels):
        return jax_cross_entropy(logits, labels)

    def classes_last(self, h):
        return h

    def attention(self, q, k, v):
        t = q.shape[-2]
        mask = self.np.tril(self.np.ones((t, t), bool))
        e = self.np.where(mask, q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5, -self.np.inf)
        return self.jax.nn.softmax(e) @ v


def adam_torch(lr, beta1=0.9, decay=None):
    if decay is not None:
        return lambda optim, params: optim.AdamW(params, lr=lr, weight_decay=decay, fused=True)
    return lambda optim, params: optim.Adam(params, lr=lr, betas=(beta1, 0.999), fused=True)


def sgd_torch(lr, momentum):
    return lambda optim, params: optim.SGD(params, lr=lr, momentum=momentum, fused=True)


def jax_net_training(loss, w, x, optimizer):
    """loss(net, x), where net is a Jax with the weights of the moment."""
    params = {name: v for name, v in w.items() if not name.endswith(STATES)}
    return jax_training(lambda p, x: loss(Jax(p), x), params, x, optimizer)


def conv_work(layers, rows, first_gradient=False):
    """(operations, params) of the forward and backward passes of convolutions
    (channels in, out, kernel height, width, places), the first of which needs no gradient by its
    input."""
    macs = [rows * a * b * r * s * places for a, b, r, s, places in layers]
    return (6 * sum(macs) - (0 if first_gradient else 2 * macs[0]),
            sum(a * b * r * s for a, b, r, s, _ in layers))
