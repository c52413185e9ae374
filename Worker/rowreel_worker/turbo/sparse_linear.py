"""Sparse-linear attention (SLA, arXiv 2509.24006) in plain PyTorch: the reference, and the road without a kernel.

With q, k, v of [batch, heads, tokens, head_dim], in blocks of 128 queries and 64 keys:

    score = pool(q) · pool(k − mean(k))ᵀ                  the blocks' means
    sparse = softmax(q · kᵀ / √head_dim) · v              over the kept key blocks of each query block
    linear = φ(q) · (φ(k)ᵀ · v) / (1e-5 + φ(q) · Σ φ(k))  over all keys, φ = softmax over head_dim
    out = sparse + proj_l(linear)

`proj_l` belongs to the model (`attention`). Sums are taken in float32, in float64 for float64, whatever the dtype;
results have the dtype of `q`. Nothing here has tokens × tokens elements, unless every block is kept.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

#: Queries and keys of a block, as the published models were trained.
QUERY_BLOCK = 128
KEY_BLOCK = 64

#: Keeps the linear branch's quotient finite.
LINEAR_EPSILON = 1e-5

#: Elements of gathered keys at a time: 64 MiB in float32.
GATHERED = 1 << 24


def kept_blocks(keep: float, blocks: int) -> int:
    """How many of `blocks` key blocks a query block attends to: the share `keep`, rounded down, at least one.

    The original has no lower bound: a clip of fewer than 1 / `keep` blocks would attend to nothing there.
    """
    return min(blocks, max(1, int(keep * blocks)))


def selected_blocks(
    q: Tensor, k: Tensor, keep: float, query_block: int = QUERY_BLOCK, key_block: int = KEY_BLOCK
) -> Tensor:
    """The key blocks of each query block: int64 [batch, heads, query blocks, kept], in no particular order.

    The last block may be short; its mean is over the tokens that it has. That mean(k) is taken off changes no order,
    since it takes the same off a whole row: it keeps small differences from drowning where keys share a large part.
    """
    keys = block_means(k, key_block)
    keys = keys - k.mean(dim=-2, keepdim=True, dtype=keys.dtype)
    score = block_means(q, query_block) @ keys.transpose(-1, -2)
    return score.topk(kept_blocks(keep, keys.shape[-2]), dim=-1, sorted=False).indices


def block_means(x: Tensor, block: int) -> Tensor:
    """[…, tokens, dim] → float32 or float64 […, ⌈tokens / block⌉, dim]."""
    dtype = _wide(x.dtype)
    whole = x.shape[-2] // block
    parts = []
    if whole:
        parts.append(x[..., : whole * block, :].unflatten(-2, (whole, block)).mean(dim=-2, dtype=dtype))
    if whole * block < x.shape[-2]:
        parts.append(x[..., whole * block :, :].mean(dim=-2, keepdim=True, dtype=dtype))
    return torch.cat(parts, dim=-2)


def block_sparse_attention(
    q: Tensor, k: Tensor, v: Tensor, keep: float, query_block: int = QUERY_BLOCK, key_block: int = KEY_BLOCK
) -> Tensor:
    """Softmax attention of each query block over its `selected_blocks`: [batch, heads, tokens, head_dim].

    `keep` is the share of key blocks, 0 to 1 (`sla_topk`); with all of them it is ordinary attention.
    """
    blocks = math.ceil(k.shape[-2] / key_block)
    if kept_blocks(keep, blocks) == blocks:
        return functional.scaled_dot_product_attention(q, k, v)
    selected = selected_blocks(q, k, keep, query_block, key_block)
    out = torch.empty_like(q)
    for batch in range(q.shape[0]):
        for head in range(q.shape[1]):
            one = (q[batch, head], k[batch, head], v[batch, head], selected[batch, head])
            _one_head(*one, out[batch, head], query_block, key_block)
    return out


def linear_attention(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """The linear branch before `proj_l`: [batch, heads, tokens, head_dim]. One head at a time, to bound its memory."""
    out = torch.empty_like(q)
    dtype = _wide(q.dtype)
    for batch in range(q.shape[0]):
        for head in range(q.shape[1]):
            queries = q[batch, head].softmax(dim=-1, dtype=dtype)
            keys = k[batch, head].softmax(dim=-1, dtype=dtype)
            values = keys.transpose(-1, -2) @ v[batch, head].to(dtype)
            weight = queries @ keys.sum(dim=-2, keepdim=True).transpose(-1, -2)
            out[batch, head] = queries @ values / (LINEAR_EPSILON + weight)
    return out


def _one_head(q: Tensor, k: Tensor, v: Tensor, selected: Tensor, out: Tensor, query_block: int, key_block: int) -> None:
    """Fills `out`, [tokens, head_dim], some query blocks at a time: their keys and values are gathered."""
    tokens, dim = q.shape
    count, kept = selected.shape
    keys, values = (_in_blocks(x, key_block) for x in (k, v))
    queries = _in_blocks(q, query_block)
    # Where the last key block is short, what fills it must not be attended to.
    exists = torch.arange(len(keys) * key_block, device=k.device).view(len(keys), key_block) < k.shape[0]
    step = max(1, GATHERED // (kept * key_block * dim))
    for begin in range(0, count, step):
        chosen = selected[begin : begin + step]
        part = functional.scaled_dot_product_attention(
            # With an axis of heads: CPU and CUDA have their fast roads for four axes.
            queries[begin : begin + step].unsqueeze(1),
            keys[chosen].flatten(1, 2).unsqueeze(1),
            values[chosen].flatten(1, 2).unsqueeze(1),
            attn_mask=exists[chosen].flatten(1, 2)[:, None, None, :],
        )
        first = begin * query_block
        rows = part.squeeze(1).flatten(0, 1)[: tokens - first]
        out[first : first + len(rows)] = rows


def _in_blocks(x: Tensor, block: int) -> Tensor:
    """[tokens, dim] → [blocks, block, dim], the last one filled with zeros."""
    short = -x.shape[0] % block
    filled = functional.pad(x, (0, 0, 0, short)) if short else x
    return filled.unflatten(0, (-1, block))


def _wide(dtype: torch.dtype) -> torch.dtype:
    return torch.float64 if dtype == torch.float64 else torch.float32
