#!/usr/bin/env python3
"""Files that the reference tools of their formats have written: numpy, libsndfile's tools by sox,
flac, ImageMagick. What is not installed is skipped."""

import os
import shutil
import struct
import subprocess
import sys

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from entry_run import gives, refuses, run  # noqa: E402
from tap import report, skip  # noqa: E402


def numbers(text):
    return [float(x) for x in text.replace("\n", ",").split(",") if x]


def near(name, got, expected, tolerance):
    same = len(got) == len(expected) and all(abs(a - b) <= tolerance for a, b in zip(got, expected))
    report(name, None if same else f"expected {expected[:20]}\ngot {got[:20]}")


def tool(*command):
    subprocess.run(command, check=True, capture_output=True)


# ---- numpy: .npy and .npz, of every element type that dlm reads ----

ARRAY = 'data d = npy("x.npy") { x: TYPE[2] = field() }\nentry show() { emit d.x }\n'
ARRAYS = """
data d = npz("x.npz") { x: f32[2, 2] = field("x"), y: i32 = field("label") }
data r = npz("r.npz") { s: i32[S] = field("s") }
entry show() { emit d.x, d.y }
entry ragged() { for s in batches(r, 4) { emit s } }
"""
try:
    import numpy
except ImportError:
    numpy = None
    for what in ("npy", "npz"):
        skip(f"numpy's .{what}", "numpy is not installed")
if numpy:
    for kind, to in [("f4", "f32"), ("f8", "f64"), ("f2", "f32"), ("i4", "i32"), ("i8", "i64"),
                     ("u1", "u8"), ("u4", "u32")]:
        numpy.save("x.npy", numpy.array([[1, 2], [3, 4], [250, 0]], dtype=kind))
        gives(f"numpy's .npy of {kind}", ARRAY.replace("TYPE", to), "show", "1,2\n3,4\n250,0\n")
        # by columns, and the high bytes first
        for order in "<>":
            turned = numpy.asfortranarray(numpy.array([[1, 2], [3, 4], [250, 0]], dtype=order + kind))
            numpy.save("x.npy", turned)
            gives(f"numpy's .npy of {order}{kind} by columns", ARRAY.replace("TYPE", to), "show", "1,2\n3,4\n250,0\n")
    for kind, to in [("i1", "i32"), ("<i2", "i32"), (">i2", "i32"), ("<u2", "i32"), ("<u8", "i64"), (">u8", "i64")]:
        low = 0 if "u" in kind else -100
        numpy.save("x.npy", numpy.array([[low, 2], [3, 4]], dtype=kind))
        gives(f"numpy's .npy of {kind}", ARRAY.replace("TYPE", to), "show", f"{low},2\n3,4\n")
    numpy.save("x.npy", numpy.array([[1, 2], [3, 1 << 63]], dtype="u8"))
    refuses("a number beyond an i64", ARRAY.replace("TYPE", "i64"), "show", "element 3 is too large for an i64")
    numpy.save("x.npy", numpy.array([["a", "b"]]))
    refuses("text in an array", ARRAY.replace("TYPE", "f32"), "show", "no numbers of a type that dlm knows")
    x, y = numpy.arange(12, dtype="f4").reshape(3, 2, 2), numpy.array([7, 8, 9])
    rows = "0,1,2,3\n4,5,6,7\n8,9,10,11\n7\n8\n9\n"
    numpy.savez("x.npz", x=x, label=y)
    gives("numpy's .npz", ARRAYS, "show", rows)
    numpy.savez_compressed("x.npz", x=x, label=y)
    gives("numpy's packed .npz", ARRAYS, "show", rows)
    packed = open("x.npz", "rb").read()
    numpy.savez("x.npz", x=x, labels=y)
    refuses("an array of another name", ARRAYS, "show", "x.npz holds no array `label`; did you mean `labels`?")
    numpy.savez("x.npz", x=x, label=y[:2])
    refuses("arrays of other lengths", ARRAYS, "show", "x.npz: `x` has 3 rows, and `label` 2")
    numpy.savez("r.npz", s=numpy.array([5, 6, 7]), **{"s.lengths": numpy.array([1, 2])})
    gives("a ragged array", ARRAYS, "ragged", "5,0\n6,7\n")
    faults = []
    for cut in range(0, len(packed), 9):
        with open("x.npz", "wb") as f:
            f.write(packed[:cut])
        out, err = run(ARRAYS, "show")
        if out or "x.npz" not in err:
            faults.append(f"{cut} bytes: {out}{err}")
    report("a truncated .npz", "\n".join(faults))
    at = packed.index(b"label.npy") + 30
    with open("x.npz", "wb") as f:
        f.write(packed[:at] + bytes([packed[at] ^ 0x55]) + packed[at + 1 :])
    refuses("a damaged array", ARRAYS, "show", "x.npz: `label` ")
refuses("no .npz at all", ARRAYS, "show", "cannot read nowhere.npz: no such file",
        "--set", "d.path=nowhere.npz")
with open("text.npz", "w") as f:
    f.write("no archive")
refuses("no archive", ARRAYS, "show", "text.npz is not a usable .npz file", "--set", "d.path=text.npz")

# ---- sox and flac: sounds ----

SOUND = """
entry show(x: f32[C, T]) { emit x }
entry mono(x: f32[T]) where T >= 1 { emit x }
entry copy(x: f32[C, T]) { save x to "copy.wav";  save x to "copy.flac" }
entry make() {
    x = [0.0, 0.5, -0.25, 2]
    save x to "made.wav"
    save x to "made.flac"
    save reshape(x, [2, 2]) to "stereo.wav"
}
entry wrong() { save full(1.0, [2, 2, 2]) to "wrong.wav" }
"""


def raw(samples):
    """A .wav of 16 bits and one channel, by its specification."""
    data = struct.pack(f"<{len(samples)}h", *samples)
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)
    return (b"RIFF" + struct.pack("<I", 4 + len(head) + 8 + len(data)) + b"WAVE" + head + b"data"
            + struct.pack("<I", len(data)) + data)


samples = [0, 16384, -32768, 8192]
floats = "0,0.5,-1,0.25\n"
with open("in.wav", "wb") as f:
    f.write(raw(samples))
gives("a .wav", SOUND, "show", floats, "--x", "in.wav")
gives("a .wav of one channel", SOUND, "mono", floats.replace(",", "\n"), "--x", "in.wav")
gives("sounds that were made", SOUND, "make", "")
gives("are floats as they are", SOUND, "mono", "0\n0.5\n-0.25\n2\n", "--x", "made.wav")
near("or clipped to 24 bits", numbers(run(SOUND, "mono", "--x", "made.flac")[0]), [0, 0.5, -0.25, 1], 2e-7)
gives("of several channels", SOUND, "show", "0,0.5\n-0.25,2\n", "--x", "stereo.wav")
report("16000 samples a second", None if struct.unpack("<I", open("made.wav", "rb").read()[24:28]) == (16000,)
       else "another rate")
refuses("no sound", SOUND, "wrong",
        "wrong.wav: a sound is floats [T] or [C, T] with at most 64 channels, but this is f32[2, 2, 2]")
with open("bad.wav", "wb") as f:
    f.write(raw(samples)[:30])
refuses("a broken sound", SOUND, "show", "bad.wav", "--x", "bad.wav")
refuses("a missing sound", SOUND, "show", "cannot read none.wav", "--x", "none.wav")
if shutil.which("sox"):
    for kind in ("wav -b 8", "wav -b 24", "wav -e float -b 32", "flac -b 16", "flac -b 24"):
        extension, *options = kind.split()
        tool("sox", "in.wav", *options, f"sox.{extension}")
        got = numbers(run(SOUND, "show", "--x", f"sox.{extension}")[0])
        near(f"sox's {kind}", got, numbers(floats), 0.01 if "8" in options else 1e-6)
    tool("sox", "-M", "in.wav", "in.wav", "two.flac")
    gives("sox's two channels", SOUND, "show", 2 * floats, "--x", "two.flac")
    gives("a copy", SOUND, "copy", "", "--x", "two.flac")
    for name in ("copy.wav", "copy.flac"):
        said = subprocess.run(["sox", "--i", name], capture_output=True, text=True).stdout
        tool("sox", name, "-t", "f32", "back.raw")
        back = struct.unpack("<8f", open("back.raw", "rb").read())
        near(f"what sox reads of {name}", back[::2] + back[1::2], 2 * numbers(floats), 1e-6)
        report(f"and its rate in {name}", None if ": 8000" in said else said)
else:
    skip("sox's sounds", "sox is not installed")
if shutil.which("flac"):
    tool("flac", "--totally-silent", "-f", "in.wav", "-o", "tool.flac")
    gives("flac's .flac", SOUND, "show", floats, "--x", "tool.flac")
else:
    skip("flac's .flac", "flac is not installed")

# ---- ImageMagick: pictures ----

PICTURE = """
entry show(x: u8[C, H, W]) { emit x }
entry copy(x: u8[C, H, W]) where C == 3 { save x to "copy.png" }
"""
if shutil.which("convert"):
    with open("in.ppm", "wb") as f:
        f.write(b"P6 3 2 255\n" + bytes(range(0, 180, 10)))
    colours = [c * 10 + p * 30 for c in range(3) for p in range(6)]
    for kind in (["png"], ["png", "-interlace", "PNG"], ["png", "-define", "png:color-type=3"]):
        tool("convert", "in.ppm", *kind[1:], "magick.png")
        near("ImageMagick's " + " ".join(kind), numbers(run(PICTURE, "show", "--x", "magick.png")[0]), colours, 0)
    tool("convert", "in.ppm", "-colorspace", "Gray", "grey.png")
    got = numbers(run(PICTURE, "show", "--x", "grey.png")[0])
    near("ImageMagick's grey", got, [0.2126 * p * 30 + 0.7152 * (p * 30 + 10) + 0.0722 * (p * 30 + 20)
                                     for p in range(6)], 1.5)
    for kind in ([], ["-interlace", "JPEG"], ["-sampling-factor", "4:4:4"]):
        tool("convert", "-size", "16x8", "xc:rgb(200,100,50)", "-quality", "95", *kind, "magick.jpg")
        got = numbers(run(PICTURE, "show", "--x", "magick.jpg")[0])
        near(" ".join(["ImageMagick's jpg", *kind]), got, [200] * 128 + [100] * 128 + [50] * 128, 3)
    gives("a copy", PICTURE, "copy", "", "--x", "magick.png")
    tool("convert", "copy.png", "copy.ppm")
    same = open("copy.ppm", "rb").read()[-18:] == bytes(range(0, 180, 10))
    report("what ImageMagick reads of copy.png", None if same else "other pixels")
else:
    skip("ImageMagick's pictures", "ImageMagick is not installed")
