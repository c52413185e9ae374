"""Has a diffusers Wan transformer compute with what `choice` chose.

Its blocks become `FusedBlock` and its attentions' processors `FusedProcessor`: the same modules with the same weights
under the same names, in an order of fewer passes over the tokens. What is between two layers (gate, sum, norm,
modulation) is one call. With the plain statements the result is diffusers' own, to the last bits.

A layer's weights are read inside a call of that layer: where they wait in main memory, the call is what brings them.
"""

from __future__ import annotations

from typing import Any

import torch
from diffusers.models.normalization import FP32LayerNorm
from diffusers.models.transformers.transformer_wan import WanAttnProcessor, WanTransformerBlock
from torch import Tensor, nn

from rowreel_worker.kernels.choice import Choice
from rowreel_worker.kernels.int8 import Int8Linear
from rowreel_worker.kernels.norm import Norm
from rowreel_worker.turbo.attention import SparseLinearProcessor


def fuse(transformer: Any, choice: Choice) -> None:
    """Changes `transformer` in place; again with another choice as often as one likes.

    The first time before it is laid out in memory: what moves layers to the device takes hold of their `forward`.
    """
    for block in transformer.blocks:
        if "forward" in vars(block) and not isinstance(block, FusedBlock):
            raise RuntimeError("the transformer's layers are already offloaded: fuse it before memory.apply")
    for block in transformer.blocks:
        _given(block, FusedBlock, choice)
        if isinstance(block.norm2, nn.LayerNorm):
            _given(block.norm2, FusedLayerNorm, choice)
        for attention in (block.attn1, block.attn2):
            attention.set_processor(FusedProcessor(choice))
            for norm in filter(None, (attention.norm_q, attention.norm_k, getattr(attention, "norm_added_k", None))):
                _given(norm, FusedRMSNorm, choice)
            if hasattr(attention, "attn_op"):
                _given(attention.attn_op.local_attn.proj_l, FusedProjection, choice)
    for module in transformer.modules():
        if isinstance(module, Int8Linear):
            module.compute = choice.int8_linear


def unfuse(transformer: Any) -> None:
    """Undoes `fuse`, but for who computes layers in int8: every module is of its own class again."""
    for block in transformer.blocks:
        for module in block.modules():
            if isinstance(module, FusedBlock | FusedLayerNorm | FusedRMSNorm | FusedProjection):
                module.__class__ = type(module).__base__  # type: ignore[assignment]
                del module.choice
        sparse = hasattr(block.attn1, "attn_op")
        block.attn1.set_processor(SparseLinearProcessor() if sparse else WanAttnProcessor())
        block.attn2.set_processor(WanAttnProcessor())


def _given(module: Any, kind: type[nn.Module], choice: Choice) -> None:
    module.__class__ = kind
    module.choice = choice


class FusedBlock(WanTransformerBlock):  # type: ignore[misc]
    """diffusers' `WanTransformerBlock`, read from top to bottom."""

    choice: Choice

    def forward(
        self, hidden_states: Tensor, encoder_hidden_states: Tensor, temb: Tensor, rotary_emb: tuple[Tensor, Tensor]
    ) -> Tensor:
        """[batch, tokens, dim] → the same. `temb` [batch, 6, dim], or [batch, tokens, 6, dim] in Wan2.2 TI2V."""
        norms = self.choice.norm
        # Rows for all tokens keep an axis of one for them, [batch, 1, 6, dim].
        rows = self.scale_shift_table + (temb if temb.ndim == 4 else temb.unsqueeze(1)).float()
        shift, scale, gate, feed_shift, feed_scale, feed_gate = rows.unbind(-2)

        normed = norms.norm(hidden_states, Norm(scale, shift, self.norm1.eps))
        update = self.attn1(normed, None, None, rotary_emb)
        if isinstance(self.norm2, FusedLayerNorm):
            hidden_states, normed = self.norm2(hidden_states, update, gate)
        else:
            hidden_states = normed = norms.residual(hidden_states, update, gate)

        update = self.attn2(normed, encoder_hidden_states, None, None)
        modulation = Norm(feed_scale, feed_shift, self.norm3.eps)
        hidden_states, normed = norms.residual_norm(hidden_states, update, None, modulation)

        return norms.residual(hidden_states, self.ffn(normed), feed_gate)


class FusedLayerNorm(FP32LayerNorm):  # type: ignore[misc]
    """The norm before cross-attention, with the gate and the sum before it."""

    choice: Choice

    def forward(self, hidden_states: Tensor, update: Tensor, gate: Tensor) -> tuple[Tensor, Tensor]:
        """The new hidden states, and their norm."""
        affine = Norm(self.weight, self.bias, self.eps, modulation=False)
        made: tuple[Tensor, Tensor] = self.choice.norm.residual_norm(hidden_states, update, gate, affine)
        return made


class FusedRMSNorm(nn.RMSNorm):
    """The norm of queries or keys, with the rotary positions after it."""

    choice: Choice

    def forward(self, x: Tensor, heads: int, rotary: tuple[Tensor, Tensor] | None) -> Tensor:  # type: ignore[override]
        """[batch, tokens, heads · head_dim] → [batch, tokens, heads, head_dim]."""
        # torch's default for RMSNorm is the least step of the dtype that it computes in.
        eps = torch.finfo(x.dtype).eps if self.eps is None else self.eps
        return self.choice.rms_rope(x, self.weight, eps, heads, rotary)


class FusedProjection(nn.Linear):
    """`proj_l` of sparse-linear attention, with the attention around it."""

    choice: Choice

    def forward(self, q: Tensor, k: Tensor, v: Tensor, keep: float) -> Tensor:  # type: ignore[override]
        """All [batch, tokens, heads, head_dim]."""
        return self.choice.sparse_linear_attention(q, k, v, self.weight, self.bias, keep)


class FusedProcessor:
    """diffusers' `WanAttnProcessor`, and `turbo.attention.SparseLinearProcessor` where a block has `attn_op`."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice

    def __call__(
        self,
        attn: Any,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        rotary_emb: tuple[Tensor, Tensor] | None = None,
    ) -> Tensor:
        """[batch, tokens, dim] → the same. Wan has no masks."""
        texts, pictures = hidden_states if encoder_hidden_states is None else encoder_hidden_states, None
        if attn.add_k_proj is not None:
            # A picture's tokens come before those of the text, of which there are always 512.
            pictures, texts = texts[:, :-512], texts[:, -512:]
        query = attn.norm_q(attn.to_q(hidden_states), attn.heads, rotary_emb)
        key = attn.norm_k(attn.to_k(texts), attn.heads, rotary_emb)
        value = attn.to_v(texts).unflatten(2, (attn.heads, -1))
        if hasattr(attn, "attn_op"):
            local = attn.attn_op.local_attn
            out = local.proj_l(query, key, value, local.keep)
        else:
            out = self.choice.attention(query, key, value)
        out = out.flatten(2, 3)
        if pictures is not None:
            key = attn.norm_added_k(attn.add_k_proj(pictures), attn.heads, None)
            value = attn.add_v_proj(pictures).unflatten(2, (attn.heads, -1))
            out = out + self.choice.attention(query, key, value).flatten(2, 3)
        return attn.to_out[1](attn.to_out[0](out))
