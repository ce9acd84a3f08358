"""What the workloads of bandwidth share: numbers that nobody sends to the GPU."""
N, M = 16384, 8192
WEIGHTS = False


def inputs(r):
    return {}


def pattern(k):
    import torch
    i, j = torch.arange(N)[:, None], torch.arange(M)[None, :]
    return (((i * k + j * j) % 8191 - 4095) / 4096).float()


def of_call(f, corner, compiled):
    import torch
    call = torch.compile(f) if compiled else f
    return lambda: (corner(call()),)
