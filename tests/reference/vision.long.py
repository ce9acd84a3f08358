#!/usr/bin/env python3
"""One training step of the published architectures at their full size against vision.json, which
make_vision.py recorded with PyTorch in f64: the same weights in, the same loss and gradients out. The loss,
and the norm of the gradient by each param, agree to 1e-8 in f64 and to 1e-3 in f32, there with weights that
are settled (make_vision.py says why). Names of nets as arguments: these only."""
import json
import math
import os
import sys
from pathlib import Path

from formula import FORMULA, listed_params, numbers, relative

SOURCE = Path(os.environ["SOURCE"])
sys.path.insert(0, str(SOURCE / "tests"))
from tap import report

DLM = os.environ["DLM"]
TOLERANCE = {"f64": 1e-8, "f32": 1e-3}
SETTLED = """
fn settled(p, seed: int, scale: float) {
    w = weight(f64(p), seed)
    if rank(p) == 1 { w = w + (if p == 0 then 2 - 4 * (iota(count(p)) % 2) else 0) }
    return float(scale * w, like = p)
}
"""


def net_of(case, kind):
    return f"""use "{SOURCE}/models/vision/{case['file']}.dlm"
{FORMULA}{SETTLED}
net it(x: {kind}[N, 3, {case['side']}, {case['side']}]) = x |> {case['use']}
"""


def weights_program(case, kind, paths):
    """A program of its own: together with the step, the compiler would hold too much at once."""
    if kind == "f64":
        writes = [f"{path} <- weight({path}, {k})" for k, path in enumerate(paths)]
    else:
        writes = [f"{path} <- settled({path}, {k}, {0.2 if k in case['last'] else 1.0})" for k, path in enumerate(paths)]
    lines = "\n    ".join(writes)
    return net_of(case, kind) + f"""entry weights() {{
    {lines}
    save it to "{kind}.safetensors"
}}
"""


def step_program(case, kind, paths):
    side = case["side"]
    norms = "".join(f', norm(g["{path.split(".", 1)[1]}"])' for path in paths)
    return net_of(case, kind) + f"""entry step(rows: int = 2) {{
    load it from "{kind}.safetensors"
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
    name, column = case["file"], 0 if kind == "f64" else 1
    Path(f"{name}_net.dlm").write_text(step_program(case, kind, []))
    params = listed_params("it", f"{name}_net.dlm")
    if [shape for _, shape in params] != [shape for shape, *_ in case["tensors"]]:
        return "its params have other shapes, or stand in another order"
    paths = [path for path, _ in params]
    Path(f"{name}_weights.dlm").write_text(weights_program(case, kind, paths))
    Path(f"{name}_step.dlm").write_text(step_program(case, kind, paths))
    numbers(f"{name}_weights.dlm", "weights")
    got = numbers(f"{name}_step.dlm", "step")
    norms = [pair[column] for _, *pair in case["tensors"]]
    expected = [case["losses"][column], math.hypot(*norms), *norms]
    names = ["loss", "the whole gradient", *paths]
    if len(got) != len(expected):
        return f"{len(got)} numbers instead of {len(expected)}"
    worst = max(range(len(got)), key=lambda k: relative(got[k], expected[k]))
    error = relative(got[worst], expected[worst])
    print(f"{case['name']} {kind}: largest relative error {error:.1e}, of {names[worst]}", flush=True)
    return None if error < TOLERANCE[kind] else f"{names[worst]} is {got[worst]} instead of {expected[worst]}"


def main():
    cases = json.loads((SOURCE / "tests/reference/vision.json").read_text())
    for case in cases:
        if len(sys.argv) > 1 and case["name"] not in sys.argv[1:]:
            continue
        for kind in TOLERANCE:
            try:
                fault = fault_of(case, kind)
            except RuntimeError as failure:
                fault = str(failure)
            report(f"{case['name']} in {kind}", fault)


if __name__ == "__main__":
    main()
