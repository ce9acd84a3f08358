#!/usr/bin/env python3
"""Kernels of models through NVRTC to machine code of two architectures, without a GPU.

What each takes (registers, shared memory, spills) is kept in BUILD/gpu/NAME.registers; a spill is a
failure. Where NVRTC is missing the models are skipped, and counted. With --all: every model.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOURCE, BUILD, DLM = Path(os.environ["SOURCE"]), Path(os.environ["BUILD"]), os.environ["DLM"]
ARCHITECTURES = ["sm_80", "sm_90a"]
FEW = ["linear/svm", "mlp/mlp", "mlp/batch_norm", "mlp/dropout", "vision/lenet", "generative/vae", "generative/gan",
       "sequence/char_rnn", "sequence/reverse", "transformer/gpt", "embedding/word2vec", "optim/optimizers"]
NO_NVRTC = 77


def models():
    every = sorted(p for p in (SOURCE / "models").rglob("*.dlm") if p.parent.name not in ("std", "data"))
    if os.environ.get("DLM_TEST_ALL"):
        return every
    return [p for p in every if str(p.relative_to(SOURCE / "models").with_suffix("")) in FEW]


def check(model):
    """The outcome, as a line of TAP behind lines that explain it."""
    name = str(model.relative_to(SOURCE / "models").with_suffix(""))
    folder = BUILD / "gpu"
    folder.mkdir(exist_ok=True)
    file = folder / (name.replace("/", "-") + ".cu")
    made = subprocess.run([DLM, "emit", "--what", "cuda", str(model), "-o", str(file)], capture_output=True, text=True)
    if made.returncode:
        return f"{made.stderr}\nnot ok {name}"
    run = subprocess.run([str(BUILD / "gpu_compile"), str(file), *ARCHITECTURES], capture_output=True, text=True)
    if run.returncode == NO_NVRTC:
        return f"ok {name} # SKIP no NVRTC"
    file.with_suffix(".registers").write_text(run.stdout)
    spills = [line for line in run.stdout.splitlines() if not line.endswith("spills 0")]
    if run.returncode or spills or not run.stdout:
        return "\n".join([run.stderr[-3000:], *spills, f"not ok {name}"])
    return f"ok {name}"


def main():
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(check, models()))
    print("\n".join(results))
    return any("not ok" in r for r in results)


sys.exit(main())
