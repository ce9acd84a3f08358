#!/usr/bin/env python3
"""Files that folders hold and lists name: pictures brought to one size, as Pillow 13.0 does it; sounds of one
rate; lists with any number of boxes a picture, as CSV and as JSON lines; and the same in an executable."""

import os
import shutil
import struct
import subprocess
import sys
import zlib

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from entry_run import DLM, gives, refuses, run, write  # noqa: E402
from tap import report, skip  # noqa: E402


def png(width, height, pixels):
    """A grey picture."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(pixels[width * k : width * (k + 1)]) for k in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def wav(samples, rate=8000, channels=1):
    data = struct.pack(f"<{len(samples)}h", *samples)
    return (b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt "
            + struct.pack("<IHHIIHH", 16, 1, channels, rate, 2 * channels * rate, 2 * channels, 16)
            + b"data" + struct.pack("<I", len(data)) + data)


# ---- pictures of one size ----

write("one/a/x.png", png(7, 5, [(k * 37 + k * k * 11) % 256 for k in range(35)]))
PILLOW = {
    ("stretch", 3, 4): [68, 162, 165, 139, 167, 143, 153, 81, 180, 73, 146, 138],
    ("stretch", 8, 9): [
        0, 32, 79, 138, 210, 100, 144, 171, 106, 13, 90, 140, 164, 201, 143, 178, 170, 75, 35, 166, 214, 193, 192,
        196, 213, 162, 35, 88, 176, 174, 139, 213, 168, 135, 88, 25, 157, 203, 151, 84, 172, 139, 119, 84, 32, 243,
        247, 146, 29, 67, 109, 164, 150, 56, 216, 177, 90, 36, 136, 141, 158, 151, 110, 188, 119, 48, 46, 198, 168,
        151, 146, 150],
    ("crop", 4, 4): [97, 166, 145, 177, 195, 173, 187, 157, 187, 77, 126, 135, 104, 71, 155, 155],
    ("pad", 4, 4): [68, 162, 165, 139, 167, 143, 153, 81, 180, 73, 146, 138, 0, 0, 0, 0],
}
for (fit, high, wide), expected in PILLOW.items():
    out, err = run(f'data d = folders("one") {{ x: f32[1, {high}, {wide}] = images(fit = "{fit}") }}\n'
                   "entry show() { emit d.x }\n", "show")
    got = [int(x) for x in out.split(",") if x.strip()]
    near = len(got) == len(expected) and all(abs(a - b) <= 1 for a, b in zip(got, expected))
    report(f"{fit} to {high} x {wide}", None if near else f"expected {expected}\ngot {got}\n{err}")
refuses("no fit", 'data d = folders("one") { x: f32[1, 4, 4] = images() }\nentry show() { emit d.x }\n', "show",
        'one/a/x.png is u8[1, 5, 7], but d.x reads images of u8[1, 4, 4]; `fit = "crop"`, "stretch" or "pad" behind')
gives("grey as red, green and blue", 'data d = folders("one") { x: f32[3, 5, 7] = images() }\n'
      "entry show() { emit d.x[0, 0] - d.x[0, 1], d.x[0, 2] - d.x[0, 0] }\n", "show", ("0,0,0,0,0,0,0\n" * 5) * 2)
refuses("other channels", 'data d = folders("one") { x: f32[2, 5, 7] = images(fit = "crop") }\n'
        "entry show() { emit d.x }\n", "show", "pictures have 1 channel (grey), 3 or 4 (with opacity)")

# ---- lists with boxes ----

write("pics/a.png", png(2, 1, [1, 2]))
write("pics/b.png", png(2, 1, [3, 4]))
write("pics/c.png", png(1, 1, [5]))
write("list.csv", "class,file,x0,y0,x1,y1\n2,pics/a.png,0,0,1,1\n3,pics/a.png,0.5,0,1,0.5\n,pics/c.png,,,,\n"
      "1,pics/b.png,0,0,0.25,1\n")
BOXES = """
data d = csv("list.csv", group = "file") {
    x: f32[1, 1, 2] = images(col("file"), fit = "stretch")
    box: f32[B, 4] = cols(2..6)
    class: i32[B] = col("class")
}
entry show(n: int = 2) { for x, box, class in batches(d, n) { emit x;  emit box;  emit class } }
entry count() { emit rows(d) }
"""
expected = ("1,2\n5,5\n" "0,0,1,1,0.5,0,1,0.5\n0,0,0,0,0,0,0,0\n" "2,3\n0,0\n" "3,4\n" "0,0,0.25,1\n" "1\n")
gives("boxes of a CSV file", BOXES, "show", expected)
gives("rows are pictures", BOXES, "count", "3\n")
subprocess.run([DLM, "build", "model.dlm", "-o", "boxes"], check=True, capture_output=True)
out = subprocess.run(["./boxes", "show", "--log", "none"], capture_output=True, text=True)
report("in an executable", None if out.stdout == expected else out.stdout + out.stderr)
write("list.jsonl", '{"file": "pics/a.png", "box": [[0, 0, 1, 1], [0.5, 0, 1, 0.5]], "class": [2, 3]}\n'
      '{"file": "pics/c.png", "box": [], "class": []}\n{"file": "pics/b.png", "box": [[0, 0, 0.25, 1]], "class": [1]}\n')
JSONL = BOXES.replace('csv("list.csv", group = "file")', 'jsonl("list.jsonl")').replace("cols(2..6)", 'field("box")')
gives("boxes of JSON lines", JSONL.replace('= col("class")', '= field("class")'), "show", expected)

good = open("list.csv").read()


def faulty(name, change, message, source=BOXES):
    write("list.csv", change(good))
    refuses(name, source, "show", message)
    write("list.csv", good)


faulty("a fraction for the class of a second box", lambda t: t.replace("1,pics/b", "1.5,pics/b"),
       "list.csv: row 3: d.class is i32, but its value here is 1.5 (column `class`)")
faulty("a box that is no number", lambda t: t.replace("0.25", "wide"),
       "list.csv:5: row 5, column 5: expected a number, found `wide`")
faulty("half a box", lambda t: t.replace("0.25,1", "0.25,"), "list.csv:5: row 5, column 6: expected a number, found nothing")
faulty("a picture that is not there", lambda t: t.replace("b.png", "no.png"), "list.csv: row 3: cannot read ")
faulty("a file of another kind", lambda t: t.replace("b.png", "b.gif"),
       "list.csv: row 3: d.x reads files named .png, .jpg, .jpeg, but found `pics/b.gif`")
faulty("lines of a picture apart", lambda t: t + "2,pics/a.png,0,0,1,1\n",
       "the lines of `pics/a.png` in column `file` do not stand together")
faulty("no such column", lambda t: t, "list.csv has no column `fil`, by which data d is grouped; did you mean `file`?",
       BOXES.replace('group = "file"', 'group = "fil"'))
faulty("boxes without a group", lambda t: t, "a line of a table is a row of its own, so that `box` has no length",
       BOXES.replace(', group = "file"', ""))

# ---- sounds ----

write("words/no/a.wav", wav([0, 16384, -16384, 8192]))
write("words/yes/b.wav", wav([4096, 0]))
write("words/yes/c.txt", "no sound")
SOUNDS = """
data d = folders("words") { x: f32[3] = sounds(rate = 8000, fit = "crop"),  y: i32 = labels() }
data uneven = folders("words") { x: f32[T] = sounds(),  y: i32 = labels() }
entry show() { emit d.x, d.y }
entry ragged() { for x, y in batches(uneven, 2) { emit x } }
"""
out, err = run(SOUNDS, "show")
if "needs libsndfile" in err or "was built without" in err:
    skip("sounds", "no libsndfile")
    sys.exit()
expected = "0,0.5,-0.5\n0.125,0,0\n0\n1\n"
report("sounds of one length", None if out == expected else out + err)
gives("of their own lengths", SOUNDS, "ragged", "0,0.5,-0.5,0.25\n0.125,0,0,0\n")
subprocess.run([DLM, "build", "model.dlm", "-o", "sounds"], check=True, capture_output=True)
out = subprocess.run(["./sounds", "show", "--log", "none"], capture_output=True, text=True)
report("and in an executable", None if out.stdout == expected else out.stdout + out.stderr)
refuses("another rate", SOUNDS.replace("8000", "16000"), "show",
        "words/no/a.wav has 8000 samples a second, but d.x reads 16000; convert it: sox")
refuses("another length", SOUNDS.replace(', fit = "crop"', ""), "show",
        "words/no/a.wav has 1 channel of 4 samples, but d.x reads 1 of 3; `sounds(fit = \"crop\")` cuts longer ones")
write("words/yes/b.wav", wav([4096, 0], rate=4000))
refuses("rates that differ", SOUNDS, "ragged", "words/yes/b.wav has 4000 samples a second, but uneven.x reads 8000, the rate of the first")
write("words/yes/b.wav", wav([4096, 0, 0, 0], channels=2))
refuses("two channels", SOUNDS, "show", "words/yes/b.wav has 2 channels of 2 samples, but d.x reads 1 of 3")
write("words/yes/b.wav", wav([4096, 0, 0, 0])[:-2])
refuses("a sound that was cut off", SOUNDS, "show",
        "words/yes/b.wav is truncated: it should hold 8 bytes of samples, and 6 are there")
write("words/yes/b.wav", b"RIFF")
refuses("a broken file", SOUNDS, "show", "cannot read ")
shutil.rmtree("words/yes")
write("said.tsv", "what\tfile\nx\twords/no/a.wav\n")
gives("sounds of a list", 'data d = tsv("said.tsv") { x: f32[4] = sounds(col("file"), rate = 8000) }\n'
      "entry show() { emit d.x }\n", "show", "0,0.5,-0.5,0.25\n")
