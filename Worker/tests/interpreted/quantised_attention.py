"""Attention in eight bits under Triton's interpreter, which takes fp8 for what it is in float16: exactly.

What only a GPU has is how it adds products of fp8 (Hopper keeps 14 bits of them).
"""

from __future__ import annotations

import math
import statistics

import pytest
import torch
from torch import Tensor

from rowreel_worker.kernels import quantised_attention as plain
from rowreel_worker.kernels.compiled import quantised_attention as compiled

import interpreter_rounding  # noqa: F401
from kernel_oracles import relative_error, sparse_linear64


def made(tokens: int) -> list[Tensor]:
    q, k, v = torch.randn(3, 1, tokens, 2, 32).half().unbind()
    # Keys share a large part: without taking their mean off, eight bits would be spent on it.
    return [q, k + 20, v * torch.logspace(-2, 2, 32).half(), torch.randn(32, 32) * 5, torch.randn(32)]


@pytest.mark.parametrize(("tokens", "keep"), [(160, 0.4), (161, 0.4), (110, 1.0), (20, 0.1)])
def test_attention_in_eight_bits(tokens: int, keep: float) -> None:
    inputs = made(tokens)
    got = compiled.sparse_linear_attention(*inputs, keep, 64, 32)
    # The most of 470 draws was 0.0044 and 0.0090.
    assert error_by_channel(got, plain.sparse_linear_attention(*inputs, keep, 64, 32)) < 1e-2
    assert error_by_channel(got, sparse_linear64(*inputs, keep, 64, 32)) < 2e-2


def error_by_channel(got: Tensor, expected: Tensor) -> float:
    """The root of the mean square of the channels' relative errors: their values are of very different sizes."""
    channels = zip(got.unbind(-1), expected.unbind(-1), strict=True)
    return math.sqrt(statistics.fmean(relative_error(one, other) ** 2 for one, other in channels))


def test_what_the_kernel_is_not_for() -> None:
    q = torch.randn(1, 40, 2, 16)
    with pytest.raises(ValueError, match="these have 16 and 64"):
        compiled.sparse_linear_attention(q, q, q, torch.eye(16), torch.zeros(16), 0.5)
