#!/usr/bin/env python3
"""Byte-pair encoding against what the library `tokenizers` gives for the same vocabularies and texts
(make_tokens.py records it); both forms of files; texts as arguments and back; what cannot be read."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, os.environ["SOURCE"] + "/tests")
from tap import report  # noqa: E402

DLM = os.environ["DLM"]
RECORDS = json.loads((Path(os.environ["SOURCE"]) / "tests/reference/tokens.json").read_text())
MODEL = """
data d = jsonl("texts.jsonl") { ids: i32[S] = tokens(col("text"), vocab = "VOCAB") }
data long = tokens("long.txt", vocab = "VOCAB") split(train = 0.75)
net n(x: i32[N]) -> f32[N, 4] = x |> embedding(1000, 4)
entry show() { for ids in batches(d, 1) { emit ids; emit "\\n" } }
entry back() { for ids in batches(d, 1) { emit tokens(ids[0], like = d.ids) } }
entry whole() { emit long.ids }
entry parts() { report rows(long.train), rows(long.test) }
entry keep() { report rows(d);  minimize mean(n(iota(3))) over n using sgd(0.1);  save n to "n.safetensors" }
entry told(text: str) {
    emit mean(n(iota(3))) > 100
    ids = tokens(text, like = d.ids)
    emit ids
    emit tokens(ids, like = d.ids)
}
"""


def run(entry, *options, model=MODEL):
    with open("model.dlm", "w") as f:
        f.write(model)
    done = subprocess.run([DLM, "run", "model.dlm", entry, "--log", "none", *options], capture_output=True)
    return done.stdout.decode(), done.stderr.decode()


def difference(expected, got):
    """The first row that differs."""
    for text, a, b in zip((t for t, _ in TEXTS), expected, got):
        if a != b:
            return f"{text!r}: expected {a}, got {b}"
    return None if len(expected) == len(got) else f"{len(expected)} rows expected, got {len(got)}"


def rows(out):
    return [[int(k) for k in line.split(",") if k] for line in out.split("\n\n")[:-1]]


def write(name, content):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content if isinstance(content, str) else json.dumps(content))


for record in RECORDS:
    TEXTS = [t for t in record["texts"] if t[1]]
    vocabulary = MODEL.replace("VOCAB", "tokenizer.json")
    write("tokenizer.json", record["tokenizer"])
    write("texts.jsonl", "".join(json.dumps({"text": text}) + "\n" for text, _ in TEXTS))
    write("long.txt", "\n".join(text for text, _ in TEXTS[:20]))
    out, err = run("show", model=vocabulary)
    report(f"{record['name']}: the numbers of texts", difference([ids for _, ids in TEXTS], rows(out)) or err)
    out, err = run("back", model=vocabulary)
    prefixed = record["name"] == "prefixed"
    plain = "".join(text for text, _ in TEXTS)
    report(f"{record['name']}: and texts again", None if prefixed or out == plain else f"{out!r}\n{err}")

# ---- GPT-2's pair of files, a folder, arguments, checkpoints ----

record = RECORDS[0]
TEXTS = [t for t in record["texts"] if t[1]]
expected = [ids for _, ids in TEXTS]
write("texts.jsonl", "".join(json.dumps({"text": text}) + "\n" for text, _ in TEXTS))
merges = [m if isinstance(m, str) else " ".join(m) for m in record["tokenizer"]["model"]["merges"]]
write("pair/vocab.json", record["tokenizer"]["model"]["vocab"])
write("pair/merges.txt", "#version: 0.2\n" + "".join(m + "\n" for m in merges))
write("tokenizer.json", record["tokenizer"])
PAIR, FILE = MODEL.replace("VOCAB", "pair"), MODEL.replace("VOCAB", "tokenizer.json")
out, err = run("show", model=PAIR)
report("a folder with vocab.json and merges.txt", difference(expected, rows(out)) or err)
out, err = run("show", model=MODEL.replace("VOCAB", "pair/vocab.json"))
report("vocab.json by name", difference(expected, rows(out)) or err)
joined = dict(copy.deepcopy(record["tokenizer"]))
joined["model"]["merges"] = merges
write("tokenizer.json", joined)
out, err = run("show", model=FILE)
report("merges as pairs in one text", difference(expected, rows(out)) or err)
text = "it's the compiler's <|endoftext|> shapes\n\n  x"
write("long.txt", text)
out, err = run("whole", model=FILE)
whole = [int(k) for k in out.split()]
_, err = run("parts", model=FILE)
report("a file as one sequence, cut in two by its tokens",
       None if f"{round(0.75 * len(whole))}" in err and whole else f"{whole}\n{err}")
run("keep", model=FILE)
out, err = run("told", "--text", text, model=FILE)
lines = out.split("\n")
numbers = [int(k) for line in lines[1:] for k in line.split(",") if k.isdigit()][: len(whole)]
report("a text as an argument", None if numbers == whole else f"{out}{err}")
report("and back", None if out.endswith(text) else out)
os.remove("tokenizer.json")
again, err = run("told", "--text", text, model=FILE)
report("with the vocabulary of the checkpoint alone", None if again == out else err)
built = subprocess.run([DLM, "build", "model.dlm", "-o", "built"], capture_output=True, text=True)
again = subprocess.run(["./built", "told", "--text", text, "--log", "none"], capture_output=True, text=True)
report("and in an executable", None if again.stdout == out else built.stderr + again.stderr)
os.remove("n.safetensors")

# ---- what cannot be read ----


def refuses(name, message, change=None, **files):
    tree = copy.deepcopy(record["tokenizer"])
    if change:
        change(tree)
    write("tokenizer.json", files.get("vocab", tree))
    write("texts.jsonl", files.get("texts", '{"text": "a"}\n'))
    out, err = run("show", model=files.get("model", FILE))
    report(name, None if message in err and not out else f"expected {message}\nsaid {err}{out}")


def set_at(*path, value):
    def change(tree):
        for key in path[:-1]:
            tree = tree[key]
        tree[path[-1]] = value
    return change


def lose(token):
    return lambda tree: tree["model"]["vocab"].pop(token)


refuses("no such file", "nowhere.json: No such file or directory; `vocab` names a tokenizer.json, or a vocab.json",
        model=MODEL.replace("VOCAB", "nowhere.json"))
refuses("half a file", "tokenizer.json:1: expected an object of JSON: ", vocab='{"model": {"vocab": {')
refuses("another model", "tokenizer.json: the model is `WordPiece`, but tokens are read by byte-pair encoding",
        set_at("model", "type", value="WordPiece"))
refuses("normalized texts", "tokenizer.json: the file normalizes its texts, which is not supported",
        set_at("normalizer", value={"type": "NFC"}))
refuses("bytes as a fallback", "tokenizer.json: the model has `byte_fallback`, which is not supported",
        set_at("model", "byte_fallback", value=True))
refuses("another pre-tokenizer", "the pre-tokenizer `Metaspace` is not supported; ByteLevel, Split, Digits and",
        set_at("pre_tokenizer", value={"type": "Metaspace"}))
refuses("a faulty expression", "the pre-tokenizer's expression `(a`: missing closing parenthesis",
        set_at("pre_tokenizer", value={"type": "Split", "behavior": "Isolated", "pattern": {"Regex": "(a"}}))
refuses("a byte without a token", "the vocabulary has no token for byte 97: it is not one of bytes", lose("a"))
refuses("a merge that leads nowhere", "merge 1 joins `",
        lambda tree: tree["model"]["merges"].insert(0, ["a", "Ġqqq"]))
Path("bad.csv").write_bytes(b"fine\nb\xff\n")
refuses("a text that is not UTF-8", "bad.csv: row 2 of d.ids is not UTF-8, which tokens are made of",
        model='data d = csv("bad.csv") { ids: i32[S] = tokens(col(0), vocab = "tokenizer.json") }\n'
              "entry show() { for ids in batches(d, 1) { emit ids } }\n")
refuses("two tokens with one number", "has the number 5, which another token has, too",
        lambda tree: tree["model"]["vocab"].update({next(k for k, v in tree["model"]["vocab"].items() if v == 6): 5}))
tree = record["tokenizer"]
write("pair/vocab.json", {**tree["model"]["vocab"], **{t["content"]: t["id"] for t in tree["added_tokens"]}})
write("pair/merges.txt", "#version: 0.2\na Ġqqq\n")
_, err = run("show", model=MODEL.replace("VOCAB", "pair"))
report("a bad line of merges.txt", None if "pair/merges.txt: merge 1 joins `a` and `Ġqqq`" in err else err)
