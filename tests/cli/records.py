#!/usr/bin/env python3
"""Messages as records: dlm check --json, and --json of the commands that print results."""
import json
import os
import subprocess
from pathlib import Path

DLM = os.environ["DLM"]


def dlm(*arguments):
    result = subprocess.run([DLM, *arguments], capture_output=True, text=True)
    return result.returncode, result.stdout, result.stderr


def report(name, wanted, got):
    print(f"ok - {name}" if wanted == got else f"wanted {wanted}\ngot    {got}\nnot ok - {name}")


def place(file, line, column, end_line, end_column):
    return {"file": file, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


Path("wrong.dlm").write_text("""fn f(s: str) = len(s)
entry a(x: f32[N, 4], y: f32[N, 5]) -> f32[N, 4] {
    z = x +
        y
    return z
}
entry b() { emit "é" + wrnog }
""")
Path("right.dlm").write_text("entry a(x: f32[N]) -> f32[N] = 2 * x\n")
Path("many.dlm").write_text("".join(f"entry e{i}() {{ emit nothing{i} }}\n" for i in range(30)))

status, out, err = dlm("check", "--json", "wrong.dlm")
records = [json.loads(line) for line in out.splitlines()]
report("exit status of a mistake", (1, ""), (status, err))
report("an error with notes, over two lines", {
    "code": "E0301", "severity": "error",
    "message": "shapes of the operands of `+` do not fit: f32[N, 4] and f32[N, 5] (4 against 5); only an axis "
               "written as 1 stretches",
    **place("wrong.dlm", 3, 9, 4, 10),
    "notes": [
        {"message": "f32[N, 4] comes from here", **place("wrong.dlm", 2, 9, 2, 21)},
        {"message": "f32[N, 5] comes from here", **place("wrong.dlm", 2, 23, 2, 35)},
    ]}, records[0])
report("columns count characters", ("E0101", place("wrong.dlm", 7, 24, 7, 29), []),
       (records[-1]["code"], {k: records[-1][k] for k in place(0, 0, 0, 0, 0)}, records[-1]["notes"]))
report("all errors, however many", 30, len(dlm("check", "--json", "many.dlm")[1].splitlines()))
report("nothing is wrong, nothing is said", (0, "", ""), dlm("check", "--json", "right.dlm"))
status, out, err = dlm("check", "--json", "missing.dlm")
record = json.loads(out)
report("an error without a place", (1, "E0106", False), (status, record["code"], "file" in record))
status, out, err = dlm("run", "--json", "wrong.dlm", "a")
report("dlm run --json keeps stdout for results", (1, "", "E0301"), (status, out, json.loads(err.splitlines()[0])["code"]))
