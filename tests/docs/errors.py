#!/usr/bin/env python3
"""docs/errors.md and dlm explain: every code of the source has an entry and every entry a code; examples
for all but those that no program of a few lines shows; and a test of the exact message."""
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

SOURCE, DLM = Path(os.environ["SOURCE"]), os.environ["DLM"]
FOLDERS = ["frontend", "ir", "passes", "codegen"]
# Not shown by a block: other encodings, options, limits, and the text of the IR.
WITHOUT_EXAMPLE = {"E0012", "E0014", "E0107", "E0531", "E0630", "E0704", "E0705", "E0706", "E0707",
                   "E0901", "E0902", "E0903", "E0904", "E0905", "E0906"}
PAGE = (SOURCE / "docs/errors.md").read_text()


def explain(*words):
    done = subprocess.run([DLM, "explain", *words], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def codes_of_source():
    files = [f for folder in FOLDERS for f in (SOURCE / folder).rglob("*") if f.suffix in {".c", ".l", ".y"}]
    return {code for f in files for code in re.findall(r'"(E\d{4})"', f.read_text())}


def tested_codes():
    tests = SOURCE / "tests"
    exact = {code for f in tests.glob("errors/*.err") for code in re.findall(r"error\[(E\d{4})\]", f.read_text())}
    other = {code for f in tests.rglob("*") if f.is_file() and f.suffix in {".sh", ".py", ".ir", ".t", ".c"}
             and f.name != "errors.py" for code in re.findall(r"E\d{4}", f.read_text())}
    return exact, other


def problem_with(code, text, exact, other):
    shown = [("error" in how, how) for how in re.findall(r"(<!-- error: .* -->\n)?```dlm\n", text)]
    if code not in WITHOUT_EXAMPLE and [wrong for wrong, _ in shown] != [True, False]:
        return "an entry shows one wrong program and one right one"
    if any(wrong and how != f"<!-- error: {code} -->\n" for wrong, how in shown):
        return "the wrong program is of another code"
    if code not in exact and not (code in WITHOUT_EXAMPLE and code in other):
        return "no test in tests/errors has this code"
    return ""


entries = dict(re.findall(r"^### (E\d{4}): .*\n((?:(?!##).*\n)*)", PAGE, re.MULTILINE))
source = codes_of_source()
report("every code has an entry", ", ".join(sorted(source - set(entries))))
report("every entry is of a code", ", ".join(sorted(set(entries) - source)))
report("the entries are in order", "" if list(entries) == sorted(entries) else "they are not")
exact, other = tested_codes()
for code, text in entries.items():
    report(code, problem_with(code, text, exact, other))
wanted = "E0209: an axis without its name\n\nAxes are given by name, as `max(a, b)` is the larger of two.\n\nWrong:\n\n" \
    "    entry e(x: f32[N, 2]) { emit sum(x, 0) }\n\nRight:\n\n    entry e(x: f32[N, 2]) { emit sum(x, axis = 0) }\n"
for word in ("E0209", "e209", "209"):
    got = explain(word)
    report(f"dlm explain {word}", "" if got == (0, wanted, "") else str(got))
status, listed, _ = explain("--list")
report("dlm explain --list", "" if status == 0 and re.findall(r"^E\d{4}", listed, re.MULTILINE) == list(entries) else listed)
status, out, said = explain("E0299")
report("a code that does not exist", "" if (status, out) == (1, "") and "there is no code E0299; did you mean" in said else said)
report("no code", "" if explain()[0] == 2 else "it is no usage error")
