"""Attention in eight bits under Triton's interpreter, which takes fp8 for what it is in float16: exactly.

What only a GPU has is how it adds products of fp8 (Hopper keeps 14 bits of them).
"""

from __future__ import annotations

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
    # By channel, because theirs are of very different sizes.
    for expected, bound in (
        (plain.sparse_linear_attention(*inputs, keep, 64, 32), 1e-2),
        (sparse_linear64(*inputs, keep, 64, 32), 5e-2),
    ):
        for channel in range(0, 32, 5):
            assert relative_error(got[..., channel], expected[..., channel]) < bound


def test_what_the_kernel_is_not_for() -> None:
    q = torch.randn(1, 40, 2, 16)
    with pytest.raises(ValueError, match="these have 16 and 64"):
        compiled.sparse_linear_attention(q, q, q, torch.eye(16), torch.zeros(16), 0.5)
