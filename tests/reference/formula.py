"""Weights and data by a formula, for tests that compare a model with a recorded reference: the .dlm text of it
(recording.py states `scrambled` in PyTorch), and what such tests share."""
import os
import re
import subprocess

# `weight` is a param's new value: its start moved a little, or, with several axes, even numbers of a spread
# by the number of inputs (`rows` of a dense layer).
FORMULA = """
fn scrambled(n: int, seed: int) -> f64[n] {
    z = u32(iota(n)) * 2654435769 + u32(seed) * 1000003
    for k in 0..3 {
        z = z * (2 * z + 1)
        z = z // 65536 + z * 65536
    }
    return f64(z // 256) / 16777216
}
fn weight(p, seed: int) {
    u = reshape(scrambled(count(p), seed), shape(p))
    spread = if rank(p) == 2 then f64(1.5) / size(p, 0) else f64(6) / (count(p) // size(p, 0))
    return float(if rank(p) == 1 then f64(p) + 0.2 * (u - 0.5) else (2 * u - 1) * sqrt(spread), like = p)
}
"""


def listed_params(net, file, options=()):
    """Path and shape of each param of a net, in order."""
    said = subprocess.run([os.environ["DLM"], "check", *options, file], capture_output=True, text=True)
    if said.returncode:
        raise RuntimeError(said.stderr[:2000])
    found = re.findall(rf"^  ({net}\.\S+) +f\d\d\[([\d, ]*)\] +[\d,]+$", said.stdout, re.MULTILINE)
    return [(path, [int(n) for n in shape.split(",")]) for path, shape in found]


def numbers(file, entry, options=()):
    """What an entry emits."""
    done = subprocess.run([os.environ["DLM"], "run", *options, file, entry, "--log", "none"],
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return [float(word) for word in re.split(r"[,\s]+", done.stdout.strip()) if word]


def relative(got, expected):
    return abs(got - expected) / abs(expected)
