"""Has a diffusers Wan transformer compute with what `choice` chose.

Its blocks become `FusedBlock` and its attentions' processors `FusedProcessor`: the same modules with the same weights
under the same names, in an order of fewer passes over the tokens. What is between two layers (gate, sum, norm,
modulation) is one call. With the plain statements the result is diffusers' own, to the last bits.
"""

from __future__ import annotations

from typing import Any

import torch
from diffusers.models.transformers.transformer_wan import WanTransformerBlock
from torch import Tensor, nn

from rowreel_worker.kernels.choice import Choice
from rowreel_worker.kernels.int8 import Int8Linear
from rowreel_worker.kernels.norm import Norm


def fuse(transformer: Any, choice: Choice) -> None:
    """Changes `transformer` in place; again with another choice as often as one likes.

    Before it is laid out in memory: what moves layers to the device takes hold of the blocks' `forward`.
    """
    for block in transformer.blocks:
        if "forward" in vars(block):
            raise RuntimeError("the transformer's layers are already offloaded: fuse it before memory.apply")
        block.__class__ = FusedBlock
        block.choice = choice
        for attention in (block.attn1, block.attn2):
            attention.set_processor(FusedProcessor(choice))
    for module in transformer.modules():
        if isinstance(module, Int8Linear):
            module.compute = choice.int8_linear


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
        if isinstance(self.norm2, nn.LayerNorm):
            affine = Norm(self.norm2.weight, self.norm2.bias, self.norm2.eps, modulation=False)
            hidden_states, normed = norms.residual_norm(hidden_states, update, gate, affine)
        else:
            hidden_states = normed = norms.residual(hidden_states, update, gate)

        update = self.attn2(normed, encoder_hidden_states, None, None)
        modulation = Norm(feed_scale, feed_shift, self.norm3.eps)
        hidden_states, normed = norms.residual_norm(hidden_states, update, None, modulation)

        return norms.residual(hidden_states, self.ffn(normed), feed_gate)


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
        query = self._turned(attn.norm_q, attn.to_q(hidden_states), attn.heads, rotary_emb)
        key = self._turned(attn.norm_k, attn.to_k(texts), attn.heads, rotary_emb)
        value = attn.to_v(texts).unflatten(2, (attn.heads, -1))
        if hasattr(attn, "attn_op"):
            local = attn.attn_op.local_attn
            out = self.choice.sparse_linear_attention(
                query, key, value, local.proj_l.weight, local.proj_l.bias, local.keep
            )
        else:
            out = self.choice.attention(query, key, value)
        out = out.flatten(2, 3)
        if pictures is not None:
            key = self._turned(attn.norm_added_k, attn.add_k_proj(pictures), attn.heads, None)
            value = attn.add_v_proj(pictures).unflatten(2, (attn.heads, -1))
            out = out + self.choice.attention(query, key, value).flatten(2, 3)
        return attn.to_out[1](attn.to_out[0](out))

    def _turned(self, norm: nn.RMSNorm, projected: Tensor, heads: int, rotary: tuple[Tensor, Tensor] | None) -> Tensor:
        # torch's default for RMSNorm is the least step of the dtype that it computes in.
        eps = torch.finfo(projected.dtype).eps if norm.eps is None else norm.eps
        return self.choice.rms_rope(projected, norm.weight, eps, heads, rotary)
