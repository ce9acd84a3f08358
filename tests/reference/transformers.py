#!/usr/bin/env python3
"""The models of models/transformer against transformers.json, which make_transformers.py recorded with PyTorch
in f64, from the same weights and data. Small ones learn alike: the mean loss of each ten steps stays within 2 %. One
step has the same loss, and gradients of the same norm by each param, to 1e-8 in f64 and 1e-3 in f32; with --all also
at the published sizes, which have the published numbers of parameters. Decoding with a cache gives the logits of the
whole text."""
import json
import math
import os
import sys
from pathlib import Path

from formula import FORMULA, listed_params, numbers, relative

SOURCE = Path(os.environ["SOURCE"])
sys.path.insert(0, str(SOURCE / "tests"))
from tap import report

OF_CURVES, OF_STEPS = 0.02, {"f64": 1e-8, "f32": 1e-3}

# name of the file: its nets, and how step i of the curve finds `loss`
STEPPING = """
fn stepping(i: int, length: int, low: int, high: int) -> i32[8, length] {
    u = scrambled(16, 5000 + i)
    x[n < 8, t < length] = low + (i32((high - low) * u[n]) + i32(1 + floor(4 * u[8 + n])) * t) % (high - low)
    return x
}
"""
CURVES = {
    "gpt": (["gpt"], STEPPING, """
        x = stepping(i, CTX + 1, 0, V)
        loss = cross_entropy(gpt(x[:, ..CTX]), x[:, 1..])"""),
    "bert": (["bert"], STEPPING, """
        x = stepping(i, T, 4, V)
        chosen = reshape(scrambled(8 * T, 6000 + i), [8, T]) < 0.15
        loss = over_chosen(cross_entropy_each(bert(if chosen then GAP else x), x), chosen)"""),
    "vit": (["vit"], "", """
        y = i32(10 * scrambled(8, 5000 + i))
        wave[n, p < SIZE * SIZE] = sin(0.3 * y[n] * p + y[n])
        x = reshape(wave + f32(reshape(scrambled(8 * SIZE * SIZE, 6000 + i), [8, SIZE * SIZE])), [8, 1, SIZE, SIZE])
        loss = cross_entropy(vit(x), y)"""),
    "sparse": (["artist"], STEPPING, """
        x = stepping(i, T, 0, V)
        loss = cross_entropy(artist(x), x)"""),
    "encoder_decoder": (["encoder", "decoder"], "", """
        digits = 4 + i32(10 * reshape(scrambled(48, 5000 + i), [8, 6]))
        words[n < 8, t < 8] = if t == 0 then 1 else if t == 7 then 2 else digits[n, 6 - t else 0]
        loss = surprise_at(digits, words)"""),
}


def program_of(name, rate, weights):
    nets, helpers, loss = CURVES[name]
    return f"""use "{SOURCE}/models/transformer/{name}.dlm"
{FORMULA}{helpers}
entry curve() {{
    {weights}
    for i in 0..150 {{{loss}
        minimize loss over {", ".join(nets)} using adam({rate})
        emit loss
    }}
}}
"""


def options_of(case):
    return [word for key, value in {**case["sizes"], "DROP": 0.0}.items() for word in ("-D", f"{key}={value}")]


def curve_fault(case):
    name, file = case["file"], f"{case['file']}.dlm"
    options = options_of(case)
    Path(file).write_text(program_of(name, case["rate"], ""))
    params = [path for net in CURVES[name][0] for path, _ in listed_params(net, file, options)]
    weights = "\n    ".join(f"{path} <- weight({path}, {k})" for k, path in enumerate(params))
    Path(file).write_text(program_of(name, case["rate"], weights))
    losses = numbers(file, "curve", options)
    got = [sum(losses[k:k + 10]) / 10 for k in range(0, len(losses), 10)]
    worst = max(map(relative, got, case["curve"]))
    print(f"{name}: largest relative error {worst:.1e}")
    return None if len(got) == len(case["curve"]) and worst < OF_CURVES else f"{got} instead of {case['curve']}"


# ---- one step ----

STEPS = {
    "gpt": (STEPPING, """
    x = stepping(0, 17, 0, V)
    loss = cross_entropy(gpt(x[:, ..16]), x[:, 1..])"""),
    "vit": ("", """
    count = 2 * CHANNELS * SIZE * SIZE
    x = reshape({kind}(2 * scrambled(count, 6000) - 1), [2, CHANNELS, SIZE, SIZE])
    y[n < 2] = if n == 0 then 1 else CLASSES - 1
    loss = cross_entropy(vit(x), y)"""),
}


def model_in(kind, name, case):
    """The model's file beside a table of one row of zeros, with all floats of this kind."""
    text = (SOURCE / f"models/transformer/{name}.dlm").read_text().replace("f32", kind)
    if name == "vit":
        columns = case["sizes"]["CHANNELS"] * case["sizes"]["SIZE"] ** 2 + 1
        Path("row.csv").write_text("\n".join([",".join(["0"] * columns)] * 5) + "\n")
        text = text.replace("../data/digits.csv.gz", "row.csv")
    Path(f"{name}_{kind}.dlm").write_text(text)


def step_program(name, kind, paths):
    helpers, loss = STEPS[name]
    writes = "\n".join(f"    {path} <- weight({path}, {k})" for k, path in enumerate(paths))
    norms = "".join(f', norm(g["{path.split(".", 1)[1]}"])' for path in paths)
    return f"""use "{name}_{kind}.dlm"
{FORMULA}{helpers}
entry step() {{
{writes}{loss.format(kind=kind)}
    g = grad(loss, {name})
    update {name} with g using sgd(0.01)
    emit [loss{norms}]
}}
"""


def step_fault(case, kind):
    name, file, options = case["file"], f"step_{case['file']}_{kind}.dlm", options_of(case)
    model_in(kind, name, case)
    Path(file).write_text(step_program(name, kind, []))
    params = listed_params(name, file, options)
    if [shape for _, shape in params] != [shape for shape, _ in case["tensors"]]:
        return "its params have other shapes, or stand in another order"
    Path(file).write_text(step_program(name, kind, [path for path, _ in params]))
    got = numbers(file, "step", options)
    expected = [case["loss"], *(norm for _, norm in case["tensors"])]
    errors = [relative(a, b) if b else abs(a) for a, b in zip(got, expected)]
    print(f"{name} {kind}: largest relative error {max(errors):.1e}")
    return None if len(got) == len(expected) and max(errors) < OF_STEPS[kind] else f"{got} instead of {expected}"


# ---- published sizes ----

PUBLISHED = {"gpt": 124439808, "vit": 86567656}         # GPT-2, ViT-B/16


def count_fault(case):
    name, file = case["file"], f"count_{case['file']}.dlm"
    model_in("f32", name, case)
    Path(file).write_text(step_program(name, "f32", []))
    count = sum(math.prod(shape) for _, shape in listed_params(name, file, options_of(case)))
    return None if count == PUBLISHED[name] else f"it has {count} parameters"


# ---- decoding ----

DECODING = """
    ids = (iota(12) * 7 % V)[_, :]
    whole = gpt(ids)
    gap = max(abs(gpt(ids[:, ..5], decode = true) - whole[:, ..5]))
    for i in 5..12 { gap = max(gap, max(abs(gpt(ids[:, i..i + 1], at = i, decode = true)[:, 0] - whole[:, i]))) }
    save gpt to "gpt.safetensors"
    emit [gap, max(abs(whole))]
"""


def decoding_fault(case):
    """Token by token, with the keys and values that the cache keeps, the logits are those of the whole text."""
    options, file = options_of(case), "decoding.dlm"

    def program(writes):
        Path(file).write_text(f'use "{SOURCE}/models/transformer/gpt.dlm"\n{FORMULA}\nentry compare() {{\n'
                              f"{writes}{DECODING}}}\n")
    program("")
    params = [path for path, _ in listed_params("gpt", file, options)]
    program("\n".join(f"    {path} <- weight({path}, {k})" for k, path in enumerate(params)))
    gap, largest = numbers(file, "compare", options)
    return None if gap < 1e-5 < largest else f"logits up to {largest} differ by {gap}"


def attempt(name, test, *arguments):
    try:
        report(name, test(*arguments))
    except RuntimeError as failure:
        report(name, failure)


def main():
    for case in json.loads((SOURCE / "tests/reference/transformers.json").read_text()):
        name = " ".join([case["file"], case["sizes"].get("PATTERN", "")]).strip()
        published = case.get("parameters", 0) == PUBLISHED.get(name)
        if published:
            attempt(f"{name} has {PUBLISHED[name]:,} parameters at its published size", count_fault, case)
        if "curve" in case:
            attempt(f"{name} learns as the reference", curve_fault, case)
        elif not published or os.environ.get("DLM_TEST_ALL"):
            for kind in OF_STEPS:
                attempt(f"one step of {name} with {case['parameters']:,} parameters in {kind}", step_fault, case, kind)
        if case["file"] == "gpt" and "curve" in case:
            attempt("decoding with a cache", decoding_fault, case)


if __name__ == "__main__":
    main()
