TITLE = "product of bf16 matrices, 8192 x 8192 x 8192"
WEIGHTS = False
TOLERANCE = 1e-2                # what is reported is rounded to bf16
N = 8192


def inputs(r):
    return {}


def work():
    return {"phases": [(2 * N ** 3, 6 * N ** 2)], "resident": 6 * N ** 2}


def torch_step(w, x, compiled):
    import torch

    def pattern(k):
        i, j = torch.arange(N)[:, None], torch.arange(N)[None, :]
        return (((i * i * 7 + j * j * k + i * j) % 8191 - 4095) / 4096).to(torch.bfloat16)
    a, b = pattern(13), pattern(5)
    call = torch.compile(torch.matmul) if compiled else torch.matmul

    def step():
        c = call(a, b)
        return (c[0, 0].float() + c[N - 1, 1].float(),)
    return step
