#!/usr/bin/env python3
"""Kernels of the library and of models through NVRTC to machine code of two architectures, without a GPU.

The library's are those of the records in tests/reference, each name with its gradients. A kernel that differs from
another one in names alone is compiled once; what was compiled is in the cache. Registers, shared memory and spills of
each are kept in BUILD/gpu/NAME.registers, and the most that a kernel takes in BUILD/gpu/registers.txt; a spill is a
failure. Where NVRTC is missing all are skipped, and counted. With --all: every model."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOURCE, BUILD, DLM = Path(os.environ["SOURCE"]), Path(os.environ["BUILD"]), os.environ["DLM"]
sys.path[:0] = [str(SOURCE / "tests"), str(SOURCE / "tests/reference")]
from cases import HELP, program_of  # noqa: E402

ARCHITECTURES = ["sm_80", "sm_90a"]
FEW = ["linear/svm", "mlp/mlp", "mlp/batch_norm", "mlp/dropout", "vision/lenet", "generative/vae", "generative/gan",
       "sequence/char_rnn", "sequence/reverse", "transformer/gpt", "embedding/word2vec", "optim/optimizers"]
NO_NVRTC, PARTS = 77, 4
FUNCTION = re.compile(r"^(KERNEL|COOPERATIVE|PART)\((\w+)(.*?)^}\n", re.DOTALL | re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
FOLDER = BUILD / "gpu"
seen = set()


def models():
    every = sorted(p for p in (SOURCE / "models").rglob("*.dlm") if p.parent.name not in ("std", "data"))
    if os.environ.get("DLM_TEST_ALL"):
        return every
    return [p for p in every if str(p.relative_to(SOURCE / "models").with_suffix("")) in FEW]


def without_names(function):
    """The function with its own name and those of its arguments by number."""
    arguments = re.search(r"\)\(([^)]*)\)\n", function)
    names = [re.match(r"\w+\((\w+)", function)[1]] + re.findall(r"(\w+)\s*(?:,|$)", arguments[1] if arguments else "")
    number = {name: f"n{k}" for k, name in enumerate(names)}
    return re.sub(r"\b\w+\b", lambda word: number.get(word[0], word[0]), function)


def distinct(text):
    """What stands around kernels, and the kernels that were not seen before."""
    kernels = []
    for found in FUNCTION.finditer(text):
        plain = without_names(found[0]) if found[1] == "KERNEL" else None
        if plain and plain not in seen:
            kernels.append(found[0])
            seen.add(plain)
    return FUNCTION.sub(lambda found: "" if found[1] == "KERNEL" else found[0], text), kernels


def emit(file, name, *options):
    """The CUDA of a model, or what dlm said."""
    made = subprocess.run([DLM, "emit", "--what", "cuda", *options, str(file)], capture_output=True, text=True)
    return (COMMENT.sub("", made.stdout), None) if made.returncode == 0 else (None, f"{made.stderr}\nnot ok {name}")


def compile_text(name, text):
    """The outcome, as a line of TAP behind lines that explain it."""
    file = FOLDER / (name.replace("/", "-") + ".cu")
    file.write_text(text)
    run = subprocess.run([str(BUILD / "gpu_compile"), str(file), *ARCHITECTURES], capture_output=True, text=True)
    if run.returncode == NO_NVRTC:
        return f"ok {name} # SKIP no NVRTC"
    file.with_suffix(".registers").write_text(run.stdout)
    spills = [line for line in run.stdout.splitlines() if not line.endswith("spills 0")]
    if run.returncode or spills:
        return "\n".join([run.stderr[-3000:], *spills, f"not ok {name}"])
    return f"ok {name}"


def jobs():
    """Pairs of a name and CUDA; of what dlm cannot emit, the outcome instead."""
    cases = json.loads((SOURCE / "tests/reference/library.json").read_text())
    Path("library.dlm").write_text(HELP + "\n".join(map(program_of, cases)))
    text, fault = emit("library.dlm", "library", "--skip", "cooperate")
    around, kernels = (None, []) if fault else distinct(text)
    for part in range(PARTS):
        yield f"library{part}", fault or around + "".join(kernels[part::PARTS]), fault
    for model in models():
        name = str(model.relative_to(SOURCE / "models").with_suffix(""))
        text, fault = emit(model, name)
        around, kernels = (None, []) if fault else distinct(text)
        yield name, fault or around + "".join(kernels), fault


def summary():
    lines = [line.split() for file in sorted(FOLDER.glob("*.registers")) for line in file.read_text().splitlines()]
    out = []
    for arch in ARCHITECTURES:
        rows = [line for line in lines if line[1] == arch]
        for what, column in (("registers", 3), ("shared", 5), ("spills", 7)):
            most = max(rows, key=lambda line: int(line[column]))
            out.append(f"{arch} {len(rows)} kernels, most {what}: {most[column]} ({most[0]})")
    (FOLDER / "registers.txt").write_text("\n".join(out) + "\n")


def main():
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.registers"):
        old.unlink()
    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(lambda n=name, t=text, f=fault: f or compile_text(n, t)) for name, text, fault in jobs()]
        results = [result.result() for result in results]
    print("\n".join(results))
    if any(FOLDER.glob("*.registers")):
        summary()
    return any("not ok" in r for r in results)


sys.exit(main())
