"""What the scripts of this folder share: the stand-ins of libcuda and libnvrtc (emulation/), in whose place a
machine with a GPU has the real ones (DLM_TEST_GPU=1), and data for the models of small/."""

import json
import os
import random
import subprocess

BUILD = os.environ.get("BUILD")
DLM = os.environ.get("DLM")
PACKED = os.environ.get("DLM_PACKED")           # a folder of programs made by tests/gpu/pack, and no compiler
SOURCE = os.environ["SOURCE"]
SMALL = os.path.join(SOURCE, "tests/gpu/small")
REAL = os.environ.get("DLM_TEST_GPU") == "1"


def environment(wishes="quick", **more):
    """Of a command; wishes: what the stand-ins are like (emulation/libcuda.c)."""
    env = dict(os.environ)
    if not REAL:
        env.update(DLM_CUDA=f"{BUILD}/libcuda_stand_in.so", DLM_NVRTC=f"{BUILD}/libnvrtc_stand_in.so",
                   DLM_EMULATION=wishes, XDG_CACHE_HOME=f"{BUILD}/test-cache/{wishes.split()[0]}")
        os.makedirs(env["XDG_CACHE_HOME"], mode=0o700, exist_ok=True)
    env.update(more)
    return env


def call(*command, wishes="quick", **more):
    """Exit status, what was printed, what was said."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                          env=environment(wishes, **more), stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def write_data():
    draw = random.Random(7)
    with open("table.csv", "w") as f:
        for _ in range(32):
            x = [round(draw.gauss(0, 1), 3) for _ in range(8)]
            y = 0 if x[0] + x[1] < -0.5 else 1 if x[2] < 0.5 else 2
            f.write(",".join(map(str, [*x, y, round(x[0] - x[3], 3)])) + "\n")
    with open("wide.csv", "w") as f:
        for _ in range(240):
            f.write(",".join(str(draw.randrange(-9, 10)) for _ in range(1025)) + "\n")
    with open("x.csv", "w") as f:
        f.write("1,2,3,4,5,6,7,8\n0,0,0,1,0,0,0,1\n0.5,-1,2,0,1,1,0,0\n")
    with open("text.txt", "w") as f:
        f.write("the quick brown fox jumps over the lazy dog again and again\n")


def reports(text):
    """All reported values in order, and the other lines."""
    values, others = [], []
    for line in text.splitlines():
        row = json.loads(line)
        if "event" not in row:
            values += [(k, v) for k, v in row.items() if k not in ("epoch", "step", "time", "i")]
        elif row["event"] in ("emit", "result"):
            others.append(row["value"])
    return values, others
