#!/usr/bin/env python3
"""Gradients of the published nets of models/vision against finite differences: every kind of block of each, on small
maps and, where the net leaves it open, of few channels."""

import os
import re
import subprocess
import sys
from pathlib import Path

SOURCE = Path(os.environ["SOURCE"])
sys.path.insert(0, str(SOURCE / "tests"))
from tap import report  # noqa: E402

NETS = {
    "resnet": """x |> conv_bn(4, 7, stride = 2) |> relu |> max_pool(3, stride = 2, pad = 1) |>
        stages([2, 1], 4, residual_block) |> stages([1, 2], 8, bottleneck)""",
    "densenet": "x |> conv(6, 3, stride = 2) |> dense_blocks([2, 2], growth = 3)",
    "googlenet": """x |> unit(5, 3, stride = 2) |> max_pool(3, stride = 2, ceil = true) |>
        inception([3, 2, 4, 2, 3, 2]) |> max_pool(2, ceil = true) |> inception([2, 2, 3, 2, 2, 3])""",
    "googlenet_side": "x |> unit(5, 3, stride = 2) |> side(6, 0.0) |> reshape([-1, 6, 1, 1])",
    "inception": "x |> halved(8) |> near(8) |> far(8)",
    "inception_wide": "x |> halved(8) |> avg_pool(3) |> wide",
}


def program(name, body):
    return f"""use "{SOURCE}/models/vision/{name.split('_')[0]}.dlm"
data pictures = folders("pictures") {{
    pixels: f32[3, 19, 19] = images() / 128 - 1
    label: i32             = labels()
}}
net small(x: f32[N, 3, 19, 19]) -> f32[N, 4] {{
    x = {body}
    return x |> global_avg_pool |> dense(4)
}}
entry learn() {{
    for x, y in batches(pictures, 2, shuffle = true) {{
        loss = cross_entropy(small(x), y)
        minimize loss over small using sgd(0.1)
        report loss
    }}
}}
"""


def fault_of(name, body):
    path = Path(f"small_{name}.dlm")
    path.write_text(program(name, body))
    done = subprocess.run([os.environ["BUILD"] + "/gradcheck", str(path), "--entry", "learn", "--directions", "2",
                           "--ints", "2"], capture_output=True, text=True)
    good = done.returncode == 0 and re.search(r"^[1-9]\d* gradients agree, 0 differ$", done.stdout, re.MULTILINE)
    return None if good else done.stdout + done.stderr


for name, body in NETS.items():
    report(name, fault_of(name, body))
