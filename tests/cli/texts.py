#!/usr/bin/env python3
"""Texts of a run: strings with values, characters, tensors in files; the same when built."""

import os
import struct
import subprocess
import sys
import zlib

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

DLM = os.environ["DLM"]
MODEL = r"""
entry text(name: str = "you", n: int = 3) {
    x = 0.5 * n
    emit "dear {name}, {n} times {x}: {{ok}\n", name, "\n"
    emit char([72, 195, 169]), "\n"
    emit bytes(name), bytes("ab"), sum(bytes(name))
}
entry steps(n: int = 3) {
    x: f32[2] = 1
    for i in 0..n {
        x = 2 * x
        save x to "x-{i}.csv" if i > 0
        if i % 2 == 1 { emit "step {i}\n" }
    }
}
entry cut(text: str, n: int = 2) { emit bytes(text)[0..n] }
entry echo(text: str, tau: f32 = 1.0) {
    ids = bytes(text)[_, :];  n = size(ids, 1)
    last = ids[:, -1]
    for i in 0..n {
        emit char(last)
        last = last + 1
    }
    emit "\n"
}
entry picture(x: f32[1, 3, H, W]) where W >= 1 { save x[:, :, :, 0..1] to "left.png" }
entry grey(x: f32[H, W]) -> f32[W, H] = x'
"""


def gives(name, expected, *command):
    done = subprocess.run(command, capture_output=True, text=True)
    report(name, None if done.stdout == expected else
           f"expected {expected!r}\nprinted {done.stdout!r}\nsaid {done.stderr}")


def holds(name, path, expected):
    content = open(path, "rb").read() if os.path.exists(path) else None
    report(name, None if content == expected else f"{path} holds {content!r}")


def png(width, height, colour, rows):
    """The least PNG: rows of bytes without filters."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw))
            + chunk(b"IEND", b""))


def pixels(path):
    """Those of a PNG that libpng has written: its rows, whatever filters they use are none here."""
    data, at, raw = open(path, "rb").read(), 8, b""
    while at < len(data):
        n, kind = struct.unpack(">I4s", data[at:at + 8])
        raw += data[at + 8:at + 8 + n] if kind == b"IDAT" else b""
        at += 12 + n
    return zlib.decompress(raw)


with open("model.dlm", "w") as f:
    f.write(MODEL)
run = [DLM, "run", "model.dlm"]
subprocess.run([DLM, "build", "model.dlm", "-o", "model"], capture_output=True)
for how, command in (("run", run), ("built", ["./model"])):
    gives(f"texts, {how}", "dear you, 3 times 1.5: {ok}\nyou\nHé\n121\n111\n117\n97\n98\n349\n",
          *command, "text")
    gives(f"a text of the command line, {how}", "dear {a}, 1 times 0.5: {ok}\n{a}\nHé\n"
          "123\n97\n125\n97\n98\n345\n", *command, "text", "--name", "{a}", "--n", "1")
    gives(f"a text in a loop, {how}", "step 1\n", *command, "steps")
    report("a guarded file", "x-0.csv is there" if os.path.exists("x-0.csv") else None)
    holds("a tensor in a file", "x-2.csv", b"8\n8\n")
    gives(f"characters one by one, {how}", "cde\n", *command, "echo", "--text", "abc")
    gives(f"a part of a text, {how}", "97\n98\n", *command, "cut", "--text", "abc")
    with open("in.png", "wb") as f:
        f.write(png(2, 2, 2, [[255, 0, 51, 1, 2, 3], [0, 102, 255, 4, 5, 6]]))
    gives(f"a picture, {how}", "", *command, "picture", "--x", "in.png")
    report("a picture as it was", None if pixels("left.png") == b"\0\xff\0\x33\0\0\x66\xff"
           else pixels("left.png"))
    with open("grey.png", "wb") as f:
        f.write(png(3, 1, 0, [[0, 255, 51]]))
    gives(f"a grey picture, {how}", "0\n1\n0.2\n", *command, "grey", "--x", "grey.png")
    os.remove("x-2.csv")
    os.remove("left.png")
with open("bad.png", "wb") as f:
    f.write(png(2, 2, 2, [[0] * 6] * 2)[:45])
done = subprocess.run([*run, "grey", "--x", "bad.png"], capture_output=True, text=True)
report("a broken picture", None if "cannot read bad.png" in done.stderr else done.stderr)
done = subprocess.run([*run, "grey", "--x", "in.png"], capture_output=True, text=True)
report("a picture of another shape", None if "--x needs f32[N, M], and in.png holds f32[3, 2, 2]" in done.stderr
       else done.stderr)
linked = subprocess.run(["ldd", "./model"], capture_output=True, text=True).stdout
report("needs the C library only", linked if "png" in linked or "libz" in linked else None)

# What every executable carries: no more than LeNet needs, which may read pictures.
lenet = os.environ["SOURCE"] + "/models/vision/lenet.dlm"
subprocess.run([DLM, "build", lenet, "-o", "lenet"], capture_output=True)
linked = subprocess.run(["ldd", "./lenet"], capture_output=True, text=True).stdout
libraries = {line.split()[0].split("/")[-1].split(".")[0] for line in linked.splitlines()}
others = libraries - {"linux-vdso", "libm", "libc", "ld-linux-x86-64", "ld-linux-aarch64"}
report("LeNet links libc and libm", None if "libc" in libraries and not others else linked)
size = os.path.getsize("lenet")
report("LeNet for every CPU stays below 2 MB", None if size < 2_000_000 else f"{size} bytes")
