"""What the scripts that record references with PyTorch share: the numbers of formula.py."""
import torch


def scrambled(n, seed):
    """n numbers in [0, 1): three rounds of a permutation of 32-bit numbers."""
    z = (torch.arange(n, dtype=torch.int64) * 2654435769 + seed * 1000003) & 0xFFFFFFFF
    for _ in range(3):
        z = (z * (2 * z + 1)) & 0xFFFFFFFF
        z = ((z >> 16) | (z << 16)) & 0xFFFFFFFF
    return (z >> 8).double() / 2 ** 24
