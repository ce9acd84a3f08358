from pattern import *

TITLE = "1.5 x + y, 16384 x 8192"


def work():
    return {"phases": [(2 * N * M, 12 * N * M)], "resident": 12 * N * M}


def torch_step(w, x, compiled):
    a, b = pattern(13), pattern(5)
    return of_call(lambda: 1.5 * a + b, lambda z: z[0, 1] + z[N - 1, M - 1], compiled)
