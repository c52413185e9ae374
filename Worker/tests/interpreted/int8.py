"""int8 layers under Triton's interpreter: the same whole numbers, and the same sums."""

from __future__ import annotations

import pytest
import torch

from rowreel_worker.kernels import int8 as plain
from rowreel_worker.kernels.compiled import int8 as compiled

from kernel_oracles import relative_error


@pytest.mark.parametrize("rows", [1, 128, 200])
def test_quantise(rows: int) -> None:
    x = torch.randn(rows, 256) * torch.logspace(-3, 2, 256)
    x[:128, :128] = 0
    # A value that is amax, of either sign, and one that lies between two whole numbers.
    x[-1, 128:131] = torch.tensor([1000.0, -1000.0, 2.5 * 1000 / 128])
    whole, scales = compiled.quantise(x)
    expected, wanted = plain.quantise(x)
    assert torch.equal(whole, expected)
    assert torch.equal(scales, wanted)
    assert whole[-1, 128:131].tolist() == [127, -128, 2]


@pytest.mark.parametrize(("rows", "columns", "depth"), [(1, 128, 128), (130, 130, 256), (257, 64, 384)])
@pytest.mark.parametrize("has_bias", [False, True])
def test_linear(rows: int, columns: int, depth: int, has_bias: bool) -> None:
    x = torch.randn(1, rows, depth, dtype=torch.float16)
    weight, scale = plain.quantise(torch.randn(columns, depth))
    bias = torch.randn(columns) if has_bias else None
    got = compiled.int8_linear(x, weight, scale, bias)
    assert got.shape == (1, rows, columns)
    assert relative_error(got, plain.int8_linear(x, weight, scale, bias)) < 5e-4
