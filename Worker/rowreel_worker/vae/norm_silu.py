"""RMS normalisation over channels, then SiLU: what stands before almost every convolution of Wan's autoencoder.

    y = x / max(‖x‖₂, 1e-12) · √C · γ        over the C channels of each pixel (diffusers' `WanRMS_norm`)
    z = y · σ(y)                             SiLU

In steps of PyTorch's that is five passes over memory for a few operations a number. The kernel does it in one, in
float32 inside, and writes where the convolution will read. `bias` adds a convolution's bias before all this, so that
the convolution need not make a pass of its own for it.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from rowreel_worker.vae.style import has_triton

EPSILON = 1e-12


def norm_silu_reference(x: Tensor, gamma: Tensor, out: Tensor, bias: Tensor | None = None) -> None:
    """The formula in diffusers' order of operations. x, out [1, C, frames, height, width]; gamma, bias C numbers."""
    if bias is not None:
        x = x + bias.view(-1, 1, 1, 1)
    scaled = F.normalize(x, dim=1) * x.shape[1] ** 0.5 * gamma.view(-1, 1, 1, 1)
    # diffusers adds a bias of 0.0 here, which turns −0.0 into 0.0.
    out.copy_(F.silu(scaled + 0.0))


def norm_silu(x: Tensor, gamma: Tensor, out: Tensor, bias: Tensor | None = None) -> None:
    """The same in one kernel; both tensors have channels last (`torch.channels_last_3d`), slices in time included."""
    channels = x.shape[1]
    pixels = x.numel() // channels
    _check(x, out)
    rows = _rows(channels)
    _KERNELS.norm_silu[(-(-pixels // rows),)](
        x, gamma, x if bias is None else bias, out, pixels, channels, channels**0.5, EPSILON,
        HAS_BIAS=bias is not None, ROWS=rows, WIDTH=_power_of_two(channels), num_warps=8,
    )  # fmt: skip


def add_bias(x: Tensor, bias: Tensor, residual: Tensor) -> Tensor:
    """x + bias + residual, in place, in one pass; the sum is rounded once."""
    channels = x.shape[1]
    pixels = x.numel() // channels
    _check(x, residual)
    rows = _rows(channels)
    _KERNELS.add_bias[(-(-pixels // rows),)](
        x, bias, residual, pixels, channels, ROWS=rows, WIDTH=_power_of_two(channels), num_warps=8,
    )  # fmt: skip
    return x


def _rows(channels: int) -> int:
    """Pixels that one program takes: about 4096 numbers, 16 for each of its threads."""
    return max(1, 4096 // _power_of_two(channels))


def _power_of_two(number: int) -> int:
    return 1 << (number - 1).bit_length()


def _check(*tensors: Tensor) -> None:
    for tensor in tensors:
        if tensor.shape != tensors[0].shape or not tensor.is_contiguous(memory_format=torch.channels_last_3d):
            strides, shape = tensor.stride(), tuple(tensor.shape)
            raise ValueError(f"{shape} with strides {strides}: equal shapes with channels last are expected")


class _Kernels:
    """Triton's kernels, compiled at their first use: Triton is there on machines with a GPU only."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if not self._made:
            if not has_triton():
                raise RuntimeError("Triton is not installed: use Style(fused=False)")
            from rowreel_worker.vae import norm_silu_kernels

            self._made = {"norm_silu": norm_silu_kernels.norm_silu, "add_bias": norm_silu_kernels.add_bias}
        return self._made[name]


_KERNELS = _Kernels()
