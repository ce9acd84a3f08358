#!/usr/bin/env python3
"""The order of shuffled batches: classes drawn equally often, rows of like lengths together; the time that steps
waited for data is said at the end."""

import json
import os
import subprocess
import sys
from collections import Counter

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

DLM = os.environ["DLM"]
MODEL = """
data d = csv("d.csv") { k: i32 = col(0), y: i32 = col(1) } split(train = 0.9, shuffle = false)
data s = jsonl("s.jsonl") { x: i32[T] = field("x"), k: i32 = col("k") }
param p: f32 = 1
entry balanced(n: int = 8, epochs: int = 1) {
    for e in 0..epochs { for k, y in batches(d.train, n, shuffle = true, balance = d.y) { emit y, k } }
}
entry plain() { for k, y in batches(d.train, 8, shuffle = true) { emit y, k } }
entry bucketed(epochs: int = 1) {
    for e in 0..epochs { for x, k in batches(s, 4, shuffle = true, buckets = 10) { emit size(x, 1), k } }
}
entry unsorted() { for x, k in batches(s, 4, shuffle = true) { emit size(x, 1), k } }
entry both() { for x, k in batches(s, 4, shuffle = true, buckets = 2, balance = s.k) { emit k } }
entry train() {
    for e in 0..3 { for k, y in batches(d.train, 8, shuffle = true) { loss = mean((p - f32(y)) ^ 2)
        minimize loss over p using sgd(0.1)
        report loss } }
}
"""
with open("model.dlm", "w") as f:
    f.write(MODEL)
CLASSES = [0] * 140 + [7] * 30 + [-2] * 10 + [0] * 20
with open("d.csv", "w") as f:
    f.writelines(f"{k},{y}\n" for k, y in enumerate(CLASSES))
LENGTHS = [k * 7 % 40 + 1 for k in range(100)]
with open("s.jsonl", "w") as f:
    f.writelines(json.dumps({"x": [1] * n, "k": k}) + "\n" for k, n in enumerate(LENGTHS))


def run(*options, command=None):
    done = subprocess.run([*(command or [DLM, "run", "model.dlm"]), *options, "--log", "none"], capture_output=True,
                          text=True)
    if done.returncode:
        report(" ".join(options), done.stderr)
    return [int(float(x)) for x in done.stdout.split()]


def batches(numbers, *sizes):
    at, found = 0, []
    while at < len(numbers):
        found.append([])
        for size in sizes:
            found[-1].append(numbers[at : at + size])
            at += size
    return found


numbers = run("balanced")
found = batches(numbers, 8, 8)
classes = Counter(y for ys, _ in found for y in ys)
report("as many batches as without", None if len(found) == len(batches(run("plain"), 8, 8)) == 22 else len(found))
report("classes are equally frequent", None if max(classes.values()) - min(classes.values()) <= 1 else classes)
report("in each batch, too", None if all(2 <= n <= 4 for ys, _ in found for n in Counter(ys).values()) else found)
report("values stay with their rows", None if all(CLASSES[k] == y for ys, ks in found for y, k in zip(ys, ks)) else found)
rare = Counter(k for ys, ks in found for y, k in zip(ys, ks) if y == -2)
report("a small class is dealt out evenly", None if len(rare) == 10 and max(rare.values()) - min(rare.values()) <= 1
       else rare)
common = Counter(k for ys, ks in found for y, k in zip(ys, ks) if y == 0)
report("a large one without repeating", None if max(common.values()) == 1 else common)
report("the test rows stay out", None if all(k < 180 for _, ks in found for k in ks) else "they do not")
report("the same for the same seed", None if numbers == run("balanced") else "others")
report("another for another", None if numbers != run("balanced", "--seed", "1") else "the same")
two = run("balanced", "--epochs", "2")
report("each epoch has its own", None if two[: len(numbers)] == numbers != two[len(numbers) :] else "the same")

found = batches(run("bucketed"), 1, 4)
report("buckets: every row once", None if sorted(k for _, ks in found for k in ks) == list(range(100)) else found)
padding = [sum(n[0] - LENGTHS[k] for k in ks) for n, ks in found]
plain = sum(n[0] - LENGTHS[k] for n, ks in batches(run("unsorted"), 1, 4) for k in ks)
report("buckets: less padding", None if 3 * sum(padding) < plain else f"{sum(padding)} against {plain}")
sizes = [n[0] for n, _ in found]
report("buckets: batches are shuffled", None if sizes != sorted(sizes) else sizes)
two = run("bucketed", "--epochs", "2")
report("buckets: epochs differ", None if two[: len(two) // 2] != two[len(two) // 2 :] else "they are the same")
report("both at once", None if len(run("both")) == 100 else "other rows")
subprocess.run([DLM, "build", "model.dlm", "-o", "built"], check=True, capture_output=True)
report("in an executable", None if run("balanced", command=["./built"]) == numbers else "others")

done = subprocess.run([DLM, "run", "model.dlm", "train", "--json"], capture_output=True, text=True)
last = json.loads(done.stdout.splitlines()[-1])
report("the time waited for data", None if 0 <= last["time waited for data"] < 60 and " for data" in done.stderr
       else done.stderr)
