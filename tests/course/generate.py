#!/usr/bin/env python3
"""Small data for the programs of this folder, in the formats that they read: generate.py FOLDER.

Numbers are drawn from a seed; nothing but Python's own library is needed."""
import gzip
import json
import math
import os
import random
import struct
import sys
import zlib

random.seed(1)
os.chdir(sys.argv[1])


def save(path, data):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def lines(path, rows, separator=","):
    save(path, "".join(separator.join(map(str, row)) + "\n" for row in rows).encode())


def noise(n):
    return bytes(random.randrange(256) for _ in range(n))


def cancer(rows=64):
    names = [f"c{k}" for k in range(30)] + ["malignant"]
    table = []
    for _ in range(rows):
        y = random.randrange(2)
        table.append([round(random.gauss(5 + y, 2), 4) for _ in range(30)] + [y])
    lines("cancer.csv", [names] + table)
    lines("cancer_x.csv", [row[:30] for row in table[:3]])


def cifar(rows=8):
    def batch(n):
        return b"".join(bytes([random.randrange(10)]) + noise(3072) for _ in range(n))
    for k in range(1, 6):
        save(f"data/cifar-10/data_batch_{k}.bin", batch(rows))
    save("data/cifar-10/test_batch.bin", batch(rows))


def idx(path, shape, data):
    head = struct.pack(">BBBB", 0, 0, 8, len(shape)) + b"".join(struct.pack(">I", n) for n in shape)
    save(path + ".gz", gzip.compress(head + data, mtime=0))


def mnist(rows=128):
    for part, n in ("train", rows), ("t10k", rows // 2):
        idx(f"data/mnist/{part}-images-idx3-ubyte", [n, 28, 28], noise(n * 784))
        idx(f"data/mnist/{part}-labels-idx1-ubyte", [n], bytes(random.randrange(10) for _ in range(n)))


def book(n=4096):
    words = ["the", "cat", "sat", "on", "a", "mat", "and", "saw", "that", "dog"]
    text = ""
    while len(text) < n:
        text += " ".join(random.choice(words) for _ in range(8)) + ".\n"
    save("shakespeare.txt", text.encode())


def pairs(rows=40):
    french = ["le", "chat", "chien", "mange", "dort", "et", "voit", "la", "lune"]
    english = ["the", "cat", "dog", "eats", "sleeps", "and", "sees", "a", "moon"]
    table = []
    for _ in range(rows):
        picked = [random.randrange(9) for _ in range(random.randrange(2, 7))]
        table.append([" ".join(french[k] for k in picked), " ".join(english[k] for k in picked)])
    lines("fra-eng.tsv", table, "\t")


def safetensors(path, tensors):
    """tensors: name -> (type, shape, bytes)"""
    head, offset = {}, 0
    for name, (kind, shape, data) in tensors.items():
        head[name] = {"dtype": kind, "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    save(path, struct.pack("<Q", len(text)) + text + b"".join(t[2] for t in tensors.values()))


def scenes(rows=40, most=3):
    images, boxes, classes = noise(rows * 3 * 64 * 64), b"", b""
    for _ in range(rows):
        count = random.randrange(1, most + 1)
        for k in range(most):
            box = [random.uniform(0.2, 0.8) for _ in range(4)] if k < count else [0.0] * 4
            boxes += struct.pack("<4f", *box)
            classes += struct.pack("<i", random.randrange(3) if k < count else 0)
    safetensors("scenes.safetensors", {
        "image": ("U8", [rows, 3, 64, 64], images),
        "box": ("F32", [rows, most, 4], boxes),
        "class": ("I32", [rows, most], classes)})


def moons(rows=600):
    table = []
    for k in range(rows):
        a = math.pi * random.random()
        x, y = (math.cos(a), math.sin(a)) if k % 2 else (1 - math.cos(a), 0.5 - math.sin(a))
        table.append([round(x + random.gauss(0, 0.1), 5), round(y + random.gauss(0, 0.1), 5)])
    lines("moons.csv", table)


def png(path, width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + noise(3 * width) for _ in range(height))
    save(path, b"\x89PNG\r\n\x1a\n"
         + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
         + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def vgg():
    """Weights with other names than the program's, in the order of its layers."""
    tensors, before = {}, 3
    for block, (width, count) in enumerate([(64, 2), (128, 2), (256, 4), (512, 4)]):
        for k in range(count):
            size = width * before * 9
            draw = struct.pack("<64f", *(random.gauss(0, (2 / (9 * before)) ** 0.5) for _ in range(64)))
            tensors[f"features.{block}.{k}.weight"] = ("F32", [width, before, 3, 3], draw * (size // 64))
            tensors[f"features.{block}.{k}.bias"] = ("F32", [width], bytes(4 * width))
            before = width
    safetensors("vgg19.safetensors", tensors)


def tasks(rows=6):
    table = []
    for _ in range(rows):
        height, phase, row = random.uniform(0.5, 1.5), random.uniform(0, 3), []
        for _ in range(2):
            xs = [random.uniform(-1, 1) for _ in range(10)]
            row += xs + [height * math.sin(3 * x + phase) for x in xs]
        table.append([round(v, 4) for v in row])
    lines("tasks.csv", table)


cancer()
cifar()
mnist()
book()
pairs()
scenes()
moons()
png("content.png", 24, 16)
png("scene.png", 64, 64)
png("style.png", 16, 16)
vgg()
tasks()
