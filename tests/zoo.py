#!/usr/bin/env python3
"""The model zoo, by its tables tests/zoo/FAMILY.zoo: `zoo.py TABLE MODEL` tests a model, as tests/run does.

A table names models, each with what is done with it, a line each:

    linear/ridge.dlm
        gradients --entry train
        quick error < 0.02 and gap < 1e-4: train    # drawn to 0
        then error < 0.02: evaluate
        then says ^[0-9.]+$: predict --x x.csv
        long x5 acc >= 0.97: -D HIDDEN=64 train --epochs 100
        picture ridge.png
        parameters 138357544: -D DEPTH=16       # VGG-16
        curve losses.svg

Every model is compiled to C, and its kernels for a GPU are written. `parameters` says how many `dlm check`
lists for the first net. `gradients` compares derivatives with finite differences: options of gradcheck. `quick`
and `long` train, with 3 seeds (x5: with 5), and the medians of values of the last report are held to bounds;
`long` ones run with --all only. `then` is run once, in the folder of the training before it. `picture` is a file
that this leaves, for the gallery, `curve` a drawing there of losses of several runs, this among them; the
comment says there what is special.
"""

import json
import os
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
TABLES = SOURCE / "tests/zoo"
TRAINING = re.compile(r"(quick|long|then)(?: x(\d+))? ((?:\w+ [<>]=? \S+(?: and )?)+): (.+)")
COUNT = re.compile(r"parameters (\d+):(.*)")
SAYING = re.compile(r"then says (.+?): (.+)")
HOLDS = {"<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b}


class Model:
    """A file of the zoo, and what its table says about it."""

    def __init__(self, table, path):
        self.table = table
        self.path = SOURCE / "models" / path
        self.name = f"{table.stem}/{Path(path).stem}"
        self.gradients = []                 # options of gradcheck, a list each
        self.trainings = []
        self.sizes = []                     # numbers of parameters


class Size:
    """How many parameters a model has, with some options."""

    def __init__(self, count, options, idea):
        self.count, self.options, self.idea = int(count), shlex.split(options), idea


class Run:
    """A command of a model, and what is expected of its last report, or of what it prints."""

    def __init__(self, command, bounds="", pattern=None):
        words = shlex.split(command)
        count = 2 * words.count("-D")
        self.options, self.words = words[:count], words[count:]
        self.bounds = [bound.split() for bound in bounds.split(" and ") if bound]
        self.pattern = pattern

    def title(self):
        return " ".join(self.options + self.words)

    def wish(self):
        return self.pattern or " and ".join(" ".join(bound) for bound in self.bounds)

    def fault_of(self, reports):
        """What the last reports of several seeds miss, or nothing."""
        for quantity, operator, bound in self.bounds:
            values = [report.get(quantity) for report in reports]
            if None in values or not HOLDS[operator](statistics.median(values), float(bound)):
                return f"{quantity} is {values}, and the median should be {operator} {bound}"
        return None


class Training(Run):
    """A command run with several seeds, what follows it, and the pictures that are left."""

    def __init__(self, command, bounds, long, seeds, idea):
        super().__init__(command, bounds)
        self.long, self.seeds, self.idea = long, seeds, idea
        self.then, self.pictures, self.curve = [], [], None


def add_line(model, line):
    line, _, idea = (part.strip() for part in line.partition(" # "))
    key, _, rest = line.partition(" ")
    saying, training, size = SAYING.fullmatch(line), TRAINING.fullmatch(line), COUNT.fullmatch(line)
    if key == "gradients":
        model.gradients.append(shlex.split(rest))
    elif size:
        model.sizes.append(Size(size[1], size[2], idea))
    elif key == "picture" and model.trainings:
        model.trainings[-1].pictures.append(rest.strip())
    elif key == "curve" and model.trainings:
        model.trainings[-1].curve = rest.strip()
    elif saying and model.trainings:
        model.trainings[-1].then.append(Run(saying[2], pattern=saying[1]))
    elif training and key == "then" and model.trainings:
        model.trainings[-1].then.append(Run(training[4], training[3]))
    elif training and key != "then":
        model.trainings.append(Training(training[4], training[3], key == "long", int(training[2] or 3), idea))
    else:
        sys.exit(f"{model.table}: this is no line of a table: {line}")


def read_table(path):
    models = []
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" ") and models:
            add_line(models[-1], line.strip())
        else:
            models.append(Model(path, line.strip()))
    return models


# ---- running them ----

class Failure(Exception):
    pass


def execute(words, folder, seed=None, log="none"):
    """stdout of a command that succeeds."""
    if seed is not None:
        words = [*words, "--seed", str(seed), "--json", "--log", log]
    environment = {"DLM_THREADS": "1", **os.environ}
    done = subprocess.run(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"$ {shlex.join(words)}\nexit status {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


class Workshop:
    """A folder, and the programs built in it."""

    def __init__(self, dlm, folder):
        self.dlm, self.folder, self.programs = dlm, Path(folder), {}

    def program(self, model, options):
        key = (model.path, *options)
        if key not in self.programs:
            path = self.folder / f"program{len(self.programs)}"
            execute([self.dlm, "build", "--target", "native", *options, str(model.path), "-o", str(path)], self.folder)
            self.programs[key] = path
        return str(self.programs[key])

    def seed_folder(self, training, seed):
        folder = self.folder / re.sub(r"\W+", "_", training.title()) / str(seed)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def report(self, model, run, folder, seed, log="none"):
        """What a run reported last."""
        printed = execute([self.program(model, run.options), *run.words], folder, seed, log)
        records = [line for line in printed.splitlines() if line.startswith("{")]
        return json.loads(records[-1]) if records else {}

    def says(self, model, run, folder):
        return execute([self.program(model, run.options), *run.words, "--log", "none"], folder)


def test_size(dlm, model, size, folder):
    listed = execute([dlm, "check", *size.options, str(model.path)], folder)
    count = re.search(r"^  total +([\d,]+)$", listed, re.MULTILINE)[1].replace(",", "")
    return None if int(count) == size.count else f"it has {count}"


def test_training(shop, model, training):
    """A fault, or nothing."""
    return training.fault_of([shop.report(model, training, shop.seed_folder(training, seed), seed)
                              for seed in range(1, training.seeds + 1)])


def test_then(shop, model, training, run):
    folder = shop.seed_folder(training, training.seeds)
    if run.pattern:
        said = shop.says(model, run, folder)
        return None if re.search(run.pattern, said, re.MULTILINE) else f"it says\n{said[:2000]}"
    return run.fault_of([shop.report(model, run, folder, training.seeds)])


def test_model(model, dlm, gradcheck, everything):
    """Yields the name of each test, and its fault."""
    def attempt(name, test, *arguments):
        try:
            return name, test(*arguments)
        except Failure as failure:
            return name, str(failure)

    def run(words):
        execute(words, folder)

    with tempfile.TemporaryDirectory() as folder:
        shop = Workshop(dlm, folder)
        yield attempt("compiles", run, [dlm, "emit", str(model.path), "--what", "c", "-o", "model.c"])
        yield attempt("emits CUDA", run, [dlm, "emit", str(model.path), "--what", "cuda", "-o", "model.cu"])
        for size in model.sizes:
            yield attempt(f"parameters {' '.join(size.options)}", test_size, dlm, model, size, folder)
        for options in model.gradients:
            yield attempt(f"gradients {' '.join(options)}", run, [gradcheck, str(model.path), *options])
        for training in model.trainings:
            if training.long and not everything:
                continue
            name = f"{training.title()}: {training.wish()}"
            name, fault = attempt(name, test_training, shop, model, training)
            yield name, fault
            for step in training.then if not fault else []:
                yield attempt(f"{step.title()}: {step.wish()}", test_then, shop, model, training, step)
            missing = [p for p in training.pictures if not (shop.seed_folder(training, training.seeds) / p).exists()]
            if missing and not fault:
                yield f"{training.title()}: {' '.join(missing)}", "it was not written"


def main():
    sys.path.insert(0, str(SOURCE / "tests"))
    from tap import report
    if len(sys.argv) != 3:
        sys.exit("zoo.py TABLE MODEL")
    chosen = [m for m in read_table(Path(sys.argv[1])) if m.name == sys.argv[2]]
    for model in chosen:
        for name, fault in test_model(model, os.environ["DLM"], f"{os.environ['BUILD']}/gradcheck",
                                      os.environ.get("DLM_TEST_ALL")):
            report(name, fault)


if __name__ == "__main__":
    main()
