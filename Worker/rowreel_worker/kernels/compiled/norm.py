"""`kernels.norm` with one pass over memory: a program has one token in registers from its read to its last write."""

from __future__ import annotations

import triton
import triton.language as tl
from torch import Tensor, empty_like

from rowreel_worker.kernels.norm import Norm


@triton.jit
def _residual_norm(
    hidden, update, gate, scale, shift, summed, normed,
    tokens, dim, eps,
    gate_batch, gate_token, scale_batch, scale_token, shift_batch, shift_token,
    HAS_UPDATE: tl.constexpr, HAS_GATE: tl.constexpr, HAS_NORM: tl.constexpr, MODULATION: tl.constexpr,
    BLOCK: tl.constexpr,
):  # fmt: skip
    row = tl.program_id(0).to(tl.int64)
    batch, token = row // tokens, row % tokens
    columns = tl.arange(0, BLOCK)
    inside = columns < dim
    x = tl.load(hidden + row * dim + columns, mask=inside, other=0.0).to(tl.float32)
    if HAS_UPDATE:
        change = tl.load(update + row * dim + columns, mask=inside, other=0.0).to(tl.float32)
        if HAS_GATE:
            gates = gate + batch * gate_batch + token * gate_token
            change *= tl.load(gates + columns, mask=inside, other=0.0).to(tl.float32)
        rounded = (x + change).to(summed.dtype.element_ty)
        tl.store(summed + row * dim + columns, rounded, mask=inside)
        # The norm reads what the next layer will read, not what was there before rounding.
        x = rounded.to(tl.float32)
    if HAS_NORM:
        mean = tl.sum(x, axis=0) / dim
        centred = tl.where(inside, x - mean, 0.0)
        variance = tl.sum(centred * centred, axis=0) / dim
        scales = scale + batch * scale_batch + token * scale_token
        shifts = shift + batch * shift_batch + token * shift_token
        factor = tl.load(scales + columns, mask=inside, other=0.0).to(tl.float32)
        if MODULATION:
            factor += 1.0
        offset = tl.load(shifts + columns, mask=inside, other=0.0).to(tl.float32)
        y = centred * tl.rsqrt(variance + eps) * factor + offset
        tl.store(normed + row * dim + columns, y.to(normed.dtype.element_ty), mask=inside)


def norm(hidden: Tensor, how: Norm) -> Tensor:
    return _launch(hidden, None, None, how)[1]


def residual(hidden: Tensor, update: Tensor, gate: Tensor | None) -> Tensor:
    return _launch(hidden, update, gate, None)[0]


def residual_norm(hidden: Tensor, update: Tensor, gate: Tensor | None, how: Norm) -> tuple[Tensor, Tensor]:
    return _launch(hidden, update, gate, how)


def _launch(hidden: Tensor, update: Tensor | None, gate: Tensor | None, how: Norm | None) -> tuple[Tensor, Tensor]:
    batch, tokens, dim = hidden.shape
    hidden = hidden.contiguous()
    summed = hidden if update is None else empty_like(hidden)
    normed = hidden if how is None else empty_like(hidden)
    # What is not there is never read; a kernel's argument must be a tensor all the same.
    change = hidden if update is None else update.contiguous()
    gates = hidden if gate is None else gate
    scales, shifts = (hidden, hidden) if how is None else (how.scale, how.shift)
    block = triton.next_power_of_2(dim)
    _residual_norm[(batch * tokens,)](
        hidden, change, gates, scales, shifts, summed, normed,
        tokens, dim, 0.0 if how is None else how.eps,
        *_row_strides(gates), *_row_strides(scales), *_row_strides(shifts),
        HAS_UPDATE=update is not None, HAS_GATE=gate is not None, HAS_NORM=how is not None,
        MODULATION=how is not None and how.modulation, BLOCK=block, num_warps=4 if block <= 2048 else 8,
    )  # fmt: skip
    return summed, normed


def _row_strides(rows: Tensor) -> tuple[int, int]:
    """Elements from one batch and from one token to the next: 0 where all have the same row."""
    if rows.stride(-1) != 1:
        raise ValueError(f"rows must lie in one piece, these have the strides {rows.stride()}: make them contiguous")
    if rows.ndim == 1:
        return 0, 0
    batch, tokens = rows.shape[0], rows.shape[1]
    return rows.stride(0) if batch > 1 else 0, rows.stride(1) if tokens > 1 else 0
