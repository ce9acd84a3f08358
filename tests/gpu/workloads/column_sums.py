from pattern import *

TITLE = "sums of columns, 16384 x 8192"


def work():
    return {"phases": [(N * M, 4 * (N * M + M))], "resident": 4 * N * M}


def torch_step(w, x, compiled):
    a = pattern(13)
    return of_call(lambda: a.sum(0), lambda s: s[0] + s[M - 1], compiled)
