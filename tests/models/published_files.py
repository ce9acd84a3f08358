#!/usr/bin/env python3
"""The models that read published files learn from small ones of the same form, written here: the handwritten digits
of models/data as MNIST's, three times as large, and coloured squares and crosses as CIFAR-10's."""

import gzip
import json
import os
import random
import struct
import subprocess
import sys
from pathlib import Path

SOURCE = Path(os.environ["SOURCE"])
sys.path.insert(0, str(SOURCE / "tests"))
from tap import report  # noqa: E402

MODELS = SOURCE / "models/vision"


def idx(shape, data):
    return bytes([0, 0, 8, len(shape)]) + b"".join(struct.pack(">I", n) for n in shape) + bytes(data)


def enlarged(pixels):
    """8x8 pixels of 0..16 as 24x24 of 0..255, in a border of 2."""
    wide = [[0] * 28 for _ in range(28)]
    for i in range(24):
        for j in range(24):
            wide[i + 2][j + 2] = min(255, 16 * pixels[8 * (i // 3) + j // 3])
    return [p for row in wide for p in row]


def write_mnist(folder, rows):
    """Two files packed, as they are published, and two as they are when unpacked."""
    folder.mkdir()
    for part, chosen, packed in (("train", rows[:400], True), ("t10k", rows[400:500], False)):
        images = idx([len(chosen), 28, 28], [p for row in chosen for p in enlarged(row[:64])])
        labels = idx([len(chosen)], [row[64] for row in chosen])
        for name, data in ((f"{part}-images-idx3-ubyte", images), (f"{part}-labels-idx1-ubyte", labels)):
            path = folder / (name + ".gz" if packed else name)
            path.write_bytes(gzip.compress(data) if packed else data)


def coloured(label, draw):
    """Class 0 to 9: a square or a cross, in five colours, somewhere."""
    colour = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255)][label % 5]
    top, left = draw.randrange(12, 18), draw.randrange(12, 18)
    inside = [[label < 5 and max(abs(i - top), abs(j - left)) < 6 or label >= 5 and abs(i - top) == abs(j - left) < 10
               for j in range(32)] for i in range(32)]
    return bytes([label]) + bytes(c if inside[i][j] else draw.randrange(60)
                                  for c in colour for i in range(32) for j in range(32))


def write_cifar(folder, draw):
    folder.mkdir()
    for name in [f"data_batch_{k}.bin" for k in range(1, 6)] + ["test_batch.bin"]:
        (folder / name).write_bytes(b"".join(coloured(n % 10, draw) for n in range(40)))


def learns(name, words, quantity, bound):
    done = subprocess.run([os.environ["DLM"], "run", *words, "--json", "--log", "none", "--seed", "1"],
                          env={"DLM_THREADS": "1", **os.environ}, capture_output=True, text=True)
    last = json.loads(done.stdout.splitlines()[-1]) if not done.returncode else {}
    report(name, None if last.get(quantity, 0) >= bound else f"{quantity} of {last}, {bound} expected\n{done.stderr}")


def main():
    with gzip.open(SOURCE / "models/data/digits.csv.gz", "rt") as table:
        rows = [[int(cell) for cell in line.split(",")] for line in table]
    write_mnist(Path("numbers"), rows)
    write_cifar(Path("things"), random.Random(1))
    learns("mnist.dlm from files of MNIST's form",
           [str(MODELS / "mnist.dlm"), "train", "--mnist", "numbers", "--epochs", "10", "--batch", "20"], "acc", 0.9)
    learns("cifar.dlm from files of CIFAR-10's form",
           ["-D", "BLOCKS=1", str(MODELS / "cifar.dlm"), "train", "--cifar", "things", "--epochs", "12",
            "--batch", "20"], "acc", 0.6)


main()
