#!/usr/bin/env python3
"""Every block of the documents that is fenced as ```dlm is compiled, and laid out as dlm fmt does.

A block is a whole file, unless a comment right before it says otherwise, in lines of its own:

    <!-- after: ITEMS         definitions that stand before the block
         in: SIGNATURE        the block is the body of this definition: entry e(x: f32[N, 4])
         error: E0301 ...     the block is wrong, and dlm check gives just these codes -->
"""
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

SOURCE, DLM = Path(os.environ["SOURCE"]), os.environ["DLM"]
BLOCK = re.compile(r"(?:^<!--(?P<how>(?:(?!-->).)*)-->\n)?^```dlm(?P<rest>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
UNFENCED = re.compile(r"^ {4}(?:data|net|fn|layer|entry|optimizer|const) \w+ *[=(].*[^a-z]$", re.MULTILINE)
KEYS = re.compile(r"^\s*(after|in|error): ", re.MULTILINE)


def instructions(how):
    """What the comment says, by key."""
    parts = KEYS.split(how or "")
    if parts[0].strip():
        return None
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2])))


def program_of(said, text):
    if "in" in said:
        text = f"{said['in']} {{\n{text}}}\n"
    return said.get("after", "") + "\n" + text


def problem_with(block):
    said = instructions(block["how"])
    if block["rest"].strip() or said is None:
        return "the fence is ```dlm, and the comment before it says after, in or error"
    Path("block.dlm").write_text(program_of(said, block["text"]))
    done = subprocess.run([DLM, "check", "block.dlm"], capture_output=True, text=True)
    wanted = said.get("error", "").split()
    codes = re.findall(r"error\[(E\d+)\]", done.stderr)
    laid_out = subprocess.run([DLM, "fmt", "-"], input=block["text"], capture_output=True, text=True)
    if "in" not in said and laid_out.returncode == 0 and laid_out.stdout != block["text"]:
        return "dlm fmt would lay it out so:\n" + laid_out.stdout
    if done.returncode not in (0, 1) or sorted(codes) != sorted(wanted):
        return f"wanted {wanted or 'no error'}, got {codes}:\n{done.stderr}"
    return ""


def words_of_grammar():
    """The reserved words and operators, by frontend/tokens.def."""
    rows = re.findall(r'^TOKEN\(\w+, +"([^"]+)", +([A-Z0-9 |]+)\)', (SOURCE / "frontend/tokens.def").read_text(), re.MULTILINE)
    return [text for text, flags in rows if "WORD" in flags or not re.match(r"[a-z]", text)]


def missing_words(texts):
    code = re.sub(r"#[^\n]*", "", "\n".join(texts))
    found = set(re.findall(r"\w+|\|>|[<>=!]=|<-|->|//|\.\.\.|\.\.|[^\w\s]", code))
    return [word for word in words_of_grammar() if word not in found]


def main():
    Path("shapes.dlm").write_text("fn area(w, h) = w * h\n")
    pages = [*SOURCE.glob("*.md"), *SOURCE.glob("docs/**/*.md"), *SOURCE.glob("models/**/*.md")]
    for page in sorted(pages):
        text = page.read_text()
        blocks = list(BLOCK.finditer(text))
        if text.count("\n```dlm") != len(blocks):
            report(f"{page.name} closes its blocks", "a block is not closed, or indented")
        fenced = re.compile(r"^```.*?^```$|<!--.*?-->", re.MULTILINE | re.DOTALL)
        bare = UNFENCED.findall(fenced.sub("", text)) if page.name != "library.md" else []
        report(f"{page.name} fences its .dlm", "\n".join(bare))
        if page.name == "language.md":
            report("language.md shows every word of the grammar", " ".join(missing_words(b["text"] for b in blocks)))
        for block in blocks:
            line = text.count("\n", 0, block.start("rest")) + 1
            report(f"{page.relative_to(SOURCE)}:{line}", problem_with(block))


main()
