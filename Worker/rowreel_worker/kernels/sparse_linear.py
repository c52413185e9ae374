"""Sparse-linear attention as Wan's transformer asks for it: [batch, tokens, heads, head_dim], `proj_l` included.

The formula and its sources are in `turbo.sparse_linear`, which this puts together; `compiled.sparse_linear` is the same
function for the GPU.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

#: Queries and keys of a block, as the published models were trained.
QUERY_BLOCK = 128
KEY_BLOCK = 64


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
    """sparse + linear · proj_l_weightᵀ + proj_l_bias, [batch, tokens, heads, head_dim] in the dtype of `q`.

    `proj_l_weight` [head_dim, head_dim] and `proj_l_bias` [head_dim] are shared by the heads; `keep` is the share of
    key blocks that each query block attends to (`sla_topk`).
    """
    from torch.nn.functional import linear

    from rowreel_worker.turbo.sparse_linear import block_sparse_attention, linear_attention

    q, k, v = (x.transpose(1, 2) for x in (q, k, v))
    sparse = block_sparse_attention(q, k, v, keep, query_block, key_block)
    smooth = linear(linear_attention(q, k, v), proj_l_weight.to(q.dtype), proj_l_bias.to(q.dtype))
    return (sparse + smooth).transpose(1, 2)
