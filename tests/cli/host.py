#!/usr/bin/env python3
"""What stands around the steps of a model: each item by `dlm run` and by the executable, which must do the same."""

import json
import os
import pty
import struct
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

DLM = os.environ["DLM"]
ROWS = 10
MODEL = """
data d = csv("d.csv") { x: f32[2] = cols(0..2), y: f32 = col(2) }
net first(x: f32[N, 2]) -> f32[N] { param w: f32[2] = 1;  param b: f32 = 0;  return x @ w + b }
net second(x: f32[N, 2]) -> f32[N] { param w: f32[2] ~ normal();  return x @ w }

## The mean over all rows, in batches of which the last is short.
entry evaluate(batch: int = 4) { report mean(for x, y in batches(d, batch): y) }

## Scores of ten rounds that rise, fall and rise again.
entry stops(patience: int = 3) {
    for epoch in 0..10 {
        first.params <- first.params + 1
        score = f32([1, 5, 3, 4, 2, 1, 9, 1, 1, 1][epoch])
        report score
        save first to "first.safetensors" if best(score)
        stop if stalled(score, epochs = patience)
    }
}
entry saved() { load first from "first.safetensors"; emit first.b }
entry every_n(n: int = 3) {
    for step in 0..10 { if every(n) { emit step, "\\n" } }
}
entry two() {
    first.params <- first.params * 7
    second.params <- second.params * 0 + 3
    save first, second to "both.safetensors"
}
entry read_two() { load first, second from "both.safetensors"; emit first.w, second.w }
entry samples(count: int = 3) {
    for t in 0..count {
        save f32(reshape(iota(12), [3, 4])) / 11 to "picture-{t}.png"
        save sin(f32(iota(100)) * f32(t + 1) / 10) to "sound-{t}.wav"
        emit "made {t}\\n"
    }
}
entry outer(n: int = 2) {
    for k in 0..n { inner(k) }
    emit total(5)
}
entry inner(k: int) { emit "inner {k}\\n" }
entry total(k: int) -> f32 = f32(k) * 2
entry unwritable() {
    first.params <- first.params * 0
    emit "began\\n"
    save first to "no/folder/first.safetensors"
}
entry draw() { second.params <- second.params * 1;  emit second.w, uniform([2]) }
entry options(epochs: int = 2, learning_rate: f32 = 0.5, name: str = "x", fast: bool = false) {
    emit "{epochs} {learning_rate} {name}\\n"
    if fast { emit "fast\\n" }
}
entry train(epochs: int = 3) {
    for epoch in 0..epochs {
        for x, y in batches(d, 5, shuffle = true) {
            loss = mse(second(x), y)
            minimize loss over second using sgd(1e-4)
            report loss
        }
    }
    save second to "second.safetensors"
}
"""


def run(built, entry, *options):
    command = ["./host"] if built else [DLM, "run", "host.dlm"]
    done = subprocess.run([*command, entry, *options], capture_output=True, text=True)
    return done.stdout, done.stderr, done.returncode


def check(name, got, expected):
    report(name, None if got == expected else f"expected {expected!r}\ngot {got!r}")


def numbers(text):
    return [float(x) for x in text.replace("\n", ",").split(",") if x]


def lines(path):
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def shape_of_png(path):
    return struct.unpack(">2I", Path(path).read_bytes()[16:24])


def on_terminal(built, *options):
    """What a terminal gets to see."""
    command = ["./host"] if built else [DLM, "run", "host.dlm"]
    above, below = pty.openpty()
    process = subprocess.Popen([*command, *options], stderr=below, stdout=subprocess.DEVNULL,
                               env=dict(os.environ, TERM="xterm"))
    os.close(below)
    seen = b""
    while True:
        try:
            part = os.read(above, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    process.wait()
    os.close(above)
    return seen.decode()


Path("host.dlm").write_text(MODEL)
Path("d.csv").write_text("".join(f"{k},{k * k},{k * k}\n" for k in range(ROWS)))
Path("other.csv").write_text("1,1,100\n2,2,300\n")
built = subprocess.run([DLM, "build", "host.dlm", "-o", "host"], capture_output=True, text=True)
report("the executable", built.stderr if built.returncode else None)

for built in (False, True):
    how = "built" if built else "run"
    for name in Path(".").glob("*.safetensors"):
        name.unlink()

    out, said, code = run(built, "unwritable")
    check(f"{how}: a file that cannot be saved is found before the first step",
          (out, "cannot write no/folder/first.safetensors: No such file or directory" in said, code), ("", True, 1))
    for batch in (1, 3, 4, 7, 10, 11):
        out, err, _ = run(built, "evaluate", "--batch", str(batch), "--json")
        mean = list(json.loads(out.splitlines()[-1]).values())[1] if out else err
        check(f"{how}: the last of batches of {batch} weighs what it should", mean, sum(k * k for k in range(ROWS)) / ROWS)

    out, err, _ = run(built, "stops", "--log", "stops.jsonl")
    check(f"{how}: early stopping", [line["score"] for line in lines("stops.jsonl") if "epoch" in line], [1, 5, 3, 4, 2])
    check(f"{how}: what was best is saved", run(built, "saved")[0], "2\n")
    run(built, "stops", "--patience", "9", "--log", "none")
    check(f"{how}: with more patience a later one", run(built, "saved")[0], "7\n")
    check(f"{how}: every n steps", run(built, "every-n")[0].split(), ["2", "5", "8"])
    check(f"{how}: every other number of steps", run(built, "every-n", "--n", "4")[0].split(), ["3", "7"])
    run(built, "two")
    check(f"{how}: two nets in one file", numbers(run(built, "read-two")[0]), [7, 7, 3, 3])

    check(f"{how}: a loop that samples", run(built, "samples", "--count", "2")[0], "made 0\nmade 1\n")
    check(f"{how}: writes pictures", [shape_of_png(f"picture-{t}.png") for t in (0, 1)], [(4, 3), (4, 3)])
    check(f"{how}: and sounds", [Path(f"sound-{t}.wav").read_bytes()[:4] for t in (0, 1)], [b"RIFF", b"RIFF"])
    check(f"{how}: no more of them", os.path.exists("picture-2.png"), False)
    check(f"{how}: entries that call entries", run(built, "outer")[0], "inner 0\ninner 1\n10\n")

    one, two = run(built, "draw", "--seed", "1")[0], run(built, "draw", "--seed", "2")[0]
    check(f"{how}: --seed", (run(built, "draw", "--seed", "1")[0] == one, one != two), (True, True))
    saved = {}
    for threads in ("1", "2", "3"):
        run(built, "train", "--threads", threads, "--log", "none")
        saved[threads] = Path("second.safetensors").read_bytes()
    check(f"{how}: --threads changes nothing", len(set(saved.values())), 1)
    check(f"{how}: options of arguments", run(built, "options", "--epochs", "7", "--learning-rate=0.25", "--name", "a b", "--fast")[0],
          "7 0.25 a b\nfast\n")
    check(f"{how}: and their presets", run(built, "options")[0], "2 0.5 x\n")
    _, said, code = run(built, "options", "--epoch", "7")
    check(f"{how}: an option that there is not", (code, "did you mean `--epochs`?" in said), (2, True))
    out, _, _ = run(built, "evaluate", "--set", "d.path=other.csv", "--json")
    check(f"{how}: --set reads other data", list(json.loads(out.splitlines()[-1]).values())[1], 200)

    run(built, "train", "--epochs", "2", "--log", "train.jsonl")
    log = lines("train.jsonl")
    check(f"{how}: the log is JSON lines", ([line["epoch"] for line in log[:-1]], log[-1]["event"]), ([1, 1, 2, 2], "end"))
    seen = on_terminal(built, "train", "--epochs", "400000", "--log", "none")
    report(f"{how}: the live line on a terminal", None if "\r" in seen and "epoch " in seen and "loss " in seen
           and "examples/s" in seen and "left" in seen else seen[:300])
    _, err, _ = run(built, "train", "--log", "none")
    report(f"{how}: one line elsewhere", None if err.count("\n") == 1 and "\r" not in err and "saved second" in err else err)

# ---- executables ----

lenet = os.environ["SOURCE"] + "/models/vision/lenet.dlm"
done = subprocess.run([DLM, "build", lenet, "-o", "lenet"], capture_output=True, text=True)
size = os.path.getsize("lenet") if done.returncode == 0 else 0
report("LeNet's executable is smaller than 2 MB", None if 0 < size < 2e6 else f"{size} {done.stderr}")
report("and its size is reported", None if f"lenet, {size / 1e6:.2f} MB, is ready" in done.stderr else done.stderr)
Path("pictures.dlm").write_text("""data p = folders("p") { x: f32[3, 8, 8] = images([3, 8, 8]) / 255 }
entry e() { for x in batches(p, 2) { emit sum(x) } }
""")
subprocess.run([DLM, "build", "pictures.dlm", "-o", "pictures"], capture_output=True)
messages = (b"holds no files named", b"has a header and no rows")         # of the readers of folders and of CSV
carried = [[word in Path(name).read_bytes() for word in messages] for name in ("pictures", "lenet")]
check("an executable carries the readers it needs and no others", carried, [[True, False], [False, True]])
