"""Sparse-linear attention under Triton's interpreter, against float64."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from rowreel_worker.kernels.compiled import sparse_linear as compiled

import interpreter_rounding  # noqa: F401
from kernel_oracles import relative_error, sparse_linear64

BOUNDS = {torch.float32: 2e-6, torch.float16: 2e-3, torch.bfloat16: 1e-2}


def made(tokens: int, dtype: torch.dtype, heads: int = 2, dim: int = 16, batch: int = 1) -> list[Tensor]:
    """q, k, v as thirds of one projection, and proj_l."""
    q, k, v = (torch.randn(batch, tokens, 3 * heads * dim) * 2).to(dtype).unflatten(2, (3, heads, dim)).unbind(2)
    # Keys share a large part, as real ones do.
    k += 3 * torch.randn(dim).to(dtype)
    return [q, k, v, torch.randn(dim, dim) * 20, torch.randn(dim)]


@pytest.mark.parametrize("dtype", BOUNDS, ids=str)
@pytest.mark.parametrize(
    ("tokens", "keep"),
    [(96, 0.4), (97, 0.4), (175, 0.2), (80, 1.0), (16, 0.1), (7, 0.5)],
)
def test_attention(dtype: torch.dtype, tokens: int, keep: float) -> None:
    inputs = made(tokens, dtype, batch=2 if tokens < 100 else 1)
    got = compiled.sparse_linear_attention(*inputs, keep, 32, 16)
    assert got.dtype == dtype
    assert relative_error(got, sparse_linear64(*inputs, keep, 32, 16)) < BOUNDS[dtype]


def test_every_sum_is_taken() -> None:
    """More key blocks than one program adds up, the last of them alone and short."""
    inputs = made(16 * compiled.BLOCKS_PER_SUM + 5, torch.float32, heads=1, dim=32)
    got = compiled.sparse_linear_attention(*inputs, 0.2, 64, 16)
    assert relative_error(got, sparse_linear64(*inputs, 0.2, 64, 16)) < BOUNDS[torch.float32]


def test_scores_of_any_size() -> None:
    """Where e^score would be infinite, softmax is not."""
    q, k, *rest = made(96, torch.float32)
    got = compiled.sparse_linear_attention(40 * q, k, *rest, 0.5, 32, 16)
    assert relative_error(got, sparse_linear64(40 * q, k, *rest, 0.5, 32, 16)) < 1e-4


def test_what_the_kernel_is_not_for() -> None:
    with pytest.raises(ValueError, match="these have 12"):
        compiled.sparse_linear_attention(*made(40, torch.float32, dim=12), 0.5)
    q, k, v, weight, bias = made(40, torch.float32)
    with pytest.raises(ValueError, match="one shape"):
        compiled.sparse_linear_attention(q, k[:, :-1], v, weight, bias, 0.5)
