#!/usr/bin/env python3
"""dlm fmt on every .dlm of the project: what it promises, looked at from outside.

Models, the library and the examples stand as it would lay them out. Everything else that can be
parsed is laid out twice: the second time changes nothing, the tree is the old one, and so are the
comments. NAME.dlm of this folder becomes NAME.formatted.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

SOURCE, DLM = Path(os.environ["SOURCE"]), os.environ["DLM"]


def dlm(*arguments, given=None):
    result = subprocess.run([DLM, *arguments], input=given, capture_output=True)
    return result.returncode, result.stdout.decode(), result.stderr.decode()


def comments(text):
    """What stands behind a # that is in no string."""
    bare = re.sub(r'"(\\.|[^"\\\n])*"', lambda s: "s" * len(s.group()), text)
    return [text[c.start():c.end()].rstrip() for c in re.finditer(r"#[^\n]*", bare)]


def tree(text, path):
    """The tree without the places; None: it cannot be parsed."""
    Path("tree.dlm").write_text(text)
    status, out, _ = dlm("emit", "--what", "ast", "tree.dlm")
    return re.sub(r" @\d+:\d+", "", out) if status == 0 else None


def problem_with(path):
    text = path.read_bytes().decode(errors="replace")
    before = tree(text, path)
    status, once, said = dlm("fmt", "-", given=path.read_bytes())
    if before is None:
        return "" if status == 1 and not once and said else "it cannot be parsed, and dlm fmt does not say so"
    if status:
        return f"exit status {status}: {said}"
    if dlm("fmt", "-", given=once.encode())[1] != once:
        return "a second time changes it again"
    if tree(once, path) != before:
        return "the tree has changed"
    if comments(once) != comments(text):
        return "comments have changed"
    return ""


def main():
    for path in sorted([*SOURCE.glob("models/**/*.dlm"), *SOURCE.glob("examples/**/*.dlm")]):
        name = path.relative_to(SOURCE)
        status, _, said = dlm("fmt", "--check", str(path))
        report(f"{name} is laid out", said or f"run: dlm fmt {name}" if status else "")
        report(f"{name} twice", problem_with(path))
    for path in sorted(SOURCE.glob("tests/**/*.dlm")):
        report(f"{path.relative_to(SOURCE)} twice", problem_with(path))
    for path in sorted((SOURCE / "tests/fmt").glob("*.dlm")):
        wanted = path.with_suffix(".formatted").read_text()
        got = dlm("fmt", "-", given=path.read_bytes())[1]
        report(f"{path.stem} becomes {path.stem}.formatted", "" if got == wanted else got)


main()
