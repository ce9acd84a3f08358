#!/usr/bin/env python3
"""The library against library.json, which make_library.py recorded with PyTorch and others: values, and
gradients by every input and param, in f64, through the whole compiler and by the interpreter. Every name that `dlm doc` lists has a
record, or stands below with the test that has it."""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from cases import HELP, problem_with, program_of, run  # noqa: E402
from tap import report  # noqa: E402

DLM = os.environ["DLM"]
RANDOM = "draws: moments in unit/test_std.c"
CHANGED = "pictures changed at random: models/augmentation.py"
ELSEWHERE = {
    **dict.fromkeys(["uniform", "normal", "bernoulli", "randint", "gumbel", "categorical", "permutation", "gaussian",
                     "truncated", "orthogonal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal",
                     "lecun_normal", "lecun_uniform"], RANDOM),
    **dict.fromkeys(["shift", "random_crop", "flip", "rotate", "colour_jitter", "mixup"], CHANGED),
}
CASES = json.loads((Path(os.environ["SOURCE"]) / "tests/reference/library.json").read_text())


def missing():
    """What `dlm doc` lists and no case uses."""
    listed = re.findall(r"^ {4}(\w+)", subprocess.run([DLM, "doc"], capture_output=True, text=True).stdout, re.MULTILINE)
    used = " ".join(case["expression"] + " " + case.get("optimizer", "") + " " + case.get("help", "") for case in CASES)
    words = set(re.findall(r"\w+", used))
    gone = [name for name in ELSEWHERE if name not in listed]
    return [name for name in listed if name not in words and name not in ELSEWHERE] + gone


report("every name of the library has a record", " ".join(missing()))
Path("library.dlm").write_text(HELP + "\n".join(map(program_of, CASES)))
built = subprocess.run([DLM, "build", "library.dlm", "-o", "library"], capture_output=True, text=True)
report("all cases are compiled", built.stderr if built.returncode else "")
for one in CASES if built.returncode == 0 else []:
    report(one["name"], problem_with(one, *run("./library", one)))

# The same entries by the interpreter: what it takes each op to mean, without kernels.
records = os.environ["SOURCE"] + "/tests/reference/library.json"
done = subprocess.run([os.environ["BUILD"] + "/interpret", "library.dlm", records], capture_output=True, text=True)
report("all cases are interpreted", done.stderr if done.returncode else "")
interpreted = {line.split()[0]: [float(x) for x in line.split()[1:]] for line in done.stdout.splitlines()}
for one in [case for case in CASES if "data " not in case.get("help", "")]:
    report(f"{one['name']}, interpreted", problem_with(one, interpreted.get(one["name"], [])))
