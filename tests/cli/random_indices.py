#!/usr/bin/env python3
"""Random statements in index notation, compiled with and without fusion, against loops in Python: products
of one to three accesses with affine, gathered and other subscripts, sums, and sums into computed places."""

import itertools
import math
import os
import random
import subprocess

NAMES, CASES, SEEDS = "ijkl", 25, 3


def numbers(rng, shape):
    """A nested list of small whole numbers."""
    if not shape:
        return rng.randint(-3, 3)
    return [numbers(rng, shape[1:]) for _ in range(shape[0])]


def text_of(values, form="%d.0"):
    if isinstance(values, list):
        return "[" + ", ".join(text_of(v, form) for v in values) + "]"
    return form % values


def element(values, index):
    """values[index], or 0 outside."""
    for i in index:
        if not 0 <= i < len(values):
            return 0
        values = values[i]
    return values


def subscript(rng, names, table):
    """Its text, and its value from a dict of indices."""
    a, b = rng.choice(names), rng.choice(names)
    coef, shift = rng.choice([1, 1, 2, -1]), rng.randint(-2, 2)
    return rng.choice([
        (a, lambda at: at[a]),
        (f"{coef}*{a} + {shift}", lambda at: coef * at[a] + shift),
        (f"{a} + {coef}*{b} + {shift}", lambda at: at[a] + coef * at[b] + shift),
        (f"table[{a}]", lambda at: table[at[a]]),
        (f"({a} + {b}) % 3", lambda at: (at[a] + at[b]) % 3),
    ])


def access(rng, names, table, tensor):
    """The declaration of a tensor, an access to it, and the access's value."""
    shape = [rng.randint(1, 4) for _ in range(rng.randint(1, 3))]
    values, sign = numbers(rng, shape), rng.choice([1, 1, -1])
    subs = [subscript(rng, names, table) for _ in shape]
    written = f"{'-' if sign < 0 else ''}{tensor}[{', '.join(s[0] for s in subs)} else 0]"
    return (f"{tensor} = {text_of(values)}", written,
            lambda at: sign * element(values, [s[1](at) for s in subs]))


def place(rng, summed, table):
    """Where on the left a term goes: text, value, size."""
    name, size = rng.choice(summed), rng.randint(1, 5)
    if rng.random() < 0.5:
        return f"table[{name}]", lambda at: table[at[name]], size
    return f"2*{name} - 1", lambda at: 2 * at[name] - 1, size


def case(rng, number):
    """The statements that compute y<number>, and its elements in row-major order."""
    size = {n: rng.randint(1, 4) for n in NAMES}
    free = rng.sample(NAMES, rng.randint(0, 2))
    summed = [n for n in NAMES if n not in free and rng.random() < 0.7] or [
        n for n in NAMES if n not in free][:1]
    table = [rng.randint(-1, 4) for _ in range(5)]
    factors = [access(rng, free + summed, table, f"t{number}_{k}") for k in range(rng.randint(1, 3))]
    left = [(f"{n} < {size[n]}", lambda at, n=n: at[n], size[n]) for n in free]
    if rng.random() < 0.4:
        to, at, extent = place(rng, summed, table)
        left.insert(rng.randint(0, len(left)), (f"{to} < {extent}", at, extent))
    total = {}
    for point in itertools.product(*(range(size[n]) for n in free + summed)):
        at = dict(zip(free + summed, point))
        where = tuple(to(at) for _, to, _ in left)
        total[where] = total.get(where, 0) + math.prod(value(at) for _, _, value in factors)
    target = f"y{number}" + (f"[{', '.join(to for to, _, _ in left)}]" if left else "")
    bounds = ", ".join(f"{n} < {size[n]}" for n in summed)
    statement = f"{target} = sum[{bounds}] {' * '.join(f[1] for f in factors)}"
    lines = [f"table = {text_of(table, '%d')}"] + [f[0] for f in factors] + [statement]
    cells = itertools.product(*(range(extent) for _, _, extent in left))
    return lines, [float(total.get(c, 0)) for c in cells]


def main():
    for seed in range(SEEDS):
        rng = random.Random(seed)
        cases = [case(rng, k) for k in range(CASES)]
        with open("random.dlm", "w") as f:
            f.write("entry compute() {\n")
            f.writelines(f"    {line}\n" for lines, _ in cases for line in lines)
            shown = ", ".join(f"reshape(y{k}, [1, -1])" for k in range(CASES))
            f.write(f"    emit {shown}\n}}\n")
        for options in [], ["-O0"]:
            run = subprocess.run([os.environ["DLM"], "run", *options, "random.dlm", "compute"],
                                 capture_output=True, text=True)
            rows = [[float(x) for x in row.split(",")] for row in run.stdout.split("\n") if row]
            wrong = [k for k in range(CASES) if k >= len(rows) or rows[k] != cases[k][1]]
            title = f"seed {seed} {' '.join(options)}".strip()
            for k in wrong[:3]:
                print("\n".join(cases[k][0]), f"\ngives {rows[k:k + 1]}, not {cases[k][1]}")
            if run.returncode:
                print(run.stderr[:2000])
            print(f"{'not ok' if wrong or run.returncode else 'ok'} - {title}")


main()
