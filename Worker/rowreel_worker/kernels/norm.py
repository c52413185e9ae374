"""Normalisation between the layers of Wan's transformer: LayerNorm with a scale and a shift, gates and residuals.

In diffusers' precision (`WanTransformerBlock`): the arithmetic is float32 whatever the tokens are, and what is handed
on is rounded to the tokens' dtype once. Tokens are [batch, tokens, dim]. Scales, shifts and gates are float32, one row
for all tokens ([dim] or [batch, 1, dim]) or one for each ([batch, tokens, dim], Wan2.2 TI2V).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Norm:
    """LayerNorm over the last dimension, then · scale + shift; a modulation is · (1 + scale) + shift."""

    scale: Tensor
    shift: Tensor
    eps: float
    modulation: bool = True


def norm(hidden: Tensor, how: Norm) -> Tensor:
    """`hidden` normalised, in its own dtype."""
    from torch.nn.functional import layer_norm

    shape = hidden.shape[-1:]
    if how.modulation:
        normed = layer_norm(hidden.float(), shape, eps=how.eps) * (1 + how.scale) + how.shift
    else:
        normed = layer_norm(hidden.float(), shape, how.scale.float(), how.shift.float(), how.eps)
    return normed.type_as(hidden)


def residual(hidden: Tensor, update: Tensor, gate: Tensor | None) -> Tensor:
    """hidden + update · gate, rounded once; without a gate hidden + update."""
    if gate is None:
        return hidden + update
    return (hidden.float() + update.float() * gate).type_as(hidden)


def residual_norm(hidden: Tensor, update: Tensor, gate: Tensor | None, how: Norm) -> tuple[Tensor, Tensor]:
    """The sum, and the sum normalised: what a layer leaves, and what the next one reads."""
    hidden = residual(hidden, update, gate)
    return hidden, norm(hidden, how)
