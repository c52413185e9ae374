"""Sparse-linear attention with the sparse branch in eight bits: int8 queries and keys, fp8 probabilities and values.

After SageAttention2 (arXiv 2411.10958), as TurboDiffusion's SageSLA uses it:

    k′ = k − mean(k)                                  takes the same off a whole row of scores, so softmax is the same
    q₈ = round(q / s_q), s_q = amax / 127             one scale for a block of queries; k₈ so for a block of keys
    p = e^(score − max),  p₈ = fp8(448 p)             probabilities of a block, before they are divided by their sum
    v₈ = fp8(448 v / amax)                            one scale for each channel of a head, over all tokens

fp8 is e4m3, whose largest number is 448. Everything else is `sparse_linear`'s; the linear branch keeps the dtype of q.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rowreel_worker.kernels.sparse_linear import KEY_BLOCK, QUERY_BLOCK

if TYPE_CHECKING:
    from torch import Tensor

#: The largest number of e4m3.
FP8_MOST = 448.0


def sparse_linear_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    proj_l_weight: Tensor,
    proj_l_bias: Tensor,
    keep: float,
    query_block: int = QUERY_BLOCK,
    key_block: int = KEY_BLOCK,
) -> Tensor:
    """As `sparse_linear.sparse_linear_attention`, with all scores of a head at a time: for tests, not for videos."""
    import torch

    from rowreel_worker.turbo.sparse_linear import linear_attention, selected_blocks

    q, k, v = (x.transpose(1, 2) for x in (q, k, v))
    tokens = q.shape[2]
    selected = selected_blocks(q, k, keep, query_block, key_block)
    blocks = math.ceil(tokens / key_block)
    kept = torch.zeros((*selected.shape[:3], blocks), dtype=torch.bool, device=q.device).scatter_(-1, selected, True)
    mask = kept.repeat_interleave(query_block, 2)[:, :, :tokens].repeat_interleave(key_block, 3)[..., :tokens]
    queries, keys = eight_bits(q, query_block), eight_bits(k.float() - k.float().mean(2, keepdim=True), key_block)
    scores = (queries @ keys.transpose(-1, -2) / math.sqrt(q.shape[-1])).masked_fill(~mask, -math.inf)
    powers = (scores - scores.amax(-1, keepdim=True)).exp()
    amax = v.float().abs().amax(2, keepdim=True).clamp(min=1e-8)
    values = fp8(v.float() * (FP8_MOST / amax)) * (amax / FP8_MOST)
    sparse = fp8(powers * FP8_MOST) / FP8_MOST @ values / powers.sum(-1, keepdim=True)
    linear = torch.nn.functional.linear(linear_attention(q, k, v).float(), proj_l_weight.float(), proj_l_bias.float())
    return (sparse + linear).to(q.dtype).transpose(1, 2)


def eight_bits(x: Tensor, block: int) -> Tensor:
    """[…, tokens, dim] rounded to 255 steps, each block of tokens with its own amax; float32."""
    import torch

    parts = []
    for part in x.float().split(block, dim=-2):
        scale = part.abs().amax((-2, -1), keepdim=True).clamp(min=1e-8) / 127
        parts.append((part / scale).round() * scale)
    return torch.cat(parts, dim=-2)


def fp8(x: Tensor) -> Tensor:
    """Rounded to e4m3; float32."""
    import torch

    return x.to(torch.float8_e4m3fn).float()
