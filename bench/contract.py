#!/usr/bin/env python3
"""Single contractions of dlm against the best of OpenBLAS (products) and PyTorch (MKL, oneDNN).

    bench/contract.py [gemm] [gemm_bf16] [conv] [--only TEXT] [--rounds N] [--threads 1,2] [--random N [--seed S]]
                      [--drawn] [--batch 1,16] [--json]

Beside the shapes of the table, --random draws some more; --drawn leaves the others out. bench/run measures
them as its workloads `gemm`, `gemm_bf16` and `conv`, with another seed in each run.

Ours runs in a process of its own (bench/step.c), the peers in this one; they take turns of some
milliseconds, with a pause between in which idle threads fall asleep. Each result is compared. A row
shows GFLOP/s, medians over the rounds, and the ratio of ours to the best peer.

Peers run at their best: convolutions in channels_last and in contiguous memory, whichever is faster.
"""
import argparse
import ctypes
import glob
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "20")

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = os.path.join(HERE, "contract.dlm")
PAUSE, TURN, MOST_WAIT = 4e-3, 8e-3, 0.02

# m, n, k, form; BATCH x m, n, k
GEMMS = [(n, n, n, "") for n in (64, 100, 128, 256, 512, 1024, 2048)] + [
    (512, 512, 512, "at"), (512, 512, 512, "bt"), (1024, 1024, 1024, "at"), (1024, 1024, 1024, "bt"),
    (1, 1024, 1024, ""), (1, 4096, 1024, "bt"), (8, 1024, 1024, ""), (32, 1024, 1024, ""), (32, 1024, 1024, "bt"),
    (197, 768, 768, ""), (64, 64, 4096, ""), (64, 64, 4096, "at"), (96, 128, 64, 128)]

# channels in, out, kernel, stride, size of the input: the distinct layers of ResNet-50
CONVS = [(3, 64, 7, 2, 224), (64, 64, 1, 1, 56), (64, 64, 3, 1, 56), (64, 256, 1, 1, 56), (256, 64, 1, 1, 56),
         (256, 128, 1, 1, 56), (128, 128, 3, 2, 56), (128, 512, 1, 1, 28), (256, 512, 1, 2, 56),
         (512, 128, 1, 1, 28), (128, 128, 3, 1, 28), (512, 256, 1, 1, 28), (256, 256, 3, 2, 28),
         (256, 1024, 1, 1, 14), (512, 1024, 1, 2, 28), (1024, 256, 1, 1, 14), (256, 256, 3, 1, 14),
         (1024, 512, 1, 1, 14), (512, 512, 3, 2, 14), (512, 2048, 1, 1, 7), (1024, 2048, 1, 2, 14),
         (2048, 512, 1, 1, 7), (512, 512, 3, 1, 7)]


class Ours:
    def __init__(self, step):
        self.process = subprocess.Popen([step], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm")

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline().split()
        if not line or line[0] == "failed":
            sys.exit(f"bench/step: failed: {' '.join(map(str, words))}")
        return line

    def open(self, entry, defines, arrays):
        number, seconds, kernels = self.ask("open", MODEL, entry, 0, *[f"{k}={v}" for k, v in defines.items()])
        path = os.path.join(self.folder.name, "array")
        for i, a in enumerate(arrays):
            if a is not None:
                np.ascontiguousarray(a, a.dtype if a.dtype == np.int16 else np.float32).tofile(path)
                self.ask("read", number, i, path)
        return number

    def result(self, number, shape, half=False):
        path = os.path.join(self.folder.name, "array")
        self.ask("run", number, 1, 1)
        self.ask("write", number, path)
        found = np.fromfile(path, np.int16 if half else np.float32)[:int(np.prod(shape))].reshape(shape)
        return torch.from_numpy(found).view(torch.bfloat16).float().numpy() if half else found

    def run(self, number, threads, times):
        return float(self.ask("run", number, threads, times)[0])


class OpenBlas:
    def __init__(self):
        self.library = None
        for name in ("libopenblas.so.0", "libopenblas.so"):
            try:
                self.library = ctypes.CDLL(name)
                break
            except OSError:
                pass

    def threads(self, n):
        if self.library:
            self.library.openblas_set_num_threads(n)

    def product(self, a, b, form):
        m, k = a.shape if form != "at" else a.shape[::-1]
        n = b.shape[1] if form != "bt" else b.shape[0]
        c = np.zeros((m, n), np.float32)
        at = [p.ctypes.data_as(ctypes.c_void_p) for p in (a, b, c)]
        one, zero = ctypes.c_float(1), ctypes.c_float(0)
        call = self.library.cblas_sgemm
        return lambda: call(101, 112 if form == "at" else 111, 112 if form == "bt" else 111, m, n, k, one, at[0],
                            a.shape[1], at[1], b.shape[1], zero, at[2], n), c


def timed(f):
    def run(times):
        begin = time.perf_counter()
        for _ in range(times):
            f()
        return time.perf_counter() - begin
    return run


def waited(pid):
    """Seconds that the threads of a process have been ready to run without a processor."""
    total = 0
    for path in glob.glob("/proc/%d/task/*/schedstat" % pid):
        try:
            with open(path) as from_:
                total += int(from_.read().split()[1])
        except (OSError, IndexError):
            pass
    return total * 1e-9


def measure(runs, threads, blas, rounds, pids):
    """Medians of seconds, of runs that take turns. Those in which a thread waited for a processor do not count,
    where others are left; and the names of runs that had none."""
    torch.set_num_threads(threads)
    blas.threads(threads)
    seconds, clean = {name: [] for name in runs}, {name: [] for name in runs}
    times = {}
    for name, run in runs.items():
        run(1)
        once = max(min(run(1), run(1)), 1e-7)
        times[name] = max(1, min(20000, int(TURN / once)))
    for k in range(4 * rounds):
        for name, run in runs.items():
            if len(clean[name]) == rounds or (k >= 2 * rounds and not clean[name]):
                continue
            time.sleep(PAUSE)
            run(1)
            before = waited(pids[name])
            seconds[name].append(run(times[name]) / times[name])
            if waited(pids[name]) - before <= MOST_WAIT * seconds[name][-1] * times[name]:
                clean[name].append(seconds[name][-1])
    busy = [name for name in runs if not clean[name]]
    return {name: statistics.median(clean[name] or seconds[name]) for name in runs}, busy


def gemm_case(case, ours, blas):
    rng = np.random.default_rng(1)
    if isinstance(case[3], int):
        batch, m, n, k = case
        a, b = (rng.uniform(-1, 1, s).astype(np.float32) for s in ((batch, m, k), (batch, k, n)))
        number = ours.open("products", dict(BATCH=batch, M=m, N=n, K=k), (a, b))
        name, flops, shape = f"{batch} x ({m} x {n} x {k})", 2.0 * batch * m * n * k, (batch, m, n)
        peers, half = {}, False
        ta, tb = torch.from_numpy(a), torch.from_numpy(b)
        expected = a @ b
    else:
        m, n, k, form = case
        half, form = form.endswith("bf16"), form.replace("bf16", "").strip()
        a = rng.uniform(-1, 1, (k, m) if form == "at" else (m, k)).astype(np.float32)
        b = rng.uniform(-1, 1, (n, k) if form == "bt" else (k, n)).astype(np.float32)
        ta, tb = (torch.from_numpy(x).to(torch.bfloat16 if half else torch.float32) for x in (a, b))
        if half:
            a, b = ta.float().numpy(), tb.float().numpy()
        arrays = [x.view(torch.int16).numpy() if half else x.numpy() for x in (ta, tb)]
        number = ours.open("product" + ("_" + form if form else "") + "_bf16" * half, dict(M=m, N=n, K=k), arrays)
        name, flops, shape = f"{m} x {n} x {k} {form}" + " bf16" * half, 2.0 * m * n * k, (m, n)
        peers = {}
        if blas.library and not half:
            peers["openblas"] = timed(blas.product(a, b, form)[0])
        expected = (a.T if form == "at" else a) @ (b.T if form == "bt" else b)
        ta, tb = (ta.T if form == "at" else ta), (tb.T if form == "bt" else tb)
    out = torch.empty(shape, dtype=ta.dtype)
    peers["torch"] = timed(lambda: torch.matmul(ta, tb, out=out))
    check(name, ours.result(number, shape, half), expected, k, half)
    return name, flops, number, peers


def check(name, ours, expected, length, half=False):
    """Within the rounding of a sum so long; a result of two bytes is rounded to 8 bits once more."""
    error = (np.abs(ours - expected) - half * 2.0 ** -8 * np.abs(expected)).max()
    if not error <= 2e-6 * length:
        sys.exit(f"{name}: results differ by {error}")


def conv_cases(case, batch, ours):
    c, o, kernel, stride, size = case[:5]
    groups = case[5] if len(case) > 5 else 1
    pad = kernel // 2
    rows = (size + 2 * pad - kernel) // stride + 1
    rng = np.random.default_rng(1)
    x = rng.uniform(-1, 1, (batch, c, size, size)).astype(np.float32)
    w = rng.uniform(-1, 1, (o, c // groups, kernel, kernel)).astype(np.float32)
    dy = rng.uniform(-1, 1, (batch, o, rows, rows)).astype(np.float32)
    defines = dict(BATCH=batch, C=c // groups, O=o // groups, G=groups, H=size, W=size, KERNEL=kernel, STRIDE=stride,
                   PAD=pad)
    nhwc = lambda a: a.transpose(0, 2, 3, 1)
    rsco = w.reshape(groups, o // groups, c // groups, kernel, kernel).transpose(3, 4, 0, 2, 1)
    arrays = (nhwc(x), rsco, nhwc(dy))
    flops = 2.0 * batch * rows * rows * o * (c // groups) * kernel ** 2
    for entry in ("forward", "to_data", "to_weights"):
        mask = (entry == "to_data", entry == "to_weights", False)
        peers = {}
        for layout, fmt in (("nhwc", torch.channels_last), ("nchw", torch.contiguous_format)):
            tx, tw, ty = (torch.from_numpy(a).contiguous(memory_format=fmt) for a in (x, w, dy))
            if entry == "forward":
                f = lambda tx=tx, tw=tw: torch.conv2d(tx, tw, None, stride, pad, 1, groups)
            else:
                f = lambda tx=tx, tw=tw, ty=ty: torch.ops.aten.convolution_backward(
                    ty, tx, tw, None, [stride] * 2, [pad] * 2, [1, 1], False, [0, 0], groups, mask)[mask.index(True)]
            peers[layout] = timed(f)
            expected = f()
        unread = {"forward": 2, "to_data": 0, "to_weights": 1}[entry]
        number = ours.open(entry, defines, [None if i == unread else a for i, a in enumerate(arrays)])
        shape = {"forward": (batch, rows, rows, o), "to_data": (batch, size, size, c),
                 "to_weights": (kernel, kernel, groups, c // groups, o // groups)}[entry]
        result = ours.result(number, shape)
        if entry == "to_weights":
            result = result.transpose(2, 4, 3, 0, 1).reshape(w.shape)
        else:
            result = result.transpose(0, 3, 1, 2)
        length = {"forward": c // groups * kernel ** 2, "to_data": o // groups * kernel ** 2,
                  "to_weights": batch * rows * rows}[entry]
        name = f"{entry} {batch} x {c} -> {o} of {size}, {kernel}/{stride}" + (f", {groups} groups" if groups > 1 else "")
        check(name, result, expected.numpy(), max(length, 50))
        yield name, flops, number, peers


def cases(args, ours, blas):
    rng = random.Random(args.seed)
    draw = lambda: int(round(2 ** rng.uniform(3, 10.5)))
    for name in [w for w in args.workload if w != "conv"]:
        some = [(draw(), draw(), draw(), rng.choice(["", "at", "bt"])) for _ in range(args.random)]
        for case in ([] if args.drawn else GEMMS) + some:
            if name == "gemm_bf16":
                case = case[:3] + ((case[3] + " bf16").strip(),) if isinstance(case[3], str) else None
            if not case:
                continue
            text = " x ".join(map(str, case[:3])) + " " + str(case[3])
            if not args.only or args.only in text:
                yield gemm_case(case, ours, blas)
    if "conv" in args.workload:
        some = [(rng.choice([3, 8, 16, 24, 48, 96, 130]), rng.choice([8, 16, 40, 64, 96, 130]), rng.choice([1, 3, 5]),
                 rng.choice([1, 1, 2]), rng.choice([7, 9, 14, 17, 28, 33, 56])) for _ in range(args.random)]
        some += [(64, 64, 3, 1, 28, 64), (96, 96, 3, 2, 28, 96), (64, 64, 3, 1, 28, 4)] if args.groups else []
        batches = [(case, batch) for case in ([] if args.drawn else CONVS) for batch in args.batch]
        batches += [(case, rng.choice(args.batch)) for case in some]
        for case, batch in batches:
            if not args.only or args.only in f"{batch} x {case[0]} -> {case[1]} of {case[4]}, {case[2]}/{case[3]}":
                yield from conv_cases(case, batch, ours)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("workload", nargs="*", default=["gemm", "conv"])
    p.add_argument("--only", default="")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--threads", type=lambda s: [int(t) for t in s.split(",")], default=[1, 2])
    p.add_argument("--batch", type=lambda s: [int(t) for t in s.split(",")], default=[1, 16])
    p.add_argument("--random", type=int, default=0)
    p.add_argument("--groups", action="store_true")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--drawn", action="store_true")
    p.add_argument("--step", default=os.path.join(HERE, "../build/bench/step"))
    p.add_argument("--json", action="store_true")
    args = p.parse_args()
    ours, blas, rows = Ours(args.step), OpenBlas(), []
    for name, flops, number, peers in cases(args, ours, blas):
        text, row = f"{name:38}", {"name": name, "flops": flops}
        for threads in args.threads:
            runs = {"dlm": lambda times, t=threads: ours.run(number, t, times), **peers}
            pids = {k: ours.process.pid if k == "dlm" else os.getpid() for k in runs}
            seconds, busy = measure(runs, threads, blas, args.rounds, pids)
            rate = {k: flops / s * 1e-9 for k, s in seconds.items()}
            best = max(v for k, v in rate.items() if k != "dlm")
            row[f"{threads}"] = {**{k: round(v, 2) for k, v in rate.items()}, "ratio": round(rate["dlm"] / best, 3), "busy": busy}
            text += f" | {threads}: " + " ".join(f"{k} {v:6.1f}" + "~" * (k in busy) for k, v in rate.items()) + f" {rate['dlm'] / best:5.2f}"
        rows.append(row)
        print(text, flush=True)
    for threads in args.threads:
        ratios = [r[f"{threads}"]["ratio"] for r in rows]
        print(f"{threads} threads: geometric mean {statistics.geometric_mean(ratios):.2f}, least {min(ratios):.2f}")
    if args.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
