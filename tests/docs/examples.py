#!/usr/bin/env python3
"""Every example in the comments of the library compiles: what stands in backquotes and calls something,
in a place that it belongs to."""
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

SOURCE, DLM = Path(os.environ["SOURCE"]), os.environ["DLM"]
AROUND = """net mlp(x: f32[N, 3]) -> f32[N, 1] = x |> dense(8) |> tanh |> dense(1)
net cnn(x: f32[N, 1, 8, 8]) -> f32[N, 2] = x |> conv(4, 3) |> relu |> flatten |> dense(2)
net over_time(x: f32[N, T, 3]) -> f32[N, T, 64] {{
    {sequence}
    return y
}}
entry example(x: f32[N, 3], image: f32[N, 1, 8, 8], s: f32[N, T, 3], lr: f32 = 0.1) {{
    for epoch in 0..3 {{
        loss = mean(mlp(x)) + mean(cnn(image)) + mean(over_time(s))
        acc = loss
        minimize loss {learns}
        {statement}
    }}
}}
"""
PLAIN = {"sequence": "y = rnn(x, 64)", "learns": "over mlp, cnn, over_time using adam(lr)", "statement": ""}


def program_of(example):
    if re.match(r"over |using ", example):
        over = example.startswith("over")
        learns = f"{example}, mlp using sgd(lr), over_time using sgd(lr)" if over else f"over mlp, cnn, over_time {example}"
        return AROUND.format(**{**PLAIN, "learns": learns})
    if re.match(r"(save|stop|load|emit|report|minimize|for) ", example):
        return AROUND.format(**{**PLAIN, "statement": example})
    if re.match(r"\w+(, \w+)* = ", example):
        return AROUND.format(**{**PLAIN, "sequence": example})
    return AROUND.format(**{**PLAIN, "statement": f"report sum({example})"})


def problem_with(example):
    Path("example.dlm").write_text(program_of(example))
    done = subprocess.run([DLM, "check", "example.dlm"], capture_output=True, text=True)
    return done.stderr if done.returncode else ""


found = 0
for file in sorted((SOURCE / "models/std").glob("*.dlm")):
    for block in re.findall(r"(?:^##[^\n]*\n)+", file.read_text(), re.MULTILINE):
        quoted = re.findall(r"`([^`]*)`", re.sub(r"\n## *", " ", block))
        for example in (text for text in quoted if "(" in text):
            report(f"{file.name}: {example}", problem_with(example))
            found += 1
report("there are examples", "" if found > 10 else "none was found")
