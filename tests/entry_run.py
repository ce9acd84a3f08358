"""Runs an entry of a model, and compares what it prints or what it says is wrong."""

import os
import subprocess

from tap import report

DLM = os.environ["DLM"]


def run(source, entry, *options):
    """What the entry prints, and what it says on stderr."""
    with open("model.dlm", "w") as f:
        f.write(source)
    done = subprocess.run([DLM, "run", "model.dlm", entry, "--log", "none", *options],
                          capture_output=True, text=True)
    return done.stdout, done.stderr


def gives(name, source, entry, expected, *options):
    """The entry prints exactly that."""
    out, err = run(source, entry, *options)
    report(name, None if out == expected else f"expected {expected!r}\nprinted {out!r}\nsaid {err}")


def refuses(name, source, entry, message, *options):
    """The entry fails with a message that holds this."""
    out, err = run(source, entry, *options)
    report(name, None if message in err and not out else f"expected {message}\nsaid {err}{out}")


def write(path, data):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())
