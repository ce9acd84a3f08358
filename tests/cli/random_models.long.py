#!/usr/bin/env python3
"""Random small nets, trained unfused and fused: both must report the same losses.

Layers, sizes, paddings, losses and optimisers are drawn from a seed, which names the test; odd
sizes, windows larger than what is left of an image, and batches of one row are among them.
"""

import json
import os
import random
import subprocess

COUNT, TOLERANCE = 40, 2e-3
DLM = os.environ["DLM"]


def draw_convolution(rng, height, width):
    """The text of a convolution (and a pooling), and the size that is left; "" where none fits."""
    kernel, stride, pad = rng.choice([1, 2, 3, 5]), rng.choice([1, 1, 2]), rng.choice([0, 1, 2])
    if min(height, width) + 2 * pad < kernel:
        return "", height, width
    height, width = ((size + 2 * pad - kernel) // stride + 1 for size in (height, width))
    channels, activation = rng.choice([1, 3, 6, 8, 16]), rng.choice(["tanh", "relu", "sigmoid"])
    text = f" |> conv({channels}, kernel = {kernel}, stride = {stride}, pad = {pad}) |> {activation}"
    if rng.random() < 0.6 and min(height, width) >= 2:
        text += f" |> {rng.choice(['max_pool', 'avg_pool'])}(2)"
        height, width = height // 2, width // 2
    return text, height, width


def draw_net(rng, height, width, classes):
    text = "x"
    for _ in range(rng.choice([0, 1, 1, 2])):
        convolution, height, width = draw_convolution(rng, height, width)
        text += convolution
    text += " |> flatten"
    for _ in range(rng.choice([0, 1, 2])):
        text += f" |> dense({rng.choice([1, 4, 7, 16, 31, 64, 70])}) |> {rng.choice(['tanh', 'relu'])}"
    return text + f" |> dense({classes})"


def write_model(seed):
    """model.dlm and its data.csv."""
    rng = random.Random(seed)
    channels, height, width = rng.choice([1, 1, 2, 3]), rng.choice([3, 5, 6, 8, 9, 11]), rng.choice([3, 4, 7, 8, 10])
    classes, pixels = rng.choice([2, 3, 5, 10, 17]), channels * height * width
    with open("data.csv", "w") as data:
        for _ in range(2 * rng.choice([7, 16, 33, 50])):
            row = [f"{rng.gauss(0, 1):.3f}" for _ in range(pixels)] + [str(rng.randrange(classes))]
            print(",".join(row), file=data)
    loss = rng.choice(["cross_entropy(m(x), y)", "cross_entropy(m(x), y) + 0.01 * mean(m(x))",
                       "mse(softmax(m(x)), one_hot_rows(y))"])
    with open("model.dlm", "w") as model:
        model.write(f"""data d = csv("data.csv") {{
    x: f32[{channels}, {height}, {width}] = cols(0..{pixels})
    y: i32 = col({pixels})
}} split(train = 0.5, seed = 1)

fn one_hot_rows(y: i32[N]) -> f32[N, {classes}] {{
    r[n, k < {classes}] = if y[n] == k then 1.0 else 0.0
    return r
}}

net m(x: f32[N, {channels}, {height}, {width}]) -> f32[N, {classes}] =
    {draw_net(rng, height, width, classes)}

entry train(epochs: int = 3, batch: int = {rng.choice([1, 4, 7])}) {{
    for epoch in 0..epochs {{
        for x, y in batches(d.train, batch, shuffle = true) {{
            loss = {loss}
            minimize loss over m using {rng.choice(["sgd(0.003)", "momentum(0.003)", "adam(0.003)"])}
            report loss
        }}
        acc = mean(for x, y in batches(d.test, 5): correct(m(x), y))
        report acc
    }}
}}
""")


def train(level):
    done = subprocess.run([DLM, "run", level, "--json", "model.dlm", "train", "--log", "none"],
                          capture_output=True, text=True, timeout=200)
    if done.returncode != 0:
        raise RuntimeError(f"{level}: exit status {done.returncode}\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def difference(unfused, fused):
    """The largest relative one of all reported values."""
    if len(unfused) != len(fused):
        return float("inf")
    pairs = [(a[key], b[key]) for a, b in zip(unfused, fused) for key in ("loss", "acc") if key in a]
    return max(abs(a - b) / max(1, abs(a)) for a, b in pairs)


def main():
    for seed in range(1, COUNT + 1):
        write_model(seed)
        try:
            largest = difference(train("-O0"), train("-O2"))
            problem = f"they differ by {largest}" if not largest <= TOLERANCE else ""
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            problem = str(error)
        if problem:
            print(open("model.dlm").read() + problem)
        print(f"{'not ok' if problem else 'ok'} - seed {seed}", flush=True)


main()
