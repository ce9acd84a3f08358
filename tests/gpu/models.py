#!/usr/bin/env python3
"""Whole programs on the GPU (a stand-in, where there is none): what they report and print, against the CPU.

The bound of a difference is that of its sums: two orders of n f32 terms differ by n ulp at most, in each of the
steps before; `terms` below counts the longest sum of each model, and Adam's division amplifies what is near 0."""

import json
import math
import os
import re
import shutil
import subprocess
import sys

from stand_in import DLM, PACKED, REAL, SMALL, call, environment, reports, write_data

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests"))
from tap import report, skip

TERMS = {"classify": 24, "convolve": 64, "recur": 128, "attend": 128, "draw": 72, "whole": 24, "search": 4,
         "penalty": 72, "gather": 24, "short": 64, "pairs": 10, "accumulate": 40, "wide": 1024}
MORE = {"classify": ["predict", "--x", "x.csv"], "recur": ["sample"]}
ULP = 2.0 ** -23


def near(a, b, bound):
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(near(x, y, bound) for x, y in zip(a, b))
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return a == b or math.isclose(a, b, rel_tol=bound, abs_tol=bound)


def difference(name, cpu, gpu):
    (a, said_a), (b, said_b) = reports(cpu), reports(gpu)
    if [k for k, _ in a] != [k for k, _ in b] or not a and not said_a:
        return f"the CPU reports {a}\nthe GPU {b}"
    for step, ((key, x), (_, y)) in enumerate(zip(a, b), 1):
        if not near(x, y, ULP * TERMS[name] * (step + 4)):
            return f"{key}, value {step}: the CPU has {x!r}, the GPU {y!r}"
    last = ULP * TERMS[name] * (len(a) + 4)
    texts = [x for x in said_a if isinstance(x, str)] != [x for x in said_b if isinstance(x, str)]
    return None if not texts and near(said_a, said_b, last) else f"the CPU prints {said_a}\nthe GPU {said_b}"


def run(program, *words):
    status, out, said = call(*program, *words, "--json", "--log", "none")
    return (out, None) if status == 0 else (out, f"{' '.join(words)}: exit status {status}: {said}")


def check_entry(name, built, *words):
    """The CPU; the GPU twice, and without a build, each kernel launched by itself: all the same bits on the GPU."""
    cpu, fault = run([built], *words)
    if not fault:
        gpu, fault = run([built], *words, "--device", "cuda")
    report(f"{name} {words[0]}: as on the CPU", fault or difference(name, cpu, gpu))
    if fault:
        return
    again, fault = run([built], *words, "--device", "cuda:0")
    values = reports(again)
    report(f"{name} {words[0]}: the same again", fault or (None if values == reports(gpu) else f"{values}"))
    if PACKED:
        return
    direct, fault = run([DLM, "run", "--target", "cuda", "--skip", "cooperate", f"{SMALL}/{name}.dlm"], *words)
    values = reports(direct)
    report(f"{name} {words[0]}: the same by dlm run, without cooperative launches", fault or (None if values == reports(gpu) else f"{values}"))


def check_bench(name, *options):
    """By events of the GPU: of the compiler, and of the program, which answers how often it is asked to run."""
    train = ["train", *options, "--log", "none"]
    if not PACKED:
        status, out, said = call(DLM, "bench", "--target", "cuda", "--trace", "trace.json", f"{SMALL}/{name}.dlm", *train)
        lines = [line for line in out.splitlines() if " k" in line and ".dlm:" in line]
        report("dlm bench on the GPU", None if status == 0 and lines and "-O0" in out else f"{status}: {said}{out}")
        report("a cooperative launch is one row", None if any(re.search(r" k\d+_\w+ to k\d+_\w+ ", line) for line in lines)
               else out)
        with open("trace.json") as trace:
            events = [e for e in json.load(trace)["traceEvents"] if e["ph"] == "X"]
        fits = {e["cat"] for e in events} == {"kernel", "step"} and all(e["dur"] >= 0 for e in events)
        report("a trace of the GPU", None if fits else events)
    done = subprocess.run([f"./{name}", *train, "--device", "cuda", "--bench"], input="2\n3\n", capture_output=True,
                          text=True, env=environment())
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    fits = len(rows) == 3 and rows[0]["device"] and rows[0]["values"] and all(r["seconds"] > 0 for r in rows[1:])
    report("a program measures itself", None if fits else f"{done.stderr}{done.stdout}")


def check_asynchronous(name, *options):
    """A loop that does no more than report waits for the GPU where its batches end, and not for each step."""
    if REAL:
        return
    status, out, said = call(f"./{name}", "train", *options, "--epochs", "8", "--device", "cuda", "--json", "--log", "none",
                             wishes="quick empty")
    times, steps = re.search(r"waited empty (\d+) times", said), len([k for k, _ in reports(out)[0] if k == "loss"])
    report("reports do not stop the GPU", None if status == 0 and times and int(times[1]) <= 9 and steps == 24 else
           f"{status}: {steps} steps, {said}")


LIBRARY = """
#include "classify.h"
#include <stdio.h>
int main(void)
{
    classify *m = classify_open("mlp.safetensors");
    float x[8] = {1, 2, 3, 4, 5, 6, 7, 8}, y[3];
    for (x[0] = 1; x[0] < 3; x[0]++) {
        if (classify_predict(m, 1, x, y))
            return puts(classify_error(m)), 1;
        printf("%.9g,%.9g,%.9g\\n", y[0], y[1], y[2]);
    }
    classify_close(m);
}
"""


def check_library():
    """In a C program, whose inputs change from call to call."""
    model = f"{SMALL}/classify.dlm"
    with open("main.c", "w") as f:
        f.write(LIBRARY)
    with open("two.csv", "w") as f:
        f.write("1,2,3,4,5,6,7,8\n2,2,3,4,5,6,7,8\n")
    for command in ([DLM, "emit", "--what", "obj", "--target", "cuda", model, "-o", "classify.o"],
                    [DLM, "emit", "--what", "header", model, "-o", "classify.h"],
                    ["cc", "main.c", "classify.o", "-o", "main", "-lm", "-lpthread"]):
        status, _, said = call(*command)
        if status:
            report("as a library", said)
            return
    wanted, got = call("./classify", "predict", "--x", "two.csv")[1], call("./main")[1]
    numbers = [[float(x) for x in text.replace("\n", ",").split(",") if x] for text in (wanted, got)]
    fits = len(numbers[1]) == 6 and near(*numbers, ULP * 24 * 4)
    report("as a library", None if fits else f"{wanted}\n{got}")


def check_standalone(name, *options):
    """Emitted as C and CUDA, made by the C compiler, its kernels compiled by NVRTC when it starts: the same bits."""
    folder, train = os.path.abspath("standalone"), ["train", *options]
    if PACKED:
        shutil.copytree(f"{PACKED}/standalone", folder)
    else:
        status, out, said = call(DLM, "emit", "--what", "cuda", "--standalone", "--target", "cpu,cuda",
                                 f"{SMALL}/{name}.dlm", "-o", folder)
        report("emit --standalone", None if status == 0 and not out else f"{status}: {said}{out}")
    status, out, said = call("sh", f"{folder}/build.sh")
    report("C and CUDA become a program", f"{status}: {said}{out}" if status or said + out else None)
    program = f"{folder}/program"
    if PACKED and REAL and "NVRTC" in call(program, *train, "--device", "cuda")[2]:
        skip("standalone", "NVRTC is not on this machine")
        return
    wanted, got = run([f"./{name}"], *train, "--device", "cuda"), run([program], *train, "--device", "cuda")
    report("standalone: as the built program", wanted[1] or got[1] or
           (None if reports(wanted[0]) == reports(got[0]) else f"{got[0]}\ninstead of {wanted[0]}"))
    if REAL:
        return
    for title, message, more in (
            ("without NVRTC", "DLM_NVRTC: /none/libnvrtc.so: ", {"DLM_NVRTC": "/none/libnvrtc.so"}),
            ("CUDA that does not compile", "the CUDA of this program does not compile for sm_90a: NVRTC: ",
             {"wishes": "fault"})):
        status, out, said = call(program, *train, "--device", "cuda", "--log", "none", **more)
        report(f"standalone: {title}", None if status == 1 and message in said else f"{status}: {said}{out}")


def build(name):
    """As ./name; exit status and what was said."""
    if PACKED:
        shutil.copy(f"{PACKED}/small/{name}", name)
        return 0, ""
    return call(DLM, "build", "--target", "cpu,cuda", f"{SMALL}/{name}.dlm", "-o", name)[::2]


def main():
    write_data()
    for name in sys.argv[1:] or TERMS:
        status, said = build(name)
        if status:
            report(f"{name}: build", said)
            continue
        sets = [f"--set={k}.path={os.path.abspath(f)}" for k, f in (("table", "table.csv"), ("book", "text.txt"), ("rows", "wide.csv"))
                if f'data {k} =' in open(f"{SMALL}/{name}.dlm").read()]
        check_entry(name, f"./{name}", "train", *sets)
        if name in MORE:
            check_entry(name, f"./{name}", *MORE[name], *sets)
        if name == "short":
            check_asynchronous(name, *sets)
        if name == "classify":
            check_bench(name, *sets)
            check_standalone(name, *sets)
            if not PACKED:
                check_library()


main()
