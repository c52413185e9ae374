"""Linear layers in int8, for cards with less memory: TurboDiffusion's quantised checkpoints, or quantised here.

Weights and inputs are cut into blocks of 128 × 128 with one scale each, amax / 128; inputs as they come, at every
call. A block is round(x / scale), to the nearest and then to the even, within −128 to 127: a value that would be 128
loses a 128th. Products of a block are whole numbers and exact; they are scaled and added in float32:

    out[m, n] = bias[n] + Σ_b scale_x[⌊m/128⌋, b] · scale_w[⌊n/128⌋, b] · Σ_{k in b} x₈[m, k] · w₈[n, k]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

#: Rows and columns of a block.
BLOCK = 128

#: The scale of a block of zeros, so that it is not divided by 0.
LEAST_AMAX = 1e-8


def quantise(x: Tensor) -> tuple[Tensor, Tensor]:
    """[rows, columns] → int8 of that shape, and float32 scales [⌈rows / 128⌉, ⌈columns / 128⌉]."""
    rows, columns = x.shape
    filled = nn.functional.pad(x.float(), (0, -columns % BLOCK, 0, -rows % BLOCK))
    blocks = filled.unflatten(1, (-1, BLOCK)).unflatten(0, (-1, BLOCK))
    amax = blocks.abs().amax(dim=(1, 3)).clamp(min=LEAST_AMAX)
    whole = (blocks * (BLOCK / amax)[:, None, :, None]).round().clamp(-128, 127)
    return whole.flatten(2).flatten(0, 1)[:rows, :columns].to(torch.int8), amax / BLOCK


def dequantise(weight: Tensor, scale: Tensor, dtype: torch.dtype) -> Tensor:
    """What `quantise` gave, times its scales, as `dtype`."""
    rows, columns = weight.shape
    scales = scale.float().repeat_interleave(BLOCK, 0)[:rows].repeat_interleave(BLOCK, 1)[:, :columns]
    return (weight.float() * scales).to(dtype)


def int8_linear(x: Tensor, weight: Tensor, scale: Tensor, bias: Tensor | None) -> Tensor:
    """[…, in] → […, out] in the dtype of `x`. `weight` int8 [out, in] with its scales; `in` is a multiple of 128."""
    check(x, weight)
    rows = x.reshape(-1, x.shape[-1])
    whole, scales = quantise(rows)
    out = torch.zeros(rows.shape[0], weight.shape[0], device=x.device)
    for block in range(scale.shape[1]):
        columns = slice(block * BLOCK, (block + 1) * BLOCK)
        # At most 128 products of at most 2¹⁴: exact in float32.
        product = whole[:, columns].float() @ weight[:, columns].float().T
        over = scales[:, block].repeat_interleave(BLOCK)[: rows.shape[0], None]
        out += product * over * scale[:, block].float().repeat_interleave(BLOCK)[: weight.shape[0]]
    if bias is not None:
        out += bias.float()
    return out.to(x.dtype).unflatten(0, x.shape[:-1])


def check(x: Tensor, weight: Tensor) -> None:
    if weight.dtype != torch.int8 or weight.shape[1] % BLOCK or x.shape[-1] != weight.shape[1]:
        raise ValueError(
            f"an int8 layer wants inputs and int8 weights of a multiple of {BLOCK} columns, "
            f"these have {x.shape[-1]} and {weight.shape[1]} ({weight.dtype}): keep the layer in bfloat16"
        )


class Int8Linear(nn.Linear):
    """`nn.Linear` with an int8 weight: buffers `weight`, `weight_scale_inv` (what ports call the scales) and `bias`.

    By its class diffusers' offload knows it as a layer that is fetched by itself.
    """

    def __init__(self, weight: Tensor, scale: Tensor, bias: Tensor | None) -> None:
        nn.Module.__init__(self)
        self.out_features, self.in_features = weight.shape
        self.register_buffer("weight", weight)
        self.register_buffer("weight_scale_inv", scale.float())
        self.register_buffer("bias", bias)
        #: What computes: `int8_linear`, or a kernel of the same arguments.
        self.compute: Callable[[Tensor, Tensor, Tensor, Tensor | None], Tensor] = int8_linear

    @classmethod
    def of(cls, linear: nn.Linear) -> Int8Linear:
        """A layer quantised here."""
        bias = None if linear.bias is None else linear.bias.detach()
        return cls(*quantise(linear.weight.detach()), bias)

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.get_buffer("bias")
        return self.compute(x, self.get_buffer("weight"), self.get_buffer("weight_scale_inv"), bias)

    def _apply(self, fn: Callable[..., Any], recurse: bool = True) -> Int8Linear:
        """Scales stay in float32 where the model is made bfloat16: rounding them would change every weight."""
        scale = self.get_buffer("weight_scale_inv")
        super()._apply(fn, recurse)
        self.weight_scale_inv = scale.to(self.get_buffer("weight").device)
        return self


def multiply_out(model: nn.Module) -> None:
    """Makes ordinary layers of all `Int8Linear` of a model, in the format of their biases."""
    for name, layer in [*model.named_modules()]:
        if isinstance(layer, Int8Linear):
            bias = layer.get_buffer("bias")
            made = nn.Linear(layer.in_features, layer.out_features, device="meta")
            weight = dequantise(layer.get_buffer("weight"), layer.get_buffer("weight_scale_inv"), bias.dtype)
            made.weight = nn.Parameter(weight, requires_grad=False)
            made.bias = nn.Parameter(bias, requires_grad=False)
            model.set_submodule(name, made)
