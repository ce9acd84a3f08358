#!/usr/bin/env python3
"""Large batches are filled by a thread of their own while steps run: they are those that small ones,
filled when they are asked for, hold together."""

import os
import struct
import subprocess
import sys

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

DLM = os.environ["DLM"]
ROWS, COLUMNS = 3000, 256
MODEL = """
data d = npy("d.npy") { x: f32[256] = field() }
data s = bytes("s.bin")
entry rows_of(n: int, shuffle: bool) {
    for k in 0..2 {
        if shuffle { for x in batches(d, n, shuffle = true) { emit x[:, 0], x[:, 255] } }
        else { for x in batches(d, n) { emit x[:, 0], x[:, 255] } }
    }
}
entry pieces(length: int, n: int) {
    for x, y in windows(s, length, n) { emit sum(x, axis = 1), sum(y, axis = 1) }
}
entry lanes(length: int) {
    for x, y in streams(s, lanes = 4, length = length) { emit sum(x), sum(y) }
}
entry early(n: int) {
    for k in 0..20 {
        for x in batches(d, n, shuffle = true) { stop if x[0, 0] >= 0 }
        for x in batches(d, n) { emit x[0, 0];  stop }
    }
}
"""


def run(*options):
    done = subprocess.run([DLM, "run", "model.dlm", *options, "--log", "none"], capture_output=True, text=True)
    if done.returncode:
        report(" ".join(options), done.stderr)
    return [float(x) for x in done.stdout.split()]


def same(name, got, expected):
    at = next((k for k, (a, b) in enumerate(zip(got, expected)) if a != b), None)
    report(name, None if got == expected else f"{len(got)} and {len(expected)} numbers; the first other one is {at}")


with open("model.dlm", "w") as f:
    f.write(MODEL)
with open("d.npy", "wb") as f:
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({ROWS}, {COLUMNS}), }}".ljust(117) + "\n"
    f.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode())
    for k in range(ROWS):
        f.write(struct.pack(f"<{COLUMNS}f", *(k + j % 2 / 2 for j in range(COLUMNS))))
text = bytes((k * k + k // 7) % 251 for k in range(400_001))
with open("s.bin", "wb") as f:
    f.write(text)


def columns(n, numbers):
    """The first column of all batches, and the last, of what rows_of prints."""
    first, last = [], []
    for at in range(0, len(numbers), 2 * n):
        size = min(n, (len(numbers) - at) // 2)
        first += numbers[at : at + size]
        last += numbers[at + size : at + 2 * size]
    return first + last


small = columns(50, run("rows_of", "--n", "50", "--shuffle"))
large = columns(600, run("rows_of", "--n", "600", "--shuffle"))
same("shuffled rows", large, small)
report("which are all rows, in other orders", None if sorted(large[:ROWS]) == list(range(ROWS))
       and large[:ROWS] != large[ROWS : 2 * ROWS] != list(range(ROWS)) else "they are not")
same("and on one thread", columns(600, run("rows_of", "--n", "600", "--shuffle", "--threads", "1")), small)
expected = []
for at in [*range(0, ROWS, 700)] * 2:
    expected += [*map(float, range(at, min(at + 700, ROWS)))]
    expected += [k + 0.5 for k in range(at, min(at + 700, ROWS))]
same("rows in order, and a smaller last batch", run("rows_of", "--n", "700", "--shuffle", "false"), expected)
expected = []
for at in range(0, 400_000, 2 * 20_000):
    for later in (0, 1):
        expected += [float(sum(text[k + later : k + later + 20_000])) for k in (at, at + 20_000)]
same("windows", run("pieces", "--length", "20000", "--n", "2"), expected)
lane, expected = 100_000, []
for at in range(0, lane, 20_000):
    for later in (0, 1):
        expected.append(float(sum(sum(text[k * lane + at + later : k * lane + at + later + 20_000]) for k in range(4))))
same("streams", run("lanes", "--length", "20000"), expected)
same("loops that end early", run("early", "--n", "600"), [0.0] * 20)
