#!/usr/bin/env python3
"""Every reader of data: what it gives for a small file made here, and what it says of broken ones."""

import base64
import fcntl
import gzip
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import time
import zlib

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from entry_run import DLM, gives, refuses, run, write  # noqa: E402
from tap import report  # noqa: E402


def idx(shape, data):
    return bytes([0, 0, 8, len(shape)]) + b"".join(struct.pack(">I", n) for n in shape) + bytes(data)


def safetensors(tensors):
    header, data = {}, b""
    for name, (dtype, shape, content) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape,
                        "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


# ---- csv, tsv ----

TABLE = "data d = csv(\"t.csv\") { x: f32[2] = cols(0..2), y: i32 = col(2) }\n" \
        "entry show() { emit d.x, d.y }\n"
write("t.csv", "1,2,3\n4.5,5,6\n")
gives("csv", TABLE, "show", "1,2\n4.5,5\n3\n6\n")
write("t.csv", "1,2,3\n4,5,6.5\n")
refuses("a fraction for an int", TABLE, "show",
        "t.csv: row 2: d.y is i32, but its value here is 6.5 (column 3)")
write("t.csv", "1,2,3\n4,5,3000000000\n")
refuses("an int too large", TABLE, "show", "its value here is 3000000000")
write("t.csv", "1,2,3\n4,nan,6\n")
refuses("nan", TABLE, "show", "t.csv:2: row 2, column 2: expected a finite number, found `nan`")
write("t.csv", "1,2,3\n4,1e40,6\n")
refuses("a number too large for f32", TABLE, "show", "t.csv: row 2: d.x is inf here, and must be a finite f32")
write("t.csv", "1,2,3\n-inf,1,6\n")
refuses("infinity", TABLE, "show", "column 1: expected a finite number, found `-inf`")
MISSING = TABLE.replace('"t.csv")', '"t.csv", missing = -1)')
write("t.csv", "a,b,c\n1,,3\nNA,nan,6\n")
gives("what stands for a missing number", MISSING, "show", "1,-1\n-1,-1\n3\n6\n")
write("t.csv", "NA,2,3\n4,5,6\n")
gives("a missing number in the first row", MISSING, "show", "-1,2\n4,5\n3\n6\n")
write("t.csv", "1,2,3\n")
gives("floats converted by hand", TABLE.replace("col(2)", "floor(col(2) / 2)"), "show", "1,2\n1\n")

ORDER = "data d = csv(\"o.csv\") { x: f32 = col(0) } split(train = 0.6, shuffle = false)\n" \
        "entry show() { emit d.train.x, d.test.x }\n"
write("o.csv", "1\n2\n3\n4\n5\n")
gives("a split in order", ORDER, "show", "1\n2\n3\n4\n5\n")

FITTED = """
data d = csv("f.csv") { x: f32 = col(0) - fitted(mean(col(0))) } split(train = 0.5, shuffle = false)
net line(x: f32[N]) -> f32[N] { param w: f32 = 1;  return w * x }
entry train() {
    for x in batches(d.train, 2) { loss = mean(line(x) ^ 2);  minimize loss over line using sgd(0.0) }
    for x in batches(d.test, 8) { emit x }
    save line to "line.safetensors"
}
entry predict(x: f32[N]) -> f32[N] = line(col(x, like = d.x))
"""
write("f.csv", "1\n3\n5\n7\n")
write("one.csv", "10\n")
gives("what is fitted to the training rows", FITTED, "train", "3\n5\n")
write("f.csv", "100\n300\n500\n700\n")
gives("is kept with the net", FITTED, "predict", "8\n", "--x", "one.csv")
gives("and used for other data", FITTED.replace(
    "entry train() {", "entry train() {\n    load line from \"line.safetensors\""), "train",
    "498\n698\n")

WORDS = """
data d = tsv("w.tsv") { s: i32[S] = words(col(0), vocab = 7), n: f32 = col(1) } split(train = 0.5, shuffle = false)
net count(s: i32[N, S]) -> f32[N] { param w: f32 = 1;  return w * f32(sum(s, axis = 1)) }
entry show() {
    for s, n in batches(d, 3) { emit s, n }
    for s, n in batches(d.train, 2) { loss = mean(count(s));  minimize loss over count using sgd(0.0) }
    save count to "count.safetensors"
}
entry back(text: str) {
    s = words(text, like = d.s)
    p = count(s[_, :])
    emit s
    emit words(s, like = d.s)
}
"""
write("w.tsv", "It's a \"cat\", a CAT!\t1\na dog\t2\nnothing of it\t3\na cat\t4\n")
gives("words, padded and numbered by the training rows", WORDS, "show",
      "1,3,4,5,6,5,3,4,6,3,2\n" "1,4,3,2,0,0,0,0,0,0,0\n" "1,3,3,3,2,0,0,0,0,0,0\n1\n2\n3\n"
      "1,4,6,2\n4\n")
write("w.tsv", "zebra\t1\nzebra\t1\n")
gives("a vocabulary comes with its net", WORDS, "back", "1\n4\n6\n3\n2\na cat <unknown>\n", "--text", "A cat zebra")

# ---- idx, cifar ----

IDX = "data d = idx(\"m\") { x: f32[6] = images() / 2, y: i32 = labels() }\n" \
      "entry show() { emit d.train.x, d.train.y, d.test.x, rows(d) }\n"
write("m/train-images-idx3-ubyte.gz", gzip.compress(idx([2, 2, 3], range(12))))
write("m/train-labels-idx1-ubyte", idx([2], [7, 8]))
write("m/t10k-images-idx3-ubyte", idx([1, 2, 3], [9] * 6))
write("m/t10k-labels-idx1-ubyte", idx([1], [3]))
gives("idx, packed or not", IDX, "show",
      "0,0.5,1,1.5,2,2.5\n3,3.5,4,4.5,5,5.5\n7\n8\n4.5,4.5,4.5,4.5,4.5,4.5\n3\n")
gives("idx, split anew", "data d = idx(\"m\") { y: i32 = labels() } split(train = 0.67, shuffle = false)\n"
      "entry show() { emit d.train.y, d.test.y }\n", "show", "7\n8\n3\n")
refuses("images of another size", IDX.replace("f32[6]", "f32[8]"), "show",
        "d.x is declared as f32[8], but its expression gives 6 numbers a row; `images` of the file is u8[2, 3]")
write("m/train-labels-idx1-ubyte", idx([3], [7, 8, 9]))
refuses("labels for other images", IDX, "show", "holds 2 images")
write("m/train-labels-idx1-ubyte", idx([2], [7]))
refuses("truncated labels", IDX, "show", "m/train-labels-idx1-ubyte is truncated: it holds 1 bytes of 2")
write("m/train-labels-idx1-ubyte", idx([2], [7, 8, 9]))
refuses("bytes behind the labels", IDX, "show",
        "m/train-labels-idx1-ubyte is damaged: by its header it should hold 2 bytes, and 1 more follow")
write("m/train-labels-idx1-ubyte", gzip.compress(idx([2], [7, 8]))[:-8] + bytes(8))
refuses("a damaged archive", IDX, "show", "m/train-labels-idx1-ubyte: incorrect data check")
write("m/train-labels-idx1-ubyte", b"label")
refuses("no IDX file", IDX, "show", "is no IDX file")
refuses("no folder", IDX, "show", "no such file as train-images-idx3-ubyte", "--set", "d.path=nowhere")

CIFAR = "data d = cifar10(\"c\")\nentry show() { emit d.train.y, d.test.x[0, :, 0, 0], mean(d.train.x) }\n"
for k in range(1, 6):
    write(f"c/data_batch_{k}.bin", bytes([k]) + bytes([k]) * 3072)
write("c/test_batch.bin", bytes([9]) + bytes([1]) * 1024 + bytes([2]) * 1024 + bytes([3]) * 1024)
gives("cifar10", CIFAR.replace("d.test.x[0, :, 0, 0]", "mean(d.test.x, axis = [0, 2, 3])"), "show",
      "1\n2\n3\n4\n5\n1\n2\n3\n3\n")
write("c/data_batch_3.bin", bytes(3000))
refuses("truncated cifar10", CIFAR.replace("d.test.x[0, :, 0, 0]", "1"), "show",
        "c/data_batch_3.bin is truncated")

# ---- sequences ----

BYTES = """
data d = bytes("b.txt") split(train = 0.8)
entry stream() { for x, y in streams(d.train, lanes = 2, length = 3) { emit x, y } }
entry each() { for x, y in windows(d.train, 3, 2) { emit x, y } }
entry some() { for x, y in windows(d.train, 3, 4, count = 5) { emit all(y == x + 1), any(x < 97), size(x, 0) } }
"""
write("b.txt", "abcdefghijklmnopqrst")
gives("streams go on", BYTES, "stream",
      "97,98,99\n104,105,106\n98,99,100\n105,106,107\n"
      "100,101,102\n107,108,109\n101,102,103\n108,109,110\n")
gives("windows in order", BYTES, "each",
      "97,98,99\n100,101,102\n98,99,100\n101,102,103\n"
      "103,104,105\n106,107,108\n104,105,106\n107,108,109\n"
      "109,110,111\n110,111,112\n")
gives("windows from anywhere", BYTES, "some", "1\n0\n4\n" * 5)
refuses("a part too short for streams", BYTES.replace("length = 3", "length = 30"), "stream",
        "streams(d.train) gives no batch: it has 16 rows")
CHARS = "data d = chars(\"u.txt\", vocab = 6) split(train = 0.5)\nentry show() { emit d.train.ids, d.test.ids }\n"
write("u.txt", "éaé\nbz\n")
gives("characters", CHARS, "show", "4\n3\n4\n5\n3\n3\n5\n")
write("corpus/b.txt", "éaé")
write("corpus/a.txt.gz", gzip.compress(b"bz\n"))
os.symlink("b.txt", "corpus/c.txt")
os.mkdir("corpus/more")
FOLDER = 'data d = bytes("corpus")\nentry show() { emit char(d.ids) }\n'
gives("a folder of texts, each file once", FOLDER, "show", "bz\néaé\n")
gives("characters of a folder", CHARS.replace("u.txt", "corpus"), "show", "5\n3\n4\n3\n3\n3\n4\n")
os.mkdir("none")
refuses("a folder without texts", FOLDER, "show", "none holds no files", "--d", "none")

# ---- arrays ----

ARRAYS = """
data d = safetensors("s.safetensors") { x: f32[2, 2] = field("x") / 2, b: f32[B, 2] = field("box"), c: i32[B] = field("cls") }
entry show() { for x, b, c in batches(d, 2) { emit x, b, c } }
"""
boxes = {"x": ("U8", [2, 2, 2], bytes(range(8))),
         "box": ("F32", [3, 2], struct.pack("<6f", *range(6))),
         "box.lengths": ("I64", [2], struct.pack("<2q", 1, 2)),
         "cls": ("I32", [2, 2], struct.pack("<4i", 5, 0, 6, 7))}
write("s.safetensors", safetensors(boxes))
refuses("fields of one length", ARRAYS, "show", "row 1: `c` has 2 items and `b` 1")
boxes["cls"] = ("I32", [3], struct.pack("<3i", 5, 6, 7))
boxes["cls.lengths"] = boxes["box.lengths"]
write("s.safetensors", safetensors(boxes))
gives("safetensors, ragged", ARRAYS, "show",
      "0,0.5,1,1.5\n2,2.5,3,3.5\n0,1,0,0\n2,3,4,5\n5,0\n6,7\n")
refuses("no such tensor", ARRAYS.replace('"cls"', '"clas"'), "show",
        "holds no tensor `clas`; did you mean `cls`?")
refuses("tensors of another shape", ARRAYS.replace("f32[2, 2]", "f32[2, 3]"), "show",
        "`x` is u8[2, 2, 2], but d.x reads rows of f32[2, 3]")
header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".ljust(117) + "\n"
write("a.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
      + struct.pack("<6f", *range(6)))
NPY = "data d = npy(\"a.npy\") { x: f32[3] = field() }\nentry show() { emit d.x }\n"
gives("npy", NPY, "show", "0,1,2\n3,4,5\n")
write("a.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
      + struct.pack("<6f", 0, 1, 2, 3, float("nan"), 5))
refuses("nan in an array", NPY, "show", "a.npy: row 2: d.x is nan here")
write("a.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.replace("(2,", "(0,").encode())
refuses("an array without rows", NPY, "show", "a.npy holds no rows")
JSONL = """
data d = jsonl("j.jsonl") { x: f32[2, 2] = field("x"), y: i32 = col("y"), b: f32[B, 2] = field("b"), s: i32[S] = words(col("s"), vocab = 6) }
entry show() { for x, y, b, s in batches(d, 2) { emit x, y, b, s } }
"""
first = '{"x": [[1, 2], [3, 4.5]], "y": 3, "b": [[1, 2]], "s": "a b"}\n'
write("j.jsonl", first + '\n{"s": "b", "y": true, "x": [5, 6, 7, 8], "b": [], "more": null}\n')
gives("JSON lines", JSONL, "show", "1,2,3,4.5\n5,6,7,8\n3\n1\n1,2\n0,0\n1,5,4,2\n1,4,2,0\n")
write("j.jsonl", '\ufeff{"x": [5, 6, 7, 8], "y": 1, "b": [], "s": "b"}\n' + first)
gives("an array without items first, behind a mark of UTF-8", JSONL, "show",
      "5,6,7,8\n1,2,3,4.5\n1\n3\n0,0\n1,2\n1,4,2,0\n1,5,4,2\n")
write("j.jsonl", first + '{"x": [5, 6, 7, 8], "y": 1, "b": [[1], [2, 3, 4]], "s": "b"}\n')
refuses("items of unequal sizes", JSONL, "show",
        "j.jsonl:2: `b` holds arrays side by side of 1 and of 3 numbers")
write("j.jsonl", first + '{"x": [1, 2], "y": 1, "b": [], "s": ""}\n')
refuses("a record of another shape", JSONL, "show", "j.jsonl:2: `x` holds 2 numbers, and a row of d.x has 4")
write("j.jsonl", first + '{"x": [1, 2, 3, "4"], "y": 1, "b": [], "s": ""}\n')
refuses("a string for a number", JSONL, "show", "j.jsonl:2: `x`: expected f32, found a string")
write("j.jsonl", first + '{"x": [1, 2, 3, 4], "y": 1.5, "b": [], "s": ""}\n')
refuses("a fraction in a record", JSONL, "show", "row 2: d.y is i32, but its value here is 1.5")
write("j.jsonl", first + '{"x": [1, 2, 3, 4], "b": [], "s": ""}\n')
refuses("a member that is missing", JSONL, "show", "j.jsonl:2: `y`: expected a number, found nothing")
write("j.jsonl", first + '{"x": [1, 2\n')
refuses("broken JSON", JSONL, "show", "j.jsonl:2: expected an object of JSON: ")
write("j.jsonl", first + '{"x": [1, 2, 3, 4], "y": 1, "y": 2, "b": [], "s": ""}\n')
refuses("a member twice", JSONL, "show", "j.jsonl:2: expected an object of JSON: duplicate object key")
refuses("an empty file", JSONL, "show", "is empty", "--set", "d.path=/dev/null")

# ---- categories ----

CATEGORIES = """
data d = csv("c.csv") { x: f32 = col("x"), y: i32 = category(col("y")) } split(train = 0.5, shuffle = false)
net n(x: f32[N]) -> f32[N] { param w: f32 = 1;  return w * x }
entry show() { emit d.y }
entry names() { emit category(d.y, like = d.y) }
entry train() {
    for x, y in batches(d.train, 8) { minimize sum((n(x) - f32(y)) ^ 2) over n using sgd(0.1) }
    save n to "c.safetensors"
}
entry number(x: f32[N], name: str) -> i32 {
    report sum(n(x))
    return category(name, like = d.y)
}
"""
write("c.csv", "x,y\n1, pear\n2,apple \n3,fig\n4,\"pear\"\n5,Fig\n")
gives("texts by their order, those of all rows", CATEGORIES, "show", "3\n1\n2\n3\n0\n")
gives("and back", CATEGORIES, "names", "pear\napple\nfig\npear\nFig\n")
run(CATEGORIES, "train")
write("x.csv", "1\n")
write("c.csv", "x,y\n1,fig\n")
gives("the numbers are saved with the net", CATEGORIES, "number", "2\n", "--x", "x.csv", "--name", " fig")
refuses("another category", CATEGORIES, "number", "`plum` is none of the categories Fig, apple, fig, pear",
        "--x", "x.csv", "--name", "plum")
write("c.csv", "x,y\n1,10\n2,9\n3,-1.5\n4,09\n")
gives("numbers by their values", CATEGORIES, "show", "3\n2\n0\n1\n")
write("c.csv", "x,y\n1,a\n2,\n")
gives("an empty cell is a category, too", CATEGORIES, "show", "1\n0\n")
NEW_ROWS = CATEGORIES + """
entry ask() {
    load n from "c.safetensors"
    for x, y in batches(d, 8) { emit n(x), y }
}
"""
write("c.csv", "x,y\n1,fig\n2,plum\n")
refuses("a row of another category", NEW_ROWS, "ask",
        "c.csv: row 2: d.y: `plum` is none of the categories Fig, apple, fig, pear")
write("c.jsonl", '{"y": "pear"}\n{"y": "apple"}\n')
gives("of JSON lines", 'data d = jsonl("c.jsonl") { y: i32 = category(col("y")) }\nentry show() { emit d.y }', "show", "1\n0\n")
GROUPED = """
data d = csv("g.csv", group = "file") { file: i32 = category(col("file")), class: i32[B] = category(col("class")) }
entry show() { for f, c in batches(d, 4) { emit f, c } }
"""
write("g.csv", "file,class\nb.png,dog\nb.png,cat\na.png,\nc.png,dog\n")
gives("of the lines of a group", GROUPED, "show", "1\n0\n2\n1,0\n0,0\n1,0\n")

# ---- pictures ----

def png(width, height, pixels, bits=8):
    """The least PNG of colours; pixels are bytes, row by row."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    line = 3 * width * bits // 8
    rows = b"".join(b"\0" + bytes(pixels[line * k : line * (k + 1)]) for k in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


PICTURES = """
data d = folders("pets") { x: f32[3, 1, 2] = images(), y: i32 = labels() }
entry show() { emit d.x, d.y }
entry parts() { emit d.train.y, d.test.y }
"""
write("pets/dog/1.png", png(2, 1, [1, 2, 3, 4, 5, 6]))
write("pets/cat/b.png", png(2, 1, [7, 8, 9, 10, 11, 12]))
write("pets/cat/a.PNG", png(2, 1, [0] * 6))
write("pets/cat/notes.txt", "no picture")
gives("pictures by class", PICTURES, "show", "0,0,0,0,0,0\n7,10,8,11,9,12\n1,4,2,5,3,6\n0\n0\n1\n")
write("nested/cat/1.png", png(2, 1, [0] * 6))
write("nested/dog/black/old/1.png", png(2, 1, [1, 2, 3, 4, 5, 6]))
write("nested/dog/white/1.png", png(2, 1, [7, 8, 9, 10, 11, 12]))
gives("folders within a class", PICTURES, "show", "0,0,0,0,0,0\n1,4,2,5,3,6\n7,10,8,11,9,12\n0\n1\n1\n",
      "--set", "d.path=nested")
refuses("no parts", PICTURES, "parts", "data d is not split, so d.train does not exist")
shutil.copytree("pets", "both/train")
shutil.copytree("pets/dog", "both/test/dog")
gives("parts in folders", PICTURES, "parts", "0\n0\n1\n1\n", "--set", "d.path=both")
os.rename("both/test/dog", "both/test/fox")
refuses("a class to test with alone", PICTURES, "parts",
        "both/test/fox: there is no such class to train with in both/train", "--set", "d.path=both")
write("deep/a/1.png", png(2, 1, [1, 255, 128, 0, 64, 0, 255, 255, 0, 0, 32, 0], 16))
gives("sixteen bits", PICTURES, "show", "2,255,128,0,64,32\n0\n", "--set", "d.path=deep")
write("pets/dog/2.png", png(1, 1, [1, 2, 3]))
refuses("a picture of another size", PICTURES, "show",
        "pets/dog/2.png is u8[3, 1, 1], but d.x reads images of u8[3, 1, 2]")
write("pets/dog/2.png", png(2, 1, [1, 2, 3, 4, 5, 6])[:40])
refuses("a truncated PNG", PICTURES, "show", "pets/dog/2.png: it is truncated")
os.remove("pets/dog/2.png")
# 2 x 1 pixels of (200, 100, 50), made by libjpeg-turbo.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIs"
    "IxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIy"
    "MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/wAARCAABAAIDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAA"
    "AAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABv/EABQRAQAAAAAAAAAAAAAAAAAA"
    "AAD/2gAMAwEAAhEDEQA/AJgDRg//2Q==")
write("pets/dog/3.jpg", JPEG)
out, err = run(PICTURES.replace("emit d.x, d.y", "emit d.x"), "show")
got = [float(v) for v in (out.splitlines() or ["0"])[-1].split(",")]
near = len(got) == 6 and all(abs(a - b) < 4 for a, b in zip(got, [200, 200, 100, 100, 50, 50]))
report("a JPEG", None if near else out + err)
write("pets/dog/3.jpg", JPEG[:-12])
refuses("a truncated JPEG", PICTURES, "show", "cannot read ")
refuses("no pictures at all", PICTURES, "show",
        "c holds no files named .png, .jpg, .jpeg: they are expected in a folder for each class", "--set", "d.path=c")
refuses("no such folder", PICTURES, "show", "no such folder", "--set", "d.path=nowhere")

# ---- dlm check ----

def check(name, source, message):
    with open("model.dlm", "w") as f:
        f.write(source)
    done = subprocess.run([DLM, "check", "model.dlm"], capture_output=True, text=True)
    report(name, None if message in done.stderr and (done.returncode == 1) == bool(message)
           else done.stderr or "no message")


write("t.csv", "1,2,3\n4,five,6\n")
check("check reads the files that are there", TABLE,
      "model.dlm:1:6: error[E0630]: ")
check("and says where", TABLE, "t.csv:2: row 2, column 2: expected a number, found `five`")
check("but not those that are not", TABLE.replace("t.csv", "nowhere.csv"), "")

# ---- sizes that only the file tells ----

write("pixels/train-images-idx3-ubyte", idx([2, 3, 4], range(24)))
write("pixels/train-labels-idx1-ubyte", idx([2], [0, 5]))
write("pixels/t10k-images-idx3-ubyte", idx([1, 3, 4], range(12)))
write("pixels/t10k-labels-idx1-ubyte", idx([1], [1]))
SIZES = """
data d = idx("pixels") { x: f32[784] = images() / 255, y: i32 = labels() }
net n(x: f32[N, 12]) -> f32[N, 3] = dense(x, 3)
entry show() { for x, y in batches(d.train, 2) { report mean(x), mean(y) } }
entry one() { for x, y in batches(d.train, 1) { loss = cross_entropy(n(x), y)
    minimize loss over n using sgd(0.1)
    report loss } }
entry mixed() { for x, y in batches(d.train, 1, shuffle = true) { loss = cross_entropy(n(x), y)
    minimize loss over n using sgd(0.1)
    report loss } }
entry whole() { loss = cross_entropy(n(d.train.x), d.train.y)
    minimize loss over n using sgd(0.1)
    report loss }
"""
ONLY = SIZES[: SIZES.index("entry one")]
check("dlm check compares sizes with the file", ONLY,
      "d.x is declared as f32[784], but its expression gives 12 numbers a row; `images` of the file is u8[3, 4]")
check("and is content with the right one", ONLY.replace("784", "12"), "")

# ---- labels that are no classes ----

for entry in ("one", "mixed", "whole"):
    refuses(f"a label that is no class: {entry}", SIZES.replace("784", "12"), entry,
            "index outside 0..3; `d.y` is 5 in row 2 of ")

# ---- the README's section ----

readme = open(os.environ["SOURCE"] + "/README.md").read()
penguins = readme[readme.index("data penguins") :].split("```")[0]
draw = random.Random(3)
typical = [(38.8, 18.3, 190), (48.8, 18.4, 196), (47.5, 15.0, 217)]
rows = []
for k in range(300):
    bill, depth, flipper = typical[k % 3]
    name = ("Adelie", "Chinstrap", "Gentoo")[k % 3]
    rows.append(f"{draw.gauss(bill, 2.3):.1f},{draw.gauss(depth, 1):.1f},{draw.gauss(flipper, 6):.0f},{name}")
write("penguins.csv", "bill_length,bill_depth,flipper,species\n" + "\n".join(rows) + "\n")
out, err = run(penguins, "train")
report("bring your own data", None if float(err.split(" acc ")[1].split()[0]) > 0.9 else err)
write("new.csv", "39.1,18.7,181\n46.1,13.2,211\n")
out, err = run(penguins, "predict", "--x", "new.csv")
report("and ask of new rows", None if out == "Adelie\nGentoo\n" else out)

# ---- files that say more than they hold, or something else than they seem to ----

write("claims.png", b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    for kind, data in ((b"IHDR", struct.pack(">2I5B", 60000, 60000, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 99)), (b"IEND", b""))))
refuses("a PNG that claims to be large", "entry show(x: u8[C, H, W]) { emit sum(f32(x)) }", "show",
        "claims.png is damaged: it says that it holds 60000 x 60000 pixels, in ", "--x", "claims.png")
samples = struct.pack("<100h", *range(100))
head = struct.pack("<4sI8sIHHIIHH4sI", b"RIFF", 36 + 200, b"WAVEfmt ", 16, 1, 1, 8000, 16000, 2, 16, b"data", 200)
write("sounds/a/whole.wav", head + samples)
SOUNDS = 'data d = folders("sounds") { x: f32[T] = sounds() }\nentry show() { for x in batches(d, 9) { emit size(x, 1) } }'
gives("a whole sound", SOUNDS, "show", "100\n")
write("sounds/a/short.wav", head + samples[:120])
refuses("a sound that was cut off", SOUNDS, "show", "short.wav is truncated: it should hold 200 bytes of samples, and 120 are there")
os.remove("sounds/a/short.wav")
NUMBERS = 'data d = csv("n.csv") { x: f32[3] = cols(0..3) }\nentry show() { emit sum(d.x) }'
write("n.csv", "1,2x,3\n4,5,6\n")
for when in ("once", "and again"):
    out, err = run(NUMBERS, "show")
    report(f"a first row with one cell that is no number: {when}",
           None if out == "15\n" and "the first row counts as names of columns, since column 2 holds `2x`" in err else out + err)
write("n.csv", "a,2,c\n4,5,6\n")
report("a header with a number in it", None if run(NUMBERS, "show") == ("15\n", "") else run(NUMBERS, "show")[1])

# ---- what killed runs leave ----

SAVES = "net n(x: f32[2]) -> f32 { param w: f32[2] = 1;  return sum(w * x) }\nentry show() { n.params <- n.params * 2;  save n to \"kept/n.safetensors\" }"
os.makedirs("kept", exist_ok=True)
for name, age in (("n.safetensors.123-0.tmp", 100), ("n.safetensors.124-0.tmp", 0), ("n.safetensors.mine.tmp", 100), ("m.safetensors.1-0.tmp", 100)):
    write(f"kept/{name}", "half")
    os.utime(f"kept/{name}", (time.time() - age, time.time() - age))
busy = open("kept/n.safetensors.124-0.tmp")
run(SAVES, "show")
report("a temporary file that a killed run has left", None if sorted(os.listdir("kept")) ==
       ["m.safetensors.1-0.tmp", "n.safetensors", "n.safetensors.124-0.tmp", "n.safetensors.mine.tmp"] else os.listdir("kept"))
os.utime("kept/n.safetensors.124-0.tmp", (0, 0))
fcntl.flock(busy, fcntl.LOCK_EX)
run(SAVES, "show")
report("but none that is being written", None if os.path.exists("kept/n.safetensors.124-0.tmp") else "it is gone")
