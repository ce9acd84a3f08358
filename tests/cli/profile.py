#!/usr/bin/env python3
"""The profile of `dlm bench` adds up, and names kernels and lines; the events of its trace are nested."""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

DLM = os.environ["DLM"]
MODEL = """
data points = csv("points.csv") { x: f32[6] = cols(0..6) }
net encode(x: f32[N, 6]) -> f32[N, 2] = x |> dense(64) |> tanh |> dense(2)
net read(x: f32[N, T, 1]) -> f32[N, 2] where T > 0 {
    h = gru(x, 8)
    return dense(h[:, -1], 2)
}
entry rows() {
    for x in batches(points, 64) {
        loss = mse(encode(x), x[:, ..2])
        minimize loss over encode using adam(1e-3)
        report loss
    }
}
entry rounds() {
    for x in batches(points, 64) {
        loss = mse(read(x[:, :, _]), x[:, ..2])
        minimize loss over read using adam(1e-3)
        report loss
    }
}
"""


def bench(entry, threads):
    done = subprocess.run([DLM, "bench", "--json", "--trace", "trace.json", "model.dlm", entry,
                           "--threads", str(threads)], capture_output=True, text=True)
    if done.returncode:
        report(f"{entry} on {threads}", done.stderr)
        sys.exit()
    with open("trace.json") as f:
        return json.loads(done.stdout), json.load(f)["traceEvents"]


def sums(profile):
    total = profile["waiting"] + sum(k["seconds"] for k in profile["kernels"])
    if not 0.99 * profile["seconds"] <= total <= 1.05 * profile["seconds"]:
        return f"kernels and waiting take {total} s of {profile['seconds']} s"
    return None


def kernels(result):
    profile, count = result["profile"], result["variants"][1]["kernels"]
    names = {k["name"] for k in profile["kernels"]}
    if len(names) != count:
        return f"{len(names)} names of {count} kernels"
    for key in ("bytes", "flops"):
        total = sum(k[key] for k in profile["kernels"])
        whole = result["variants"][1]["bytes_moved" if key == "bytes" else key]
        if total != whole:
            return f"{total} {key} of {whole}"
    return next((f"{k['name']} has no line" for k in profile["kernels"] if ".dlm:" not in k["lines"]), None)


def nested(events):
    """Each event lies within the one that is open, or behind it."""
    for thread in {e["tid"] for e in events}:
        stack = []
        for e in sorted((e for e in events if e["tid"] == thread), key=lambda e: (e["ts"], -e["dur"])):
            begin, end = e["ts"], e["ts"] + e["dur"]
            while stack and stack[-1] <= begin + 0.0015:       # times are rounded to a nanosecond
                stack.pop()
            if stack and end > stack[-1] + 0.0015:
                return f"{e['name']} at {begin} ends at {end}, what holds it at {stack[-1]}"
            if not stack and e["cat"] != "step":
                return f"{e['name']} at {begin} is in no step"
            stack.append(end)
    return None


def names(events, profile):
    known = {k["name"] for k in profile["kernels"]}
    seen = {e["name"] for e in events if e["cat"] == "kernel"}
    return None if seen and seen <= known else f"kernels of the trace: {sorted(seen - known)}"


with open("model.dlm", "w") as f:
    f.write(MODEL)
with open("points.csv", "w") as f:
    for k in range(256):
        f.write(",".join(str((k * 7 + j * 3) % 11 / 11) for j in range(6)) + "\n")
for entry, threads in (("rows", 1), ("rounds", 2)):
    result, trace = bench(entry, threads)
    events = [e for e in trace if e["ph"] == "X"]
    title = f"{entry} on {threads}"
    report(f"{title}: kernels and waits add up to the step", sums(result["profile"]))
    report(f"{title}: every kernel, its lines and its work", kernels(result))
    report(f"{title}: the trace is nested", nested(events))
    report(f"{title}: the trace names the kernels", names(events, result["profile"]))
    steps = sum(e["cat"] == "step" for e in events)
    report(f"{title}: steps in the trace", None if steps else "there is none")
