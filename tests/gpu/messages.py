#!/usr/bin/env python3
"""What is said of a machine, a model or a run that CUDA cannot work with; a lost GPU leaves files whole."""

import os
import re
import sys

from stand_in import DLM, REAL, SMALL, call, reports, write_data

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests"))
from tap import report, skip

TABLE = "--set=table.path=" + os.path.abspath("table.csv")
MODEL = f"{SMALL}/classify.dlm"
TRAIN = ["train", TABLE, "--log", "none", "--json"]


def says(name, wanted, message, *command, wishes="quick", **more):
    """Fails with this status, nothing on stdout, and exactly that message (a regular expression)."""
    status, out, said = call(*command, wishes=wishes, **more)
    lines = [line.split(": error", 1)[1] for line in said.splitlines() if ": error" in line]
    fits = status == wanted and lines and re.fullmatch(r"(: |\[E\d+\]: )" + message, lines[0])
    report(name, None if fits else f"exit status {status}, wanted {wanted}: {message}\nsaid: {said}{out}")


def of_the_machine():
    run = [DLM, "run", "--target", "cuda", MODEL, *TRAIN]
    says("no driver", 1, r"NVIDIA's driver \(/none/libcuda.so\) is not installed on this machine", *run,
         DLM_CUDA="/none/libcuda.so")
    says("neither driver nor NVRTC", 1, r"NVIDIA's driver \(/none/libcuda.so\) is not installed on this machine, and "
         r"DLM_NVRTC: /none/libnvrtc.so: .*", *run, DLM_CUDA="/none/libcuda.so", DLM_NVRTC="/none/libnvrtc.so")
    says("no NVRTC", 1, "DLM_NVRTC: /none/libnvrtc.so: .*", DLM, "build", "--target", "cuda", MODEL, "-o", "x",
         DLM_NVRTC="/none/libnvrtc.so")
    says("a driver too old", 1, r"NVIDIA's driver on this machine is too old: it knows CUDA 11.0, and dlm needs CUDA "
         r"11.4 or newer; update the driver", *run, wishes="quick driver=11000")
    says("a driver older than the kernels", 1, r"NVIDIA's driver on this machine knows CUDA 12.4, too old for the "
         r"kernels of this program, which were compiled with CUDA 13.1: update the driver, or compile with an older "
         r"NVRTC", "./both", *TRAIN, "--device", "cuda", wishes="quick driver=12040")
    says("no GPU", 1, "there is no GPU of NVIDIA in this machine, or none that may be used here", *run,
         wishes="quick devices=0")
    says("no third GPU", 1, "--device cuda:2: this machine has 2 GPUs, cuda:0 to cuda:1", "./both", *TRAIN, "--device",
         "cuda:2", wishes="quick devices=2")
    says("no second GPU", 1, "--device cuda:1: this machine has one GPU, cuda:0", "./both", *TRAIN, "--device", "cuda:1")
    says("too little memory", 1, r"out of memory on GPU 0 \(Stand-in\): .* needs .*, and .* of 10.0 kB are free; smaller "
         r"batches need less, and `--memory` computes again what does not fit", "./both", *TRAIN, "--device", "cuda",
         wishes="quick memory=10000")


def of_the_command():
    says("an unknown architecture", 1, r"--arch sm_60: NVRTC 13.1 does not know this architecture; it knows sm_75, .*, "
         r"and ptx is for all that are newer", DLM, "build", "--target", "cuda", "--arch", "sm_60", MODEL, "-o", "x")
    says("no architecture", 1, r"--arch volta: NVRTC .*", DLM, "build", "--target", "cuda", "--arch", "sm_80,volta",
         MODEL, "-o", "x")
    says("an unknown target", 2, "--target: `gpu` is none of cpu, .* and cuda", DLM, "run", "--target", "cpu,gpu", MODEL)
    says("a target twice", 2, "--target: `portable` is one too many", DLM, "run", "--target", "cpu,portable", MODEL)
    says("a limit of memory", 1, "--memory: this step needs .*", DLM, "build", "--target", "cuda",
         "--memory", "1K", f"{SMALL}/attend.dlm", "-o", "x")
    says("a standalone program without a folder", 2, "a standalone program needs a folder: use -o FOLDER", DLM, "emit",
         "--what", "cuda", "--standalone", MODEL)
    says("a standalone program of C", 2, "--standalone is for --what cuda; `dlm build` makes programs", DLM, "emit",
         "--what", "c", "--standalone", MODEL, "-o", "x")
    says("an unknown device", 2, "--device needs cpu, cuda or cuda:N, got `gpu`", "./both", *TRAIN, "--device", "gpu")
    says("a device without number", 2, "--device needs .*", "./both", *TRAIN, "--device", "cuda:x")
    says("a program for the CPU", 1, "--device cuda: the model was compiled for the CPU alone; compile it with "
         "`--target cpu,cuda`", DLM, "run", MODEL, *TRAIN, "--device", "cuda")
    says("a program for the GPU", 1, "--device cpu: the model was compiled for the GPU alone; compile it with "
         "`--target cpu,cuda`", DLM, "run", "--target", "cuda", MODEL, *TRAIN, "--device", "cpu")
    says("a program for other GPUs", 1, r"this program has kernels for sm_90a, and none for GPU 0 \(Stand-in\), which is "
         r"sm_80: build it with `--arch sm_80`", "./both", *TRAIN, "--device", "cuda", wishes="quick sm=80")


def a_gpu_newer_than_nvrtc():
    status, out, said = call(DLM, "run", "--target", "cuda", MODEL, *TRAIN, "--epochs", "1", wishes="quick sm=130")
    report("a GPU that NVRTC does not know gets PTX", None if status == 0 and reports(out)[0] else f"{status}: {said}{out}")


def a_fault_of_dlm():
    status, _, said = call(DLM, "build", "--target", "cuda", MODEL, "-o", "x", wishes="fault", TMPDIR=os.getcwd())
    kept = re.search(r"is a fault of dlm; its source is kept in (\S+\.cu):", said)
    whole = kept and "KERNEL(" in open(kept.group(1)).read()
    report("CUDA that does not compile is kept", None if status == 1 and whole else f"{status}: {said}")


def a_lost_gpu():
    straight = reports(call("./both", *TRAIN, "--device", "cuda")[1])[0]
    says("a lost GPU", 1, r"(train\.[0-9]|sending a batch to the GPU): GPU 0 \(Stand-in\) failed: unspecified launch failure "
         r"\(CUDA_ERROR_LAUNCH_FAILED\); CUDA_LAUNCH_BLOCKING=1 in the environment tells the kernel",
         "./both", "train", TABLE, "--log", "none", "--device", "cuda", "--resume", "state", wishes="quick lose=9")
    status, out, said = call("./both", "predict", "--x", "x.csv")
    report("the last checkpoint is whole", None if status == 0 and len(out.split()) == 3 else f"{status}: {said}{out}")
    status, out, said = call("./both", *TRAIN, "--device", "cuda", "--resume", "state")
    rest = reports(out)[0]
    report("the run goes on to the same bits", None if rest and rest == straight[-len(rest):]
           else f"{said}\n{rest}\ninstead of {straight}")
    says("the kernel of a fault", 1, r"train.init: kernel k[0-9]+_\w+ \(.*\.dlm:.*\): GPU 0 \(Stand-in\) failed: .*",
         "./both", *TRAIN, "--device", "cuda", wishes="quick lose=1", CUDA_LAUNCH_BLOCKING="1")


def a_faulty_label():
    """Of a step that nobody waits for, the batch may be gone."""
    with open("table.csv") as good, open("faulty.csv", "w") as bad:
        rows = good.read().splitlines()
        rows[3] = ",".join([*rows[3].split(",")[:8], "7", "0"])
        bad.write("\n".join(rows) + "\n")
    train = ["./both", "train", "--set=table.path=" + os.path.abspath("faulty.csv"), "--log", "none", "--device", "cuda"]
    says("a faulty label", 1, r".*: index outside 0\.\.[0-9]; CUDA_LAUNCH_BLOCKING=1 in the environment tells whose",
         *train)
    says("a faulty label, step by step", 1, r".*: index outside 0\.\.[0-9]; `table.y` is 7 in row 4 of .*faulty.csv", *train,
         CUDA_LAUNCH_BLOCKING="1")


def main():
    if REAL:
        skip("messages", "for the stand-ins")
        return
    write_data()
    call(DLM, "build", "--target", "cpu,cuda", MODEL, "-o", "both")
    status, out, _ = call("./both", "train", "--help")
    report("--help shows --device", None if "--device cpu|cuda[:N]" in out else out)
    of_the_machine()
    of_the_command()
    a_gpu_newer_than_nvrtc()
    a_fault_of_dlm()
    a_lost_gpu()
    a_faulty_label()


main()
