#!/usr/bin/env python3
"""The library's records (tests/reference) on the GPU, values and gradients: one program of C and CUDA, whose kernels are
one source. A GPU that is none, the emulation, looks at every access."""

import json
import os
import sys

from stand_in import DLM, SOURCE, call, environment

sys.path[:0] = [SOURCE + "/tests", SOURCE + "/tests/reference"]
from cases import HELP, problem_with, program_of, run  # noqa: E402
from tap import report  # noqa: E402

cases = json.loads(open(SOURCE + "/tests/reference/library.json").read())
open("library.dlm", "w").write(HELP + "\n".join(map(program_of, cases)))
status, _, said = call(DLM, "emit", "--what", "cuda", "--standalone", "library.dlm", "-o", "library")
report("the library as C and CUDA", said if status else None)
status, _, said = call("sh", "library/build.sh")
report("it becomes a program", said if status else None)
os.environ.update(environment("checked"))
for case in cases:
    report(case["name"], problem_with(case, *run("library/program", case)))
