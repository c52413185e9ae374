"""Which device computes."""

from __future__ import annotations


def chosen_device(wanted: str) -> str:
    """`cuda` where torch sees a GPU, otherwise `cpu`; what was asked for by name is not replaced."""
    if wanted != "auto":
        return wanted
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"
