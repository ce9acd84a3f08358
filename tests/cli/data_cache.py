#!/usr/bin/env python3
"""Data sets that took long to read come from the cache in the next run, with the same rows; what changed
is read again; a cache that is damaged, full, read-only or shared by several runs at once does no harm."""

import array
import os
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report, skip  # noqa: E402

DLM = os.environ["DLM"]
CACHE = Path("cache/dlm")
MODEL = """
data table = csv("table.csv") { x: f32[7] = standardize(cols(0..7)), y: i32 = col(7) } split(train = 0.8)
data pictures = folders("pictures") { x: f32[3, 64, 64] = images([3, 64, 64], fit = "crop") / 255, y: i32 = labels() }
data list = csv("list.csv", group = "path") {
    x: u8[3, 64, 64] = images(col("path"), [3, 64, 64], fit = "pad"), boxes: f32[B, 2] = cols(1..3)
}
data sounds = folders("sounds") { x: f32[T] = sounds() }
data text = words("text.txt", vocab = 500) split(train = 0.5)
data lines = csv("lines.csv") { x: i32[S] = words(col(0), vocab = 300), y: f32 = col(1) } split(train = 0.5, seed = 3)
data small = csv("small.csv") { x: f32 = col(0) }
net n(ids: i32[S]) -> f32[S, 2] = embedding(ids, 500, 2)
entry of_table() { emit sum(table.train.x), sum(table.y), table.train.x[3], table.test.y[5]; report f32(1) }
entry of_table_again() { emit sum(table.train.x), sum(table.y), table.train.x[3], table.test.y[5]; report f32(1) }
entry of_pictures() { emit sum(pictures.x), pictures.x[5, 1, 30], sum(pictures.y); report f32(1) }
entry of_list() { for x, boxes in batches(list, 3) { emit sum(f32(x)), boxes }; report f32(1) }
entry of_sounds() { for x in batches(sounds, 500) { emit sum(x); save x[0] to "out.wav" }; report f32(1) }
entry of_text() { emit text.train.ids[50..70], text.test.ids[50..70], words(text.train.ids[0..9], like = text.ids); report f32(1) }
entry of_lines() { for x, y in batches(lines.test, 2) { emit x, sum(y); stop }; report f32(1) }
entry train_words() {
    for ids, later in streams(text, lanes = 1, length = 9) {
        loss = mse(n(ids[0]), 1.0)
        minimize loss over n using sgd(0.1)
        stop
    }
    save n to "n.safetensors"
}
entry of_saved() { emit 0 * sum(n(text.ids[0..9])), text.ids[50..90]; report f32(1) }
entry of_small() { emit sum(small.x); report f32(1) }
"""


def dlm(*words, cache="cache", before=(), **more):
    env = dict(os.environ, XDG_CACHE_HOME=os.path.abspath(cache) if cache[0] != "/" else cache, **more)
    return subprocess.run([*before, *words], capture_output=True, text=True, env=env)


def run(entry, *options, **more):
    """What it printed, and whether data came from the cache."""
    done = dlm(DLM, "run", "model.dlm", entry, "--log", "none", *options, **more)
    if done.returncode:
        raise SystemExit(f"{entry}: {done.stderr}")
    return done.stdout, "from the cache" in done.stderr


def entries():
    return {path.name for path in CACHE.glob("*")} if CACHE.exists() else set()


def check(name, got, expected):
    report(name, None if got == expected else f"expected {expected!r}\ngot {got!r}")


def write_png(path, shade, size=600):
    rows = b"".join(b"\0" + bytes((shade + x * y) % 256 for x in range(size) for _ in "rgb") for y in range(4)) * (size // 4)
    chunks = [(b"IHDR", struct.pack(">2I5B", size, size, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks))


def write_wav(path, samples, rate):
    data = array.array("h", samples).tobytes()
    head = struct.pack("<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVEfmt ", 16, 1, 1, rate, 2 * rate, 2, 16,
                       b"data", len(data))
    Path(path).write_bytes(head + data)


def write_table(last="5"):
    rows = [",".join(str((k * j * 0.37 + k) % 9 - 4)[:8] for j in range(1, 8)) + f",{k % 10}\n" for k in range(500)]
    Path("table.csv").write_text("".join(rows) * 500 + f"1,2,3,4,5,6,7,{last}\n")


def prepare():
    Path("model.dlm").write_text(MODEL)
    write_table()
    for folder in ("pictures/a", "pictures/b", "sounds/a", "sounds/b"):
        os.makedirs(folder)
    for k in range(40):
        write_png(f"pictures/{'ab'[k % 2]}/{k:02}.png", k)
    for k in range(3000):
        write_wav(f"sounds/{'ab'[k % 2]}/{k:04}.wav", [(k * 7 + t * t) % 30000 - 15000 for t in range(100 + k % 7)], 11025)
    Path("list.csv").write_text("path,x,y\n" + "".join(
        f"pictures/{'ab'[k % 2]}/{k:02}.png,{k},{j}\n" for k in range(40) for j in range(k % 3)) + "pictures/a/00.png,,\n")
    words = " ".join(f"w{k * k % 613}" for k in range(20000))
    Path("text.txt").write_text("so it begins\n" + f"{words}\n" * 60)
    Path("lines.csv").write_text("".join(f"{words[k:k + 100]},{k}\n" for k in range(0, 90000, 2)))
    Path("small.csv").write_text("1\n2\n3\n")


prepare()

# ---- a second run ----

SETS = ("table", "pictures", "list", "sounds", "text", "lines")
rows = {}
for name in SETS:
    rows[name], cached = run(f"of_{name}")
    report(f"{name}: the first run reads the files", f"it says that it did not\n{rows[name]}" if cached else None)
    check(f"{name}: the second takes the same rows from the cache", run(f"of_{name}"), (rows[name], True))
rate = struct.unpack("<I", Path("out.wav").read_bytes()[24:28])[0]
check("sounds: and their rate", rate, 11025)
check("another entry finds them, too", run("of_table_again"), (rows["table"], True))
check("--no-cache reads the files", run("of_table", "--no-cache"), (rows["table"], False))
done = dlm(DLM, "run", "--no-cache", "model.dlm", "of_table", "--log", "none")
check("so does dlm run --no-cache", (done.stdout, "from the cache" in done.stderr), (rows["table"], False))
before = entries()
done = dlm(DLM, "run", "--no-cache", "model.dlm", "of_small", "--log", "none")
check("which keeps nothing", (done.stdout, entries() == before), ("6\n", True))
done = dlm(DLM, "build", "model.dlm", "-o", "model")
done = dlm("./model", "of_text", "--log", "none")
check("an executable shares it", (done.stdout, "from the cache" in done.stderr), (rows["text"], True))
done = dlm(os.path.abspath("model"), "of_table", "--log", "none", "--set", "table.path=table.csv")
check("and finds the file under another name", (done.stdout, "from the cache" in done.stderr), (rows["table"], True))
run("of_small")
before = entries()
check("what is read at once is not kept", (run("of_small"), entries()), (("6\n", False), before))

# ---- what changed ----

times = os.stat("table.csv")
write_table("6")
os.utime("table.csv", ns=(times.st_atime_ns, times.st_mtime_ns))
changed, cached = run("of_table")
report("a file of the same size and date", None if not cached and changed != rows["table"] else changed)
check("is kept anew", run("of_table"), (changed, True))
Path("model.dlm").write_text(MODEL.replace("standardize(cols(0..7))", "cols(0..7) * 2"))
report("another expression of the same columns reads nothing", None if run("of_table")[1] else "it does")
Path("model.dlm").write_text(MODEL.replace("[3, 64, 64]", "[3, 32, 32]").replace("1, 30]", "1, 20]"))
report("another size reads anew", "it does not" if run("of_pictures")[1] else None)
Path("model.dlm").write_text(MODEL)
write_png("pictures/a/00.png", 99)
changed, cached = run("of_pictures")
report("a picture of a folder", None if not cached and changed != rows["pictures"] else changed)
check("is kept anew", run("of_pictures"), (changed, True))
changed, cached = run("of_list")
report("the same picture in a list", None if not cached and changed != rows["list"] else changed)
shutil.copy("pictures/b/01.png", "pictures/b/99.png")
added, cached = run("of_pictures")
report("one more picture", None if not cached and added != changed else added)
os.remove("pictures/b/99.png")
report("one less", "it was not noticed" if run("of_pictures")[1] else None)

# ---- a vocabulary that a checkpoint brings ----

run("train_words")
saved, _ = run("of_saved")
with open("text.txt", "a") as f:
    f.write("w0 w0 w0 w1\n" * 40000)
first, second = run("of_saved"), run("of_saved")
check("saved words: the file is read anew", first, (saved, False))
check("saved words: and found with their numbers", second, (saved, True))
os.remove("n.safetensors")
report("without them, words are counted", None if run("of_text")[0] != rows["text"] else "they are not")
rows["text"], _ = run("of_text")

# ---- a cache that cannot be trusted, or written ----

expected = run("of_lines")[0]
for what, damage in (("a bit", lambda data: data[:-300] + bytes([data[-300] ^ 1]) + data[-299:]),
                     ("the end", lambda data: data[:-4096]), ("all but the head", lambda data: data[:64]),
                     ("everything", lambda data: b"")):
    for path in CACHE.glob("*"):
        path.write_bytes(damage(path.read_bytes()))
    check(f"damaged: {what}", run("of_lines"), (expected, False))
    check(f"damaged: {what}, and mended", run("of_lines"), (expected, True))

shutil.rmtree(CACHE)
env = dict(os.environ, XDG_CACHE_HOME=os.path.abspath("cache"))
runs = [subprocess.Popen([DLM, "run", "model.dlm", "of_table", "--log", "none"], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True, env=env) for _ in range(4)]
printed = {process.communicate()[0] for process in runs}
check("four runs at once", (printed, [name for name in entries() if ".new" in name]), ({run("of_table")[0]}, []))
check("leave an entry that counts", run("of_table")[1], True)

limit = {"DLM_CACHE_MB": "1"}
shutil.rmtree(CACHE)
check("what is larger than half of the cache is not kept", [run("of_table", **limit)[1] for _ in "12"], [False, False])
limit = {"DLM_CACHE_MB": "24"}
for name in ("table", "pictures", "lines", "list", "text"):
    run(f"of_{name}", **limit)
size = sum(path.stat().st_size for path in CACHE.glob("*"))
report("the cache stays within its bound", None if size <= 24 << 20 else f"{size} bytes")
report("and keeps what was used last", None if run("of_text", **limit)[1] else "it does not")

stale = CACHE / "12345.7f.new"
stale.write_bytes(b"half of it")
os.utime(stale, (0, 0))
run("of_table")
report("what a crash left is removed", "it is still there" if stale.exists() else None)

run("of_table"), run("of_text")
for path in [*CACHE.glob("*")]:
    if path.stat().st_size > 1 << 20:
        path.unlink()
run("of_table")
CACHE.chmod(0o500)
tool = shutil.which("setpriv")
plain = [tool, "--bounding-set=-dac_override", "--inh-caps=-all"] if os.getuid() == 0 and tool else []
if os.getuid() == 0 and not tool:
    skip("a read-only cache", "setpriv is missing")
else:
    check("a read-only cache is read", run("of_table", before=plain)[1], True)
    check("and nothing is written", [run("of_text", before=plain) for _ in "12"], 2 * [(rows["text"], False)])
CACHE.chmod(0o700)
check("no cache at all", run("of_text", cache="/proc/nowhere"), (rows["text"], False))
