"""Queries and keys on their way into attention: RMSNorm over all heads, then rotary positions.

diffusers' convention (`WanAttnProcessor`): neighbouring channels are a pair (x₁, x₂), turned by the angle of its
position and its place in the head, (x₁ cos − x₂ sin, x₁ sin + x₂ cos). The tables have each cosine and sine twice, so
cosines are read from the even columns and sines from the odd ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def rms_rope(x: Tensor, weight: Tensor, eps: float, heads: int, rotary: tuple[Tensor, Tensor] | None) -> Tensor:
    """[batch, tokens, heads · head_dim] → [batch, tokens, heads, head_dim], normalised and turned.

    `weight` [heads · head_dim]; `rotary` cosines and sines, each [1, tokens, 1, head_dim], or None where positions do
    not matter (cross-attention). The result of the norm is rounded to the tokens' dtype before it is turned, as
    diffusers does; the turning is done in the tables' dtype.
    """
    from torch.nn.functional import rms_norm

    normed = rms_norm(x, (x.shape[-1],), weight, eps).unflatten(2, (heads, -1))
    return normed if rotary is None else rope(normed, *rotary)


def rope(x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    """[batch, tokens, heads, head_dim], turned by its positions."""
    import torch

    first, second = x.unflatten(-1, (-1, 2)).unbind(-1)
    cosine, sine = cosines[..., 0::2], sines[..., 1::2]
    turned = torch.stack((first * cosine - second * sine, first * sine + second * cosine), dim=-1)
    return turned.flatten(-2).type_as(x)
