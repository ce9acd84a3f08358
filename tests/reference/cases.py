"""The records of library.json as entries of a .dlm file, one a record: what it computes and its gradients, as a row;
running them, and comparing."""
import json
import math
import struct
import subprocess
from pathlib import Path

RELATIVE = {"f64": 1e-9, "f32": 2e-6, "i32": 0}
ABSOLUTE = {"f64": 1e-11, "f32": 1e-6, "i32": 0}

HELP = """fn low_rank(parts) = parts[0] * parts[1] @ parts[2]'
fn for_each(n: int, t: f64[N], rate: fn) -> f64[n] {
    values = for i in 0..n: rate(t[i])
    return values
}
"""


def type_of(tensor):
    shape = ", ".join(map(str, tensor["shape"]))
    return f"{tensor['type']}[{shape}]" if shape else tensor["type"]


def size_of(tensor):
    return math.prod(tensor["shape"])


def program_of(case):
    """A net, if there are params, and an entry that gives value and gradients as one row."""
    name, inputs, items = case["name"], case["inputs"], case.get("help", "")
    arguments = ", ".join(f"{k}: {type_of(v)}" for k, v in inputs.items())
    value, body = case["expression"], ""
    if "optimizer" in case:
        value = "p"
        body = f"""    param p = start
    for i in 0..{case['steps']} {{ minimize {case['expression']} over p using {case['optimizer']} }}
"""
    if case["params"]:
        items += f"net net_{name}({arguments}) = {value}\n"
        value = case["use"].replace("net(*", f"net_{name}({', '.join(inputs)}")
        body = f"    load net_{name} from \"{name}.safetensors\"\n"
    parts, total = ["row"], size_of(case["value"])
    for path, gradient in case["gradients"].items():
        place = path if path in inputs else f"net_{name}.{path}"
        parts.append(f"f64(reshape(grad(s, {place}), [{size_of(gradient)}]))")
        total += size_of(gradient)
    result = f"concat({', '.join(parts)}, axis = 0)" if len(parts) > 1 else parts[0]
    value = value if case["value"]["type"] == "f64" else f"f64({value})"
    return items + f"""entry {name}({arguments}) -> f64[{total}] {{
{body}    row = reshape({value}, [{size_of(case['value'])}])
    s = sum(row * cos(f64(iota({size_of(case['value'])}) + 1)))
    return {result}
}}
"""


def write_csv(path, tensor):
    rows = tensor["shape"][0]
    width = size_of(tensor) // rows
    lines = [",".join(map(repr, tensor["values"][i * width:(i + 1) * width])) for i in range(rows)]
    Path(path).write_text("\n".join(lines) + "\n")


FORMATS = {"f64": "d", "f32": "f", "i32": "i"}


def write_weights(path, case):
    header, data = {}, b""
    for place, tensor in case["params"].items():
        values = struct.pack(f"<{size_of(tensor)}{FORMATS[tensor['type']]}", *tensor["values"])
        header[f"net_{case['name']}.{place}"] = {
            "dtype": tensor["type"].upper(), "shape": tensor["shape"], "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


def run(program, case, *more):
    """The numbers that the entry gives, and what was said."""
    command = [program, case["name"], "--log", "none", *more]
    for name, tensor in case["inputs"].items():
        write_csv(f"{name}.csv", tensor)
        command += [f"--{name}", f"{name}.csv"]
    write_weights(f"{case['name']}.safetensors", case)
    result = subprocess.run(command, capture_output=True, text=True)
    return [float(x) for x in result.stdout.replace(",", " ").split()], result.stderr


def problem_with(case, got, said=""):
    parts = {"value": case["value"], **case["gradients"]}
    if len(got) != sum(map(size_of, parts.values())):
        return f"{len(got)} numbers: {said}"
    for name, tensor in parts.items():
        for i, want in enumerate(tensor["values"]):
            if not abs(got[i] - want) <= ABSOLUTE[tensor["type"]] + RELATIVE[tensor["type"]] * abs(want):
                return f"{name}, number {i}: {got[i]!r} instead of {want!r}"
        got = got[size_of(tensor):]
    return ""
