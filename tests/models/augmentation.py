#!/usr/bin/env python3
"""Pictures changed at random: each result is one that the change allows, and over 200 pictures all of
them (or the ends of their range) occur."""

import math
import os
import subprocess
import sys

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

DLM = os.environ["DLM"]
ROWS, H, W = 200, 4, 5
MODEL = """
entry moved(x: f32[N, 1, 4, 5]) -> f32[N, 1, 4, 5] = shift(x, 2)
entry cropped(x: f32[N, 1, 4, 5]) -> f32[N, 1, 3, 2] = random_crop(x, 3, 2)
entry mirrored(x: f32[N, 1, 4, 5]) -> f32[N, 1, 4, 5] = flip(x)
entry never(x: f32[N, 1, 4, 5]) -> f32[N, 1, 4, 5] = flip(x, p = 0.0)
entry turned(x: f32[N, 1, 4, 5]) -> f32[N, 1, 4, 5] = rotate(x, 0.0)
entry sampled(x: f32[N, 1, 4, 5]) -> f32[N, 1, 4, 5] {
    up = zeros(N, 4, 5) + f32(iota(4))[_, :, _]
    along = zeros(N, 4, 5) + f32(iota(5))[_, _, :]
    return bilinear(x, up - 0.25, along + 0.5)
}
entry spun(x: f32[N, 1, 4, 5]) -> f32[N, 1, 4, 5] = rotate(x, 90.0)
entry coloured(x: f32[N, 1, 4, 5]) -> f32[N, 1, 4, 5] = colour_jitter(x, brightness = 0.5, contrast = 0.25)
entry mixed(x: f32[N, 1, 4, 5]) -> f32[N, 21] {
    a, b = mixup(flatten(x), x[:, 0, 0, 0..1])
    return concat(a, b, axis = 1)
}
"""


def run(entry):
    done = subprocess.run([DLM, "run", "model.dlm", entry, "--x", "x.csv", "--log", "none"],
                          capture_output=True, text=True)
    if done.returncode:
        report(entry, done.stderr)
    return [[float(v) for v in line.split(",")] for line in done.stdout.splitlines()]


def pixel(k, i, j):
    return 1 + k / 1000 + (i * W + j) / 100 if 0 <= i < H and 0 <= j < W else 0.0


def near(a, b, tolerance=1e-5):
    return len(a) == len(b) and all(abs(u - v) <= tolerance for u, v in zip(a, b))


def picture(k, h, w, at):
    return [pixel(k, *at(i, j)) for i in range(h) for j in range(w)]


def one_of(name, entry, candidates):
    """Each row is one of candidates(k), and each kind of them occurs."""
    seen, fault = set(), None
    for k, row in enumerate(run(entry)):
        kinds = [kind for kind, values in candidates(k).items() if near(row, values)]
        if len(kinds) != 1:
            fault = f"picture {k}: {row} is {kinds}"
        seen.update(kinds)
    missing = set(candidates(0)) - seen
    report(name, fault or (f"never: {missing}" if missing else None))


with open("model.dlm", "w") as f:
    f.write(MODEL)
with open("x.csv", "w") as f:
    for k in range(ROWS):
        f.write(",".join(f"{pixel(k, i, j):.6f}" for i in range(H) for j in range(W)) + "\n")

one_of("shift", "moved", lambda k: {
    (a, b): picture(k, H, W, lambda i, j: (i + a, j + b)) for a in range(-2, 3) for b in range(-2, 3)})
one_of("random_crop", "cropped", lambda k: {
    (a, b): picture(k, 3, 2, lambda i, j: (i + a, j + b)) for a in range(2) for b in range(4)})
one_of("flip", "mirrored", lambda k: {
    "as it was": picture(k, H, W, lambda i, j: (i, j)),
    "mirrored": picture(k, H, W, lambda i, j: (i, W - 1 - j))})
one_of("flip with probability 0", "never", lambda k: {0: picture(k, H, W, lambda i, j: (i, j))})
one_of("rotate by nothing", "turned", lambda k: {0: picture(k, H, W, lambda i, j: (i, j))})


def between(k, y, x):
    i, j = math.floor(y), math.floor(x)
    v, u = y - i, x - j
    return ((1 - v) * ((1 - u) * pixel(k, i, j) + u * pixel(k, i, j + 1))
            + v * ((1 - u) * pixel(k, i + 1, j) + u * pixel(k, i + 1, j + 1)))


one_of("bilinear", "sampled", lambda k: {
    0: [between(k, i - 0.25, j + 0.5) for i in range(H) for j in range(W)]})


def turned(k, degrees):
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    cy, cx = (H - 1) / 2, (W - 1) / 2
    return [between(k, (i - cy) * c - (j - cx) * s + cy, (i - cy) * s + (j - cx) * c + cx)
            for i in range(H) for j in range(W)]


def distance(row, k, degrees):
    return max(abs(a - b) for a, b in zip(row, turned(k, degrees)))


fault, found = None, []
for k, row in enumerate(run("spun")[:40]):
    best = min((distance(row, k, d / 2), d / 2) for d in range(-180, 181))[1]
    fine = min((distance(row, k, best + d / 500), best + d / 500) for d in range(-500, 501))
    found.append(fine[1])
    if fine[0] > 2e-3:
        fault = f"picture {k} is no rotation: off by {fine[0]} at {fine[1]} degrees"
report("rotate", fault or (None if min(found) < -60 and max(found) > 60 else f"angles {found}"))

fault, factors, added = None, [], []
for k, row in enumerate(run("coloured")):
    old = picture(k, H, W, lambda i, j: (i, j))
    factor = (row[-1] - row[0]) / (old[-1] - old[0])
    more = sum(row) / len(row) - sum(old) / len(old)
    m = sum(old) / len(old)
    if not near(row, [m + (v - m) * factor + more for v in old]):
        fault = f"picture {k}: {row}"
    factors.append(factor)
    added.append(more)
full = (0.75 <= min(factors) < 0.8 and 1.2 < max(factors) <= 1.2501 and -0.5001 <= min(added) < -0.4
        and 0.4 < max(added) <= 0.5001)
report("colour_jitter", fault or (None if full else f"{min(factors)} {max(factors)} {min(added)} {max(added)}"))

rows = run("mixed")
weight = (rows[0][0] - pixel(ROWS - 1, 0, 0)) / (pixel(0, 0, 0) - pixel(ROWS - 1, 0, 0))
fault = None if 0 < weight < 1 else f"weight {weight}"
for k, row in enumerate(rows):
    old = picture(k, H, W, lambda i, j: (i, j))
    other = picture(ROWS - 1 - k, H, W, lambda i, j: (i, j))
    mixed = [weight * a + (1 - weight) * b for a, b in zip(old, other)]
    if not near(row, mixed + mixed[:1], 1e-4):
        fault = f"row {k}: {row}"
report("mixup", fault)
