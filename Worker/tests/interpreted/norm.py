"""Normalisation and rotary positions under Triton's interpreter, against float64."""

from __future__ import annotations

import pytest
import torch

from rowreel_worker.kernels import norm as plain
from rowreel_worker.kernels.compiled import norm as compiled
from rowreel_worker.kernels.compiled import rope as compiled_rope
from rowreel_worker.kernels.norm import Norm

import interpreter_rounding  # noqa: F401
from kernel_oracles import layer_norm64, relative_error, rms_rope64

#: Rounding to each dtype, twice.
BOUNDS = {torch.float32: 1e-6, torch.float16: 7e-4, torch.bfloat16: 5e-3}
DTYPES = pytest.mark.parametrize("dtype", BOUNDS, ids=str)


@DTYPES
@pytest.mark.parametrize("per_token", [False, True])
@pytest.mark.parametrize("dim", [24, 64, 100])
def test_norm_is_modulated_layer_norm(dtype: torch.dtype, per_token: bool, dim: int) -> None:
    # Far from zero: a variance from the mean of squares would lose its digits.
    hidden = (torch.randn(2, 5, dim) + 3).to(dtype)
    # As the block has them: six rows in one tensor, taken apart without a copy.
    rows = torch.randn(2, 5 if per_token else 1, 6, dim)
    scale, shift, gate = rows[:, :, 1], rows[:, :, 0], rows[:, :, 2]
    update = torch.randn(2, 5, dim).to(dtype)
    normed = compiled.norm(hidden, Norm(scale, shift, 1e-6))
    expected = layer_norm64(hidden, 1e-6) * (1 + scale.double()) + shift.double()
    assert relative_error(normed, expected) < BOUNDS[dtype]
    summed, normed = compiled.residual_norm(hidden, update, gate, Norm(scale, shift, 1e-6))
    assert relative_error(summed, hidden.double() + update.double() * gate.double()) < BOUNDS[dtype]
    expected = layer_norm64(summed, 1e-6) * (1 + scale.double()) + shift.double()
    assert relative_error(normed, expected) < BOUNDS[dtype]
    assert torch.equal(summed, compiled.residual(hidden, update, gate))


@DTYPES
def test_norm_with_weights_follows_a_plain_sum(dtype: torch.dtype) -> None:
    hidden, update = (torch.randn(2, 7, 48).to(dtype) for _ in range(2))
    how = Norm(torch.randn(48), torch.randn(48), 1e-6, modulation=False)
    summed, normed = compiled.residual_norm(hidden, update, None, how)
    assert relative_error(summed, plain.residual(hidden, update, None)) < BOUNDS[dtype]
    expected = layer_norm64(summed, 1e-6) * how.scale.double() + how.shift.double()
    assert relative_error(normed, expected) < BOUNDS[dtype]


@DTYPES
@pytest.mark.parametrize(("heads", "head_dim"), [(2, 12), (3, 16), (4, 32)])
@pytest.mark.parametrize("turned", [False, True])
def test_rms_rope(dtype: torch.dtype, heads: int, head_dim: int, turned: bool) -> None:
    dim = heads * head_dim
    # Queries as a third of one projection: rows that are not neighbours.
    x = torch.randn(2, 5, 3 * dim).to(dtype)[..., dim : 2 * dim]
    weight = torch.randn(dim).to(dtype)
    angles = torch.randn(1, 5, 1, head_dim // 2).repeat_interleave(2, dim=-1)
    rotary = (angles.cos(), angles.sin()) if turned else None
    out = compiled_rope.rms_rope(x, weight, 1e-6, heads, rotary)
    assert out.shape == (2, 5, heads, head_dim)
    assert relative_error(out, rms_rope64(x, weight, 1e-6, heads, angles if turned else None)) < BOUNDS[dtype]


def test_rows_that_are_not_in_one_piece_are_refused() -> None:
    hidden = torch.randn(1, 3, 8)
    with pytest.raises(ValueError, match="make them contiguous"):
        compiled.norm(hidden, Norm(torch.randn(16)[::2], torch.randn(8), 1e-6))
