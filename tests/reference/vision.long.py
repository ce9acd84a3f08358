#!/usr/bin/env python3
"""One training step of the published architectures at their full size against vision.json, which
make_vision.py recorded with PyTorch in f64: the same weights in, the same loss and gradients out. The loss,
and the norm of the gradient by each param, agree to 1e-8 in f64 and to 1e-3 in f32."""
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

from formula import FORMULA, listed_params, relative

SOURCE = Path(os.environ["SOURCE"])
sys.path.insert(0, str(SOURCE / "tests"))
from tap import report

DLM = os.environ["DLM"]
TOLERANCE = {"f64": 1e-8, "f32": 1e-3}


def program_of(case, kind, paths):
    side = case["side"]
    writes = "\n".join(f"    {path} <- weight({path}, {k})" for k, path in enumerate(paths))
    norms = "".join(f', norm(g["{path.split(".", 1)[1]}"])' for path in paths)
    return f"""use "{SOURCE}/models/vision/{case['file']}.dlm"
{FORMULA}
net it(x: {kind}[N, 3, {side}, {side}]) = x |> {case['use']}
entry step(rows: int = 2) {{
{writes}
    first[n < rows, c < 3, i < {side}, j < {side}] = sin(f64(i * (1 + c) + j * (2 - n)) * 0.05 + n + c)
    second[n < rows, c < 3, i < {side}, j < {side}] = sin(f64((i - j) * (1 + n)) * 0.11 + c)
    x = {kind}(first + second)
    y[n < rows] = if n % 2 == 0 then 7 else 421
    loss = {case['loss_of']}(it(x), y)
    g = grad(loss, it)
    update it with g using sgd(0.01)
    emit [loss, norm(g){norms}]
}}
"""


def fault_of(case, kind):
    name = f"{case['file']}_{kind}.dlm"
    Path(name).write_text(program_of(case, kind, []))
    params = listed_params("it", name)
    if [shape for _, shape in params] != [shape for shape, _ in case["tensors"]]:
        return "its params have other shapes, or stand in another order"
    Path(name).write_text(program_of(case, kind, [path for path, _ in params]))
    done = subprocess.run([DLM, "run", name, "step", "--log", "none"], capture_output=True, text=True)
    if done.returncode:
        return done.stderr[-2000:]
    got = [float(word) for word in re.split(r"[,\s]+", done.stdout.strip())]
    norms = [norm for _, norm in case["tensors"]]
    expected = [case["loss"], math.hypot(*norms), *norms]
    names = ["loss", "the whole gradient", *(path for path, _ in params)]
    if len(got) != len(expected):
        return f"{len(got)} numbers instead of {len(expected)}"
    worst = max(range(len(got)), key=lambda k: relative(got[k], expected[k]))
    error = relative(got[worst], expected[worst])
    print(f"{case['name']} {kind}: largest relative error {error:.1e}, of {names[worst]}")
    return None if error < TOLERANCE[kind] else f"{names[worst]} is {got[worst]} instead of {expected[worst]}"


def main():
    cases = json.loads((SOURCE / "tests/reference/vision.json").read_text())
    for case in cases:
        if len(sys.argv) > 1 and case["name"] not in sys.argv[1:]:
            continue
        for kind in TOLERANCE:
            report(f"{case['name']} in {kind}", fault_of(case, kind))


if __name__ == "__main__":
    main()
