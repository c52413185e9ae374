"""The kernels of `norm_silu`. Importing this needs Triton; TRITON_INTERPRET=1 runs them on a processor.

A tensor with channels last is a table: a row for each pixel, a column for each channel. A program takes ROWS rows;
WIDTH is the power of two that holds all columns.
"""

# mypy: ignore-errors

from __future__ import annotations

import triton
import triton.language as tl


@triton.jit
def norm_silu(
    x, gamma, bias, out, pixels, channels, scale, epsilon,
    HAS_BIAS: tl.constexpr, ROWS: tl.constexpr, WIDTH: tl.constexpr,
):  # fmt: skip
    # 64 bits: four frames of 1080p with 256 channels are more than 2³¹ numbers.
    row = tl.program_id(0).to(tl.int64) * ROWS + tl.arange(0, ROWS)[:, None]
    column = tl.arange(0, WIDTH)[None, :]
    is_there = (row < pixels) & (column < channels)
    at = row * channels + column
    value = tl.load(x + at, mask=is_there, other=0.0).to(tl.float32)
    if HAS_BIAS:
        value += tl.load(bias + column, mask=column < channels, other=0.0).to(tl.float32)
    length = tl.sqrt(tl.sum(value * value, axis=1))[:, None]
    factor = tl.load(gamma + column, mask=column < channels, other=0.0).to(tl.float32)
    value = value / tl.maximum(length, epsilon) * scale * factor
    value = value / (1.0 + tl.exp(-value))
    tl.store(out + at, value.to(out.dtype.element_ty), mask=is_there)


@triton.jit
def add_bias(x, bias, residual, pixels, channels, ROWS: tl.constexpr, WIDTH: tl.constexpr):
    row = tl.program_id(0).to(tl.int64) * ROWS + tl.arange(0, ROWS)[:, None]
    column = tl.arange(0, WIDTH)[None, :]
    is_there = (row < pixels) & (column < channels)
    at = row * channels + column
    value = tl.load(x + at, mask=is_there, other=0.0).to(tl.float32)
    value += tl.load(bias + column, mask=column < channels, other=0.0).to(tl.float32)
    value += tl.load(residual + at, mask=is_there, other=0.0).to(tl.float32)
    tl.store(x + at, value.to(x.dtype.element_ty), mask=is_there)
