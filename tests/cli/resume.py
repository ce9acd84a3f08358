#!/usr/bin/env python3
"""--resume: a run that was killed, stopped or ended, and goes on, gives what an uninterrupted one gives,
bit for bit: weights, log, printed values."""

import json
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

DLM = os.environ["DLM"]
# Draws, shuffled rows, windows, states of optimizers, caches, a variable and a tensor that rounds hand on.
MODEL = """
data d = csv("d.csv") { x: f32[3] = cols(0..3), y: f32[1] = cols(3..4) } split(train = 0.8, seed = 1)
data s = bytes("d.csv")
net n(x: f32[N, 3]) -> f32[N, 1] = x |> dense(8) |> batch_norm |> tanh |> dropout(0.3) |> dense(1)
param before: f32 = 3
entry train(epochs: int = 6) {
    minimize before ^ 2 over before using sgd(0.1)
    for k in 0..2 { minimize before ^ 2 over before using adam(0.1) }
    total: f32 = 0
    sums: f32[4] = 0
    test: f32 = 0
    for epoch in 0..epochs {
        for x, y in batches(d.train, 8, shuffle = true) {
            loss = mse(n(x), y)
            minimize loss over n using adam(plateau(loss, 0.01))
            report loss
        }
        for a, b in windows(s, 4, 2, count = 3) { sums = sums + sum(f32(a), axis = 0) + normal([4]) }
        test = mean(for x, y in batches(d.test, 8): (n(x) - y) ^ 2)
        total = total + test
        report test, total
        save n to "best.safetensors" if best(test, lowest = true)
    }
    save n, before to "last.safetensors"
    emit sums
    report test
}
entry show(x: f32[N]) -> f32[N] = tanh(x)
"""


def command(folder, *options):
    return [DLM, "run", "../model.dlm", "train", "--set", "d.path=../d.csv", "--set", "s.path=../d.csv", "--log",
            "log.jsonl", "--resume", "run.state", *options]


def run(folder, *options):
    return subprocess.run(command(folder, *options), cwd=folder, capture_output=True, text=True)


def lines(path):
    """The log but for its times."""
    all_lines = [json.loads(line) for line in open(path)]
    for line in all_lines:
        for name in ("time", "time reading data", "time waited for data"):
            line.pop(name, None)
    return all_lines


def differences(folder, out):
    faults = []
    for name in ("best.safetensors", "last.safetensors"):
        if open(f"whole/{name}", "rb").read() != open(f"{folder}/{name}", "rb").read():
            faults.append(f"{name} differs")
    if lines("whole/log.jsonl") != lines(f"{folder}/log.jsonl"):
        faults.append("the logs differ:\n" + open(f"{folder}/log.jsonl").read())
    if out != whole.stdout:
        faults.append(f"printed {out}, not {whole.stdout}")
    return "\n".join(faults)


def interrupted(folder, number, after):
    """Starts a run and sends a signal when its log has so many lines."""
    os.mkdir(folder)
    child = subprocess.Popen(command(folder, "--json"), cwd=folder, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
    seen = 0
    while seen < after and child.stdout.readline():
        seen += 1
    child.send_signal(number)
    child.stdout.read()
    child.wait()


with open("model.dlm", "w") as f:
    f.write(MODEL)
with open("d.csv", "w") as f:
    for k in range(200):
        f.write(f"{k % 7 / 7},{k % 11 / 11},{k % 13 / 13},{k % 7 * (k % 11) / 77}\n")
os.mkdir("whole")
whole = run("whole")
report("the whole run", None if whole.returncode == 0 else whole.stderr)
os.remove("whole/run.state")

os.mkdir("longer")
run("longer", "--epochs", "3")
again = run("longer")
report("three epochs, then six", differences("longer", again.stdout))
said = "--resume run.state: until here it ran with --epochs 3, from here on with 6"
report("another argument is named", None if said in again.stderr else again.stderr)
again = run("longer")
report("the same one is not", None if "until here" not in again.stderr else again.stderr)
report("a run that had ended does its last round again", differences("longer", again.stdout))
again = run("longer", "--threads", "1")
report("on one thread, too", differences("longer", again.stdout))
for number, name in ((signal.SIGKILL, "killed"), (signal.SIGINT, "stopped by Ctrl-C")):
    for after in (12, 30, 45):
        folder = f"{name[:7]}-{after}"
        interrupted(folder, number, after)
        there = os.path.exists(f"{folder}/run.state")
        if os.path.exists(f"{folder}/log.jsonl") and number == signal.SIGKILL:
            again = run(folder)
            report(f"{name} after {after} lines", differences(folder, again.stdout) if there else "no state was kept")
        else:
            again = run(folder)
            same = open("whole/last.safetensors", "rb").read() == open(f"{folder}/last.safetensors", "rb").read()
            report(f"{name} after {after} lines", None if same and there else "other weights")


def refuses(name, message, *options, state=None):
    if state is not None:
        with open("longer/run.state", "wb") as f:
            f.write(state)
    done = run("longer", *options)
    report(name, None if message in done.stderr and done.returncode == 1 else done.stderr)


state = open("longer/run.state", "rb").read()
refuses("another seed", "--resume run.state: this file was written by `model train --seed 0`; remove it",
        "--seed", "1")
refuses("a file of weights", "this file is not the state of a run",
        state=open("whole/last.safetensors", "rb").read())
refuses("half a state", "run.state", state=state[: len(state) // 2])
refuses("an empty state", "run.state", state=b"")
with open("model.dlm", "w") as f:
    f.write(MODEL.replace("dense(8)", "dense(9)"))
refuses("another model", "this file was written by another model", state=state)

# ---- an entry with several training loops ----

# The first stops early, and hands numbers, a tensor and the last round's loss on; a loop of one round and one that learns
# nothing stand between.
STAGES = """
data d = csv("d.csv") { x: f32[3] = cols(0..3), y: f32[1] = cols(3..4) }
data s = bytes("d.csv")
net body(x: f32[N, 3]) -> f32[N, 8] = x |> dense(8) |> dropout(0.2) |> tanh
net head(x: f32[N, 8]) -> f32[N, 1] = dense(x, 1)
entry train(rounds: int = 9, epochs: int = 5) {
    last: f32 = 0
    for k in 0..rounds {
        for x, y in batches(d, 16, shuffle = true) {
            first = mean((body(x)[:, 0..1] - y) ^ 2)
            minimize first over body using adam(1e-2)
            report first
        }
        last = mean(for x, y in batches(d, 50): body(x)[:, 0])
        stop if k == 6
    }
    features = mean(for x, y in batches(d, 50): body(x)[:, 1])
    emit last, features
    for k in 0..1 { minimize mean(head(full(0.5, [2, 8])) ^ 2) over head using sgd(0.1) }
    total: f32 = 0
    for k in 0..3 { total = total + normal() }
    for epoch in 0..epochs {
        for x, y in batches(d, 16, shuffle = true) {
            loss = mse(head(body(x)), y) + features
            minimize loss over head, body using adam(1e-3)
            report loss
        }
        last = last + total
    }
    save head, body to "best.safetensors"
    for k in 0..2 { minimize mean(head(full(0.5, [2, 8])) ^ 2) over head using adam(0.1);  report last }
    save head, body to "last.safetensors"
    emit last, total, features
}
"""
with open("model.dlm", "w") as f:
    f.write(STAGES)
for name in os.listdir("whole"):
    os.remove(f"whole/{name}")
whole = run("whole")
report("stages: the whole run", None if whole.returncode == 0 else whole.stderr)
report("a state of each loop that others follow", None if sorted(n for n in os.listdir("whole") if "state" in n)
       == ["run.state", "run.state.1", "run.state.3"] else os.listdir("whole"))
for after in (5, 30, 62, 75, 80, 110):
    folder = f"stages-{after}"
    interrupted(folder, signal.SIGKILL, after)
    again = run(folder)
    report(f"stages: killed after {after} lines", differences(folder, again.stdout))
interrupted("short", signal.SIGKILL, 80)
again = run("short", "--json")
rounds = len([line for line in again.stdout.splitlines() if line.startswith("{") and '"first"' in line])
every = len([line for line in lines("whole/log.jsonl") if "first" in line])
report("of a loop that has ended only the last round is done again",
       None if 0 < rounds <= every // 5 else f"{rounds} of {every} lines")
os.remove("stages-75/run.state")
again = run("stages-75", "--rounds", "3")
report("without its file, a run begins anew", None if open("stages-75/last.safetensors", "rb").read()
       != open("whole/last.safetensors", "rb").read() else "it went on")

with open("x.csv", "w") as f:
    f.write("0\n")
with open("other.dlm", "w") as f:
    f.write(MODEL)
done = subprocess.run([DLM, "run", "other.dlm", "show", "--x", "x.csv", "--resume", "f"],
                      capture_output=True, text=True)
report("an entry without a training loop", None if "--resume f was not used" in done.stderr else done.stderr)
