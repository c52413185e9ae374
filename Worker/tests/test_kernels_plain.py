"""The kernels' plain statements are what diffusers computes, to the last bit."""

from __future__ import annotations

import pytest
import torch
from diffusers.models.normalization import FP32LayerNorm
from diffusers.models.transformers.transformer_wan import WanAttention, WanAttnProcessor, WanRotaryPosEmbed
from torch import Tensor

from rowreel_worker.kernels import norm, rope, sparse_linear
from rowreel_worker.kernels.norm import Norm

from kernel_oracles import layer_norm64, relative_error, rms_rope64, sparse_linear64

DTYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)


@DTYPES
def test_norm(dtype: torch.dtype) -> None:
    hidden, update = torch.randn(2, 2, 9, 24).to(dtype).unbind()
    scale, shift, gate = torch.randn(2, 3, 24).chunk(3, dim=1)
    block_norm = FP32LayerNorm(24, 1e-6, elementwise_affine=False)
    expected = (block_norm(hidden.float()) * (1 + scale) + shift).type_as(hidden)
    assert torch.equal(norm.norm(hidden, Norm(scale, shift, 1e-6)), expected)
    assert torch.equal(norm.residual(hidden, update, gate), (hidden.float() + update * gate).type_as(hidden))
    affine = FP32LayerNorm(24, 1e-6)
    torch.nn.init.normal_(affine.weight)
    torch.nn.init.normal_(affine.bias)
    summed, normed = norm.residual_norm(hidden, update, None, Norm(affine.weight, affine.bias, 1e-6, modulation=False))
    assert torch.equal(summed, hidden + update)
    assert torch.equal(normed, affine(summed.float()).type_as(hidden))
    # And diffusers is right.
    wanted = layer_norm64(hidden, 1e-6) * (1 + scale.double()) + shift.double()
    assert relative_error(expected, wanted) < (1e-6 if dtype == torch.float32 else 4e-3)


@DTYPES
def test_rms_rope(dtype: torch.dtype) -> None:
    """What `WanAttnProcessor` hands to attention as its queries."""
    attention = WanAttention(dim=48, heads=4, dim_head=12, eps=1e-6).to(dtype)
    torch.nn.init.normal_(attention.norm_q.weight)
    rotary = WanRotaryPosEmbed(12, (1, 2, 2), 16)(torch.empty(1, 16, 3, 4, 6))
    hidden = torch.randn(1, 18, 48).to(dtype)
    handed: list[Tensor] = []

    def attend(query: Tensor, key: Tensor, value: Tensor, **_: object) -> Tensor:
        handed.append(query)
        return value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("diffusers.models.transformers.transformer_wan.dispatch_attention_fn", attend)
        WanAttnProcessor()(attention, hidden, rotary_emb=rotary)
    projected = attention.to_q(hidden)
    got = rope.rms_rope(projected, attention.norm_q.weight, 1e-6, 4, rotary)
    assert torch.equal(got, handed[0])
    angles = torch.atan2(rotary[1], rotary[0])
    wanted = rms_rope64(projected, attention.norm_q.weight, 1e-6, 4, angles)
    assert relative_error(got, wanted) < (1e-5 if dtype == torch.float32 else 8e-3)


def test_sparse_linear_attention() -> None:
    """The plain statement is the formula; in bfloat16 within the bound that is asked of kernels."""
    q, k, v = torch.randn(2, 75, 3, 2, 16).unbind(2)
    weight, bias = torch.randn(16, 16), torch.randn(16)
    expected = sparse_linear64(q, k, v, weight, bias, 0.5, 32, 16)
    got = sparse_linear.sparse_linear_attention(q, k, v, weight, bias, 0.5, 32, 16)
    assert relative_error(got, expected) < 2e-6
    halves = [x.bfloat16() for x in (q, k, v)]
    expected = sparse_linear64(*halves, weight, bias, 0.5, 32, 16)
    got = sparse_linear.sparse_linear_attention(*halves, weight, bias, 0.5, 32, 16)
    assert got.dtype == torch.bfloat16
    assert relative_error(got, expected) < 1e-2
