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

# ---- augmentation: steps that run ahead of the rounds before, on the thread that reads or by those of steps ----

AUGMENTED = """
data d = npy("d.npy") { x: f32[1, 16, 16] = field() } split(train = 0.9)
data r = jsonl("r.jsonl") { x: f32[T, 2] = field("x"), y: i32 = col("y") }
data s = bytes("s.bin")
net n(x: f32[N, 1, 16, 16]) -> f32[N, 4] = x |> flatten |> dense(4)
net m(x: f32[N, T, 2]) -> f32[N, 4] = sum(dense(x, 4), axis = 1)
entry pictures(epochs: int = 2, batch: int = 300, sd: f32 = 0.1) {
    for epoch in 0..epochs {
        for x in batches(d.train, batch, shuffle = true) {
            a = shift(x, 2) |> flip
            loss = mean(n(a + 0.1 * normal(like = a)) ^ 2) + sd * mean(a)
            minimize loss over n using sgd(0.01)
            report loss
        }
        for x in batches(d.test, 70) { report test = 0 * sum(n(x)) + mean(x * uniform(like = x)) }
    }
    save n to "n.safetensors"
}
entry lists() {
    for epoch in 0..2 {
        for x, y in batches(r, 64) {
            k = randint(0..4, size(x, 0))
            loss = cross_entropy(m(x * f32(uniform(like = x) < 0.8)), (y + k) % 4)
            minimize loss over m using adam(0.01)
            report loss, one_hot(y, 4)[0, k[0]]
        }
    }
    save m to "n.safetensors"
}
entry sequences(length: int = 1000) {
    for x, y in streams(s, lanes = 4, length = length) {
        emit sum(x + randint(0..3, 4, length)) - sum(y)
        stop if x[0, 0] > 200
    }
    for x in batches(d.train, 100, shuffle = true) { emit sum(x + uniform(like = x)) }
}
entry outside() {
    for x, y in batches(r, 64) { emit y[y + randint(38..40, size(y, 0))] }
}
"""
AUGMENTED = AUGMENTED.replace("report test = 0 * sum(n(x)) + ", "emit ")


def augmented(*options, skip=False, log="none", **more):
    for name in ("n.safetensors", "state"):
        if os.path.exists(name) and not more.get("keep"):
            os.remove(name)
    command = [DLM, "run", *(["--skip=ahead"] if skip else []), "augmented.dlm", *options, "--log", log]
    done = subprocess.run(command, capture_output=True, text=True)
    saved = open("n.safetensors", "rb").read() if os.path.exists("n.safetensors") else b""
    return (done.returncode, done.stdout, saved, done.stderr if done.returncode else "")


with open("augmented.dlm", "w") as f:
    f.write(AUGMENTED)
with open("r.jsonl", "w") as f:
    for k in range(1000):
        x = [[(k * j) % 7 / 7, (k + j) % 5 / 5] for j in range(1 + k % 9)]
        f.write(f'{{"x": {x}, "y": {k % 4}}}\n')
program = subprocess.run([DLM, "emit", "augmented.dlm", "--what=c", "-o", "/dev/null", "--print-after=ahead"],
                         capture_output=True, text=True).stderr
report("what is cut off", None if program.count("step ahead") == 6 else program.count("step ahead"))
for entry, sizes in (("pictures", ("--batch", "20")), ("lists", ()), ("sequences", ("--length", "50"))):
    for size in ((), sizes):
        expected = augmented(entry, *size, "--threads", "2", skip=True)
        report(f"{entry}: runs", expected[3] if expected[0] else None)
        for threads in ("1", "2", "3"):
            got = augmented(entry, *size, "--threads", threads)
            report(f"{entry} {' '.join(size)} on {threads} threads: as in one step",
                   None if got == expected else f"{got[0]} {got[1][:200]} {got[3]}")
for threads in ("1", "2"):
    status, out, _, said = augmented("outside", "--threads", threads)
    report(f"an index outside, on {threads} threads", None if status == 1 and "augmented.dlm:" in said
           and "outside" in said else f"{status} {out} {said}")
expected = augmented("pictures", "--epochs", "4", "--threads", "1")
augmented("pictures", "--epochs", "2", "--threads", "1", "--resume", "state")
got = augmented("pictures", "--epochs", "4", "--threads", "1", "--resume", "state", keep=True)
report("--resume goes on with the same draws", None if got[2] == expected[2] else got[3] or "it does not")
done = subprocess.run([DLM, "bench", "augmented.dlm", "pictures", "--threads", "1"], capture_output=True, text=True)
report("dlm bench says how long steps waited for batches",
       None if "steps waited" in done.stdout.split("data: ")[-1] else done.stdout + done.stderr)
