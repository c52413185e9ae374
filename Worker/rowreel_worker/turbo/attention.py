"""Sparse-linear attention inside diffusers' Wan transformer: self-attention becomes SLA, the rest stays as it is.

The trained `proj_l` of each block lies where the published ports have it, `attn1.attn_op.local_attn.proj_l`, so that
their weights load strictly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from rowreel_worker.turbo.sparse_linear import block_sparse_attention, linear_attention

#: Maps [batch, heads, tokens, head_dim] to the same.
Project = Callable[[Tensor], Tensor]

#: q, k, v of [batch, heads, tokens, head_dim], not contiguous; the share of key blocks that is kept; `proj_l`. Gives
#: [batch, heads, tokens, head_dim] in the dtype of q. `proj_l` is called, its weights are not touched: where weights
#: wait in main memory, a layer's call is what brings them.
Attend = Callable[[Tensor, Tensor, Tensor, float, Project], Tensor]


def reference(q: Tensor, k: Tensor, v: Tensor, keep: float, proj_l: Project) -> Tensor:
    """SLA in plain PyTorch. `proj_l` has the dtype of q, as under the autocast that it was trained in."""
    return block_sparse_attention(q, k, v, keep) + proj_l(linear_attention(q, k, v))


class LocalAttention(nn.Module):
    """What computes one block's self-attention: its `proj_l`, how much it keeps, and with which function."""

    def __init__(self, head_dim: int) -> None:
        super().__init__()
        self.proj_l = nn.Linear(head_dim, head_dim)
        #: The share of key blocks that each block of queries attends to: `sla_topk`.
        self.keep = 0.1
        self.attend: Attend = reference

    def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return self.attend(q, k, v, self.keep, self.proj_l)


class AttentionOp(nn.Module):
    """Only the name between `attn1` and `local_attn`."""

    def __init__(self, head_dim: int) -> None:
        super().__init__()
        self.local_attn = LocalAttention(head_dim)


class SparseLinearProcessor:
    """diffusers' `WanAttnProcessor` for self-attention, with SLA in the place of the attention itself."""

    def __call__(
        self,
        attn: Any,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        rotary_emb: tuple[Tensor, Tensor] | None = None,
    ) -> Tensor:
        """[batch, tokens, dim] → the same. Wan's self-attention has no mask and no second input."""
        assert rotary_emb is not None
        query = attn.norm_q(attn.to_q(hidden_states)).unflatten(2, (attn.heads, -1))
        key = attn.norm_k(attn.to_k(hidden_states)).unflatten(2, (attn.heads, -1))
        value = attn.to_v(hidden_states).unflatten(2, (attn.heads, -1))
        query, key = (rotated(x, *rotary_emb) for x in (query, key))
        out = attn.attn_op.local_attn(query.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2))
        return attn.to_out[1](attn.to_out[0](out.transpose(1, 2).flatten(2)))


def rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions: [batch, tokens, heads, head_dim] with [1, tokens, 1, head_dim], each angle there twice."""
    even, odd = x.unflatten(-1, (-1, 2)).unbind(-1)
    cos, sin = cos[..., 0::2], sin[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2).type_as(x)


def install(transformer: Any) -> None:
    """Gives every block of a `WanTransformer3DModel` SLA, with a `proj_l` whose weights are still to come."""
    for block in transformer.blocks:
        block.attn1.attn_op = AttentionOp(transformer.config.attention_head_dim)
        block.attn1.set_processor(SparseLinearProcessor())


def local_attentions(transformer: Any) -> Iterator[LocalAttention]:
    return (block.attn1.attn_op.local_attn for block in transformer.blocks)


def set_keep(transformer: Any, keep: float) -> None:
    """Has the next calls keep this share of key blocks. Costs nothing: no weight depends on it."""
    for local in local_attentions(transformer):
        local.keep = keep


def set_attend(transformer: Any, attend: Attend) -> None:
    """Has another function compute, a kernel for instance."""
    for local in local_attentions(transformer):
        local.attend = attend
