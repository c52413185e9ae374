"""Section `card`: what a large product and a large copy reach on this card, at this moment; shares are of these.

Measured at the start of every run: cards of one name differ, and so does one card on two days.
"""

from __future__ import annotations

from functools import partial

import torch

from bench.bench import Bench, Case, Figures
from rowreel_worker.kernels.measure import milliseconds


def cases(bench: Bench) -> dict[str, Case]:
    return {"matmul": partial(_matmul, bench), "copy": partial(_copy, bench)}


def _matmul(bench: Bench) -> Figures:
    """bfloat16, of random numbers: zeros would be faster, because they need less power."""
    side = 256 if bench.is_tiny else 8192
    a, b = torch.randn(2, side, side, device=bench.where, dtype=bench.half).unbind()
    took = milliseconds(lambda: a @ b, bench.where, runs=20)
    return {"ms": round(took, 4), "tflops": round(2 * side**3 / took / 1e9, 4)}


def _copy(bench: Bench) -> Figures:
    """Of 1 GiB, read and written."""
    size = 1 << (20 if bench.is_tiny else 30)
    a, b = torch.empty(2, size, device=bench.where, dtype=torch.uint8).unbind()
    took = milliseconds(lambda: b.copy_(a), bench.where, runs=20)
    return {"ms": round(took, 4), "gb_per_s": round(2 * size / took / 1e6, 1)}
