"""The formulae of the kernels once more, in float64 and without haste."""

from __future__ import annotations

import torch
from torch import Tensor


def relative_error(got: Tensor, expected: Tensor) -> float:
    """‖got − expected‖ / ‖expected‖, over all elements."""
    assert got.shape == expected.shape
    got, expected = got.detach().double(), expected.detach().double()
    return float((got - expected).norm() / expected.norm())


def layer_norm64(x: Tensor, eps: float) -> Tensor:
    x = x.double()
    centred = x - x.mean(-1, keepdim=True)
    return centred / (centred.square().mean(-1, keepdim=True) + eps).sqrt()


def rms_rope64(x: Tensor, weight: Tensor, eps: float, heads: int, angles: Tensor | None) -> Tensor:
    """Each pair as a complex number, turned by its angle. `angles` [1, tokens, 1, head_dim], each of them twice."""
    x = x.double()
    x = x / (x.square().mean(-1, keepdim=True) + eps).sqrt() * weight.double()
    x = x.unflatten(-1, (heads, -1))
    if angles is None:
        return x
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    turned = pairs * torch.polar(torch.ones_like(angles[..., ::2]).double(), angles[..., ::2].double())
    return torch.view_as_real(turned).flatten(-2)
