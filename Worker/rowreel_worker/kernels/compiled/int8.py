"""`kernels.int8` as two Triton kernels: inputs to int8 with a scale for each block, and then the product."""

from __future__ import annotations

import torch
import triton
import triton.language as tl
from torch import Tensor

from rowreel_worker.kernels.int8 import BLOCK, LEAST_AMAX, check


@triton.jit
def _nearest(x):
    """Rounded to the nearest whole number, halves to the even one: so adding 1.5 · 2²³ does it, up to 2²²."""
    return (x + 12582912.0) - 12582912.0


@triton.jit
def _quantise(x, whole, scales, rows, columns, least, BLOCK: tl.constexpr):
    over, down = tl.program_id(0), tl.program_id(1)
    row = down * BLOCK + tl.arange(0, BLOCK)[:, None]
    place = row.to(tl.int64) * columns + over * BLOCK + tl.arange(0, BLOCK)[None, :]
    values = tl.load(x + place, mask=row < rows, other=0.0).to(tl.float32)
    amax = tl.maximum(tl.max(tl.max(tl.abs(values), axis=1), axis=0), least)
    nearest = _nearest(values * (BLOCK / amax))
    tl.store(whole + place, tl.minimum(tl.maximum(nearest, -128.0), 127.0).to(tl.int8), mask=row < rows)
    tl.store(scales + down * tl.num_programs(0) + over, amax / BLOCK)


@triton.jit
def _linear(
    x, x_scales, weight, w_scales, bias, out, rows, columns, depth,
    HAS_BIAS: tl.constexpr, GROUP: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    # Programs that run together make a square of the result, so that they read the same inputs and weights.
    down_blocks, over_blocks = tl.cdiv(rows, BLOCK), tl.cdiv(columns, BLOCK)
    program = tl.program_id(0)
    first = program // (GROUP * over_blocks) * GROUP
    height = min(down_blocks - first, GROUP)
    down = first + program % (GROUP * over_blocks) % height
    over = program % (GROUP * over_blocks) // height
    row, column = down * BLOCK + tl.arange(0, BLOCK), over * BLOCK + tl.arange(0, BLOCK)
    within = tl.arange(0, BLOCK)[None, :]
    # Rows past the end are the first ones once more, so that no load needs a mask; they are not stored.
    x_place = (row % rows).to(tl.int64)[:, None] * depth + within
    w_place = (column % columns).to(tl.int64)[:, None] * depth + within
    blocks = depth // BLOCK
    total = tl.zeros((BLOCK, BLOCK), tl.float32)
    for block in range(blocks):
        inputs = tl.load(x + block * BLOCK + x_place)
        weights = tl.load(weight + block * BLOCK + w_place)
        scale = tl.load(x_scales + down * blocks + block) * tl.load(w_scales + over * blocks + block)
        total += tl.dot(inputs, tl.trans(weights), out_dtype=tl.int32).to(tl.float32) * scale
    if HAS_BIAS:
        total += tl.load(bias + column % columns).to(tl.float32)[None, :]
    place = row.to(tl.int64)[:, None] * columns + column[None, :]
    tl.store(out + place, total.to(out.dtype.element_ty), mask=(row < rows)[:, None] & (column < columns)[None, :])


def quantise(x: Tensor) -> tuple[Tensor, Tensor]:
    """As `kernels.int8.quantise`, for rows in one piece and a multiple of 128 columns."""
    rows, columns = x.shape
    whole = torch.empty_like(x, dtype=torch.int8)
    blocks = (triton.cdiv(rows, BLOCK), columns // BLOCK)
    scales = torch.empty(blocks, dtype=torch.float32, device=x.device)
    _quantise[blocks[::-1]](x, whole, scales, rows, columns, LEAST_AMAX, BLOCK=BLOCK, num_warps=8)
    return whole, scales


def int8_linear(x: Tensor, weight: Tensor, scale: Tensor, bias: Tensor | None) -> Tensor:
    check(x, weight)
    rows = x.reshape(-1, x.shape[-1]).contiguous()
    whole, scales = quantise(rows)
    columns, depth = weight.shape
    out = torch.empty((rows.shape[0], columns), dtype=x.dtype, device=x.device)
    programs = triton.cdiv(rows.shape[0], BLOCK) * triton.cdiv(columns, BLOCK)
    _linear[(programs,)](
        whole, scales, weight, scale, out if bias is None else bias, out, rows.shape[0], columns, depth,
        HAS_BIAS=bias is not None, GROUP=8, BLOCK=BLOCK, num_warps=8, num_stages=3,
    )  # fmt: skip
    return out.unflatten(0, x.shape[:-1])
