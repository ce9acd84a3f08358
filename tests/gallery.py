#!/usr/bin/env python3
"""Writes the gallery of models/README.md, from the tables of tests/zoo: `gallery.py [--table] [MODEL...]`.

Each model is trained as its table says, or only those whose name holds one of the words given. What came out
is kept in models/gallery/FAMILY.json, with the pictures beside it; the README is made of all that is kept.
`--table` trains nothing. A model's first command is a row, and so is each that has a comment in the table.
Times are those of one thread of the CPU.
"""

import argparse
import json
import math
import os
import re
import resource
import shutil
import statistics
import tempfile
from pathlib import Path

import zoo

FOLDER = zoo.SOURCE / "models/gallery"
README = zoo.SOURCE / "models/README.md"
IN_PYTORCH = {"linear/linear_regression": 33, "linear/logistic_regression": 48, "mlp/mlp": 63, "vision/lenet": 71,
              "vision/resnet": 121, "sequence/adding": 68, "sequence/char_rnn": 105, "generative/gan": 87,
              "generative/vae": 69, "transformer/gpt": 340}    # code lines of lean plain programs
BEGIN, END = "<!-- gallery -->\n", "<!-- end of the gallery -->\n"


# ---- what a model is ----

def code_lines(text):
    lines = [line.strip() for line in text.splitlines()]
    return sum(1 for line in lines if line and not line.startswith("#"))


def learning_part(text):
    """Without the entries that only use what was learnt, or show something else."""
    items = re.split(r"^(?=\w)", text, flags=re.MULTILINE)
    return "".join(item for item in items if not item.startswith("entry ") or item.startswith("entry train("))


def title(path):
    """The first line of the file, which is its help."""
    return path.read_text().split("\n", 1)[0].lstrip("# ").rstrip(".")


def picture_prefix(model):
    return model.name.replace("/", "-") + "-"


def parameters(shop, model, training, folder):
    """The elements of the params that the run saved, or of all if it saved none."""
    listing = zoo.execute([shop.dlm, "check", *training.options, str(model.path)], shop.folder)
    counts = {name: int(count.replace(",", ""))
              for name, count in re.findall(r"^  (\S+) +\w+(?:\[[^\]]*\])? +([\d,]+)$", listing, re.MULTILINE)}
    counts.pop("total", None)
    saved = set()
    for path in folder.glob("*.safetensors"):
        with open(path, "rb") as f:
            saved |= json.loads(f.read(int.from_bytes(f.read(8), "little"))).keys()
    return sum(n for name, n in counts.items() if not saved or name in saved)


# ---- training ----

def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def read_curve(log, quantity="loss"):
    points = []
    for line in log.read_text().splitlines() if log.exists() else []:
        record = json.loads(line)
        step = next((v for k, v in record.items() if k not in ("time", "event")), None)
        if isinstance(record.get(quantity), float) and isinstance(step, int):
            points.append((step, record[quantity]))
    return points


def train(shop, model, training):
    """The medians over the seeds, and the curve of the first one."""
    values, seconds = {}, []
    shop.program(model, training.options)
    for seed in range(1, training.seeds + 1):
        folder, start = shop.seed_folder(training, seed), cpu_seconds()
        last = shop.report(model, training, folder, seed, "run.jsonl")
        seconds.append(cpu_seconds() - start)
        for quantity, _, _ in training.bounds:
            values.setdefault(quantity, []).append(last[quantity])
    for step in training.then:
        shop.says(model, step, folder)
    for picture in training.pictures:
        shutil.copy(folder / picture, FOLDER / f"{picture_prefix(model)}{picture}")
    result = {"values": {q: statistics.median(v) for q, v in values.items()}, "seeds": training.seeds,
              "seconds": statistics.median(seconds), "parameters": parameters(shop, model, training, folder)}
    return result, read_curve(shop.seed_folder(training, 1) / "run.jsonl")


def train_models(models, dlm):
    """Trains the models, keeps the results, and draws the curves of those that have any."""
    FOLDER.mkdir(exist_ok=True)
    for model in models:
        curves = {}
        kept = read_results(model)
        with tempfile.TemporaryDirectory() as folder:
            shop = zoo.Workshop(dlm, folder)
            for training in model.trainings:
                result, points = train(shop, model, training)
                kept.setdefault(model.path.stem, {})[training.title()] = result
                if training.curve:
                    label = training.options[-1].split("=")[-1] if len(training.options) == 2 else \
                        " ".join(option.split("=")[-1] for option in training.options[1::2])
                    curves.setdefault(training.curve, []).append((label, points))
                print(f"{model.name} {training.title()}: {result['values']}", flush=True)
        results_path(model).write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
        for name, lines in curves.items():
            (FOLDER / f"{picture_prefix(model)}{name}").write_text(draw(lines))


# ---- drawing ----

COLOURS = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#17becf"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 460, 60, 210, 16, 40


def thinned(points, count=150):
    """Points at even distances of a logarithmic axis."""
    last, kept = -1, []
    for step, loss in points:
        place = int(count * math.log10(max(step, 1)))
        if place > last * math.log10(10):
            kept.append((step, loss))
            last = place
    return kept


def draw(curves):
    """An SVG with a line for each (label, points), both axes logarithmic."""
    curves = [(label, [(max(s, 1), max(v, 1e-12)) for s, v in thinned(points) if v == v]) for label, points in curves]
    everything = [p for _, points in curves for p in points]
    right = math.log10(max(s for s, _ in everything))
    low = math.floor(math.log10(min(v for _, v in everything)))
    high = math.ceil(math.log10(max(v for _, v in everything)))

    def place(step, value):
        x = LEFT + (WIDTH - LEFT - RIGHT) * math.log10(step) / right
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - math.log10(value)) / (high - low)
        return f"{x:.1f},{y:.1f}"

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
           'font-family="sans-serif" font-size="12">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for e in range(low, high + 1, max(1, (high - low) // 8)):
        x, y = place(1, 10.0 ** e).split(",")
        out.append(f'<path d="M{x} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 6}" y="{y}" text-anchor="end" dy="4">1e{e}</text>')
    for e in range(int(right) + 1):
        x, y = place(10.0 ** e, 10.0 ** low).split(",")
        out.append(f'<text x="{x}" y="{HEIGHT - 22}" text-anchor="middle">{10 ** e}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 6}" text-anchor="middle">step</text>')
    for k, (label, points) in enumerate(curves):
        style = f'stroke="{COLOURS[k % 8]}" stroke-width="1.5"' + (' stroke-dasharray="5 3"' if k >= 8 else "")
        y = TOP + 14 + 20 * k
        out.append(f'<polyline points="{" ".join(place(*p) for p in points)}" fill="none" {style}/>')
        out.append(f'<path d="M{WIDTH - RIGHT + 12} {y}h24" {style}/>'
                   f'<text x="{WIDTH - RIGHT + 42}" y="{y}" dy="4">{label}</text>')
    return "\n".join(out) + "\n</svg>\n"


# ---- the page ----

def results_path(model):
    return FOLDER / f"{model.table.stem}.json"


def read_results(model):
    path = results_path(model)
    return json.loads(path.read_text()) if path.exists() else {}


def number(value):
    return f"{value:,}" if isinstance(value, int) else f"{value:.3g}"


def row_of(model, training, first):
    kept = read_results(model).get(model.path.stem, {}).get(training.title())
    path = model.path.relative_to(zoo.SOURCE / "models").as_posix()
    name = f"[{model.path.stem}]({path})" if first else ""
    idea = f"{title(model.path)} ({training.idea})" if first and training.idea else \
        title(model.path) if first else training.idea
    options = " ".join(training.options)
    command = f"`dlm run {options + ' ' if options else ''}models/{path} {' '.join(training.words)}`"
    cells = [name, idea, command, str(code_lines(model.path.read_text())) if first else ""]
    if kept:
        metric = ", ".join(f"{q} {number(v)}" for q, v in kept["values"].items())
        cells += [f"{kept['parameters']:,}", metric, f"{kept['seconds']:.2g} s"]
    else:
        cells += ["", f"wanted: {training.wish()}", ""]
    return "| " + " | ".join(cells) + " |"


def row_of_size(model, size, first):
    path = model.path.relative_to(zoo.SOURCE / "models").as_posix()
    name = f"[{model.path.stem}]({path})" if first else ""
    command = f"`dlm run {''.join(word + ' ' for word in size.options)}models/{path} train`"
    lines = str(code_lines(model.path.read_text())) if first else ""
    return f"| {name} | {size.idea or title(model.path)} | {command} | {lines} | {size.count:,} |  |  |"


def gallery(tables):
    out = []
    for path in tables:
        models = zoo.read_table(path)
        out += [f"### {path.stem}", "", "| model | idea | command | lines | parameters | metric | time |",
                "| --- | --- | --- | ---: | ---: | --- | ---: |"]
        for model in models:
            for k, size in enumerate(model.sizes):
                out.append(row_of_size(model, size, k == 0))
            for k, training in enumerate(model.trainings):
                if k == 0 or training.idea:
                    out.append(row_of(model, training, k == 0))
        out.append("")
        for model in models:
            for picture in sorted(FOLDER.glob(f"{picture_prefix(model)}*")):
                out += [f"![{picture.stem}](gallery/{picture.name})", ""]
    return "\n".join(out + lengths())


def lengths():
    """What it takes to train, beside PyTorch."""
    out = ["### Lines", "", "Code lines that train a model, data and net included, without blank ones and comments, beside those of "
           "a lean program in plain PyTorch.", "", "| model | PyTorch | dlm |", "| --- | ---: | ---: |"]
    for name, lines in IN_PYTORCH.items():
        text = (zoo.SOURCE / "models" / f"{name}.dlm").read_text()
        out.append(f"| {name} | {lines} | {code_lines(learning_part(text))} |")
    return out + [""]


def page(text):
    """The README with its gallery made anew."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return before + BEGIN + "\n" + gallery(sorted(zoo.TABLES.glob("*.zoo"))) + "\n" + END + after


def main():
    parser = argparse.ArgumentParser(description="Trains the models of the zoo, and writes models/README.md.")
    parser.add_argument("--table", action="store_true", help="train nothing: only write the page again")
    parser.add_argument("models", nargs="*", metavar="MODEL", help="linear/ridge, or a part of it")
    arguments = parser.parse_args()
    everything = [m for path in sorted(zoo.TABLES.glob("*.zoo")) for m in zoo.read_table(path)]
    chosen = [m for m in everything if not arguments.models or any(word in m.name for word in arguments.models)]
    if not arguments.table:
        train_models(chosen, os.environ.get("DLM", str(zoo.SOURCE / "build/dlm")))
    README.write_text(page(README.read_text()))


if __name__ == "__main__":
    main()
