"""`kernels.sparse_linear` in three passes over the tokens, without copies of q, k and v.

    _key_sums     reads k and v once: means of the key blocks, and the sums of the linear branch
    _block_means  reads q once: means of the query blocks
    _attention    flash attention over the kept key blocks, with the linear branch and proj_l at its end

Between them are small products per head in plain PyTorch. With φ = softmax over head_dim, the linear branch and proj_l
are one product with a matrix of head_dim × head_dim, because proj_l does not depend on the query:

    proj_l(φ(q) · S / d) = φ(q) / d · (S · Wᵀ) + b,    S = φ(k)ᵀ · v,  d = 1e-5 + φ(q) · Σ φ(k)

so that it is added to the accumulator which the attention leaves in registers. Products have the dtype of q with sums
in float32; partial sums are added in a fixed order, so that the same request gives the same frames.
"""

from __future__ import annotations

import math

import torch
import triton
import triton.language as tl
from torch import Tensor

from rowreel_worker.kernels.sparse_linear import KEY_BLOCK, QUERY_BLOCK
from rowreel_worker.turbo.sparse_linear import LINEAR_EPSILON, kept_blocks

#: Key blocks that one program of `_key_sums` adds up: 1024 tokens, enough programs for every multiprocessor at 480p.
BLOCKS_PER_SUM = 16


@triton.jit
def _softmax(x):
    """Over the last of two axes, in float32."""
    powers = tl.exp2((x - tl.max(x, axis=1)[:, None]) * 1.4426950408889634)
    return powers / tl.sum(powers, axis=1)[:, None]


@triton.jit
def _key_sums(
    k, v, means, products, sums,
    tokens, blocks, k_batch, k_token, k_head, v_batch, v_token, v_head,
    BLOCK: tl.constexpr, PER_SUM: tl.constexpr, HEAD_DIM: tl.constexpr,
):  # fmt: skip
    part, head, batch = tl.program_id(0), tl.program_id(1), tl.program_id(2).to(tl.int64)
    one = (batch * tl.num_programs(1) + head) * tl.num_programs(0) + part
    channel = tl.arange(0, HEAD_DIM)
    k += batch * k_batch + head * k_head
    v += batch * v_batch + head * v_head
    means += (batch * tl.num_programs(1) + head) * blocks * HEAD_DIM
    product = tl.zeros((HEAD_DIM, HEAD_DIM), tl.float32)
    total = tl.zeros((HEAD_DIM,), tl.float32)
    for block in range(part * PER_SUM, min(part * PER_SUM + PER_SUM, blocks)):
        token = block * BLOCK + tl.arange(0, BLOCK)
        exists = (token < tokens)[:, None]
        rows = token.to(tl.int64)[:, None]
        keys = tl.load(k + rows * k_token + channel[None, :], mask=exists, other=0.0)
        values = tl.load(v + rows * v_token + channel[None, :], mask=exists, other=0.0)
        wide = keys.to(tl.float32)
        mean = tl.sum(wide, axis=0) / min(tokens - block * BLOCK, BLOCK)
        tl.store(means + block * HEAD_DIM + channel, mean)
        features = tl.where(exists, _softmax(wide), 0.0)
        total += tl.sum(features, axis=0)
        product = tl.dot(tl.trans(features.to(values.dtype)), values, product)
    square = channel[:, None] * HEAD_DIM + channel[None, :]
    tl.store(products + one * HEAD_DIM * HEAD_DIM + square, product)
    tl.store(sums + one * HEAD_DIM + channel, total)


@triton.jit
def _block_means(
    x, means, tokens, x_batch, x_token, x_head,
    BLOCK: tl.constexpr, HEAD_DIM: tl.constexpr,
):  # fmt: skip
    block, head, batch = tl.program_id(0), tl.program_id(1), tl.program_id(2).to(tl.int64)
    one = (batch * tl.num_programs(1) + head) * tl.num_programs(0) + block
    channel = tl.arange(0, HEAD_DIM)
    token = block * BLOCK + tl.arange(0, BLOCK)
    place = token.to(tl.int64)[:, None] * x_token + channel[None, :]
    rows = tl.load(x + batch * x_batch + head * x_head + place, mask=(token < tokens)[:, None], other=0.0)
    mean = tl.sum(rows.to(tl.float32), axis=0) / min(tokens - block * BLOCK, BLOCK)
    tl.store(means + one * HEAD_DIM + channel, mean)


@triton.jit
def _attend(queries, keys, values, exists, out, top, total, scale, MASKED: tl.constexpr):
    """One block of keys: `out`, the rows' maxima and their sums, carried on (flash attention, arXiv 2307.08691)."""
    scores = tl.dot(queries, tl.trans(keys))
    if MASKED:
        scores = tl.where(exists[None, :], scores, float("-inf"))
    higher = tl.maximum(top, tl.max(scores, axis=1) * scale)
    powers = tl.exp2(scores * scale - higher[:, None])
    shrunk = tl.exp2(top - higher)
    total = total * shrunk + tl.sum(powers, axis=1)
    out = tl.dot(powers.to(values.dtype), values, out * shrunk[:, None])
    return out, higher, total


@triton.jit
def _finish(
    accumulator, queries, matrix, sums, bias, out, one, head, batch, rows, inside, tokens, epsilon,
    HEAD_DIM: tl.constexpr,
):  # fmt: skip
    """Adds the linear branch and proj_l to the sparse one in `accumulator`, and stores what came of it."""
    channel = tl.arange(0, HEAD_DIM)[None, :]
    features = _softmax(queries.to(tl.float32))
    weight = tl.sum(features * tl.load(sums + one * HEAD_DIM + channel), axis=1) + epsilon
    square = tl.arange(0, HEAD_DIM)[:, None] * HEAD_DIM + channel
    projected = tl.load(matrix + one * HEAD_DIM * HEAD_DIM + square)
    accumulator = tl.dot((features / weight[:, None]).to(projected.dtype), projected, accumulator)
    accumulator += tl.load(bias + channel).to(tl.float32)
    place = ((batch * tokens + rows) * tl.num_programs(1) + head) * HEAD_DIM + channel
    tl.store(out + place, accumulator.to(out.dtype.element_ty), mask=inside)


@triton.jit
def _attention(
    q, k, v, selected, matrix, sums, bias, out,
    tokens, kept, scale, epsilon,
    q_batch, q_token, q_head, k_batch, k_token, k_head, v_batch, v_token, v_head,
    QUERY_BLOCK: tl.constexpr, KEY_BLOCK: tl.constexpr, HEAD_DIM: tl.constexpr,
):  # fmt: skip
    # Neighbouring programs have the same head: its keys and values stay in the second-level cache.
    block, head, batch = tl.program_id(0), tl.program_id(1), tl.program_id(2).to(tl.int64)
    one = batch * tl.num_programs(1) + head
    channel = tl.arange(0, HEAD_DIM)[None, :]
    token = block * QUERY_BLOCK + tl.arange(0, QUERY_BLOCK)
    inside = (token < tokens)[:, None]
    rows = token.to(tl.int64)[:, None]
    queries = tl.load(q + batch * q_batch + head * q_head + rows * q_token + channel, mask=inside, other=0.0)
    key = tl.arange(0, KEY_BLOCK)
    k += batch * k_batch + head * k_head
    v += batch * v_batch + head * v_head
    k_place, v_place = key[:, None] * k_token + channel, key[:, None] * v_token + channel
    selected += (one * tl.num_programs(0) + block) * kept

    accumulator = tl.zeros((QUERY_BLOCK, HEAD_DIM), tl.float32)
    top = tl.full((QUERY_BLOCK,), float("-inf"), tl.float32)
    total = tl.zeros((QUERY_BLOCK,), tl.float32)
    # Kept blocks are in order, so only the last of them can be the short one: the others need no mask. The place of the
    # next block is read one turn ahead: keys whose address is itself just being loaded would not be fetched in advance.
    start = tl.load(selected).to(tl.int64) * KEY_BLOCK
    for index in range(1, kept):
        following = tl.load(selected + index).to(tl.int64) * KEY_BLOCK
        keys = tl.load(k + start * k_token + k_place)
        values = tl.load(v + start * v_token + v_place)
        accumulator, top, total = _attend(queries, keys, values, key, accumulator, top, total, scale, False)
        start = following
    exists = key < tokens - start
    keys = tl.load(k + start * k_token + k_place, mask=exists[:, None], other=0.0)
    values = tl.load(v + start * v_token + v_place, mask=exists[:, None], other=0.0)
    accumulator, top, total = _attend(queries, keys, values, exists, accumulator, top, total, scale, True)

    accumulator /= total[:, None]
    _finish(accumulator, queries, matrix, sums, bias, out, one, head, batch, rows, inside, tokens, epsilon, HEAD_DIM)


def sparse_linear_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    proj_l_weight: Tensor,
    proj_l_bias: Tensor,
    keep: float,
    query_block: int = QUERY_BLOCK,
    key_block: int = KEY_BLOCK,
    launch: dict[str, int] | None = None,
) -> Tensor:
    """As `kernels.sparse_linear`, for heads of 16, 32, 64 or 128 channels. `launch` is for measuring others."""
    q, k, v = checked(q, k, v)
    batch, tokens, heads, dim = q.shape
    means, products, sums = _summed(k, v, key_block)
    selected = _selected(q, means, keep, query_block, key_block)
    # Divided by the number of tokens, above and below the quotient: float16 would overflow.
    matrix = (products @ proj_l_weight.float().T / tokens).to(q.dtype)
    out = torch.empty(q.shape, dtype=q.dtype, device=q.device)
    _attention[(selected.shape[2], heads, batch)](
        q, k, v, selected, matrix, sums / tokens, proj_l_bias, out,
        tokens, selected.shape[-1], math.log2(math.e) / math.sqrt(dim), LINEAR_EPSILON / tokens,
        *q.stride()[:3], *k.stride()[:3], *v.stride()[:3],
        QUERY_BLOCK=query_block, KEY_BLOCK=key_block, HEAD_DIM=dim, **(launch or _launch(q.device)),
    )  # fmt: skip
    return out


def checked(q: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The same with the channels of a head in one piece. Raises `ValueError` for what the kernels are not for."""
    dim = q.shape[-1]
    if k.shape != q.shape or v.shape != q.shape:
        raise ValueError(f"q, k and v must have one shape, these have {[tuple(x.shape) for x in (q, k, v)]}")
    if dim not in (16, 32, 64, 128):
        raise ValueError(f"the kernel is for heads of 16, 32, 64 or 128 channels, these have {dim}: use the reference")
    q, k, v = (x if x.stride(-1) == 1 else x.contiguous() for x in (q, k, v))
    return q, k, v


def _launch(device: torch.device) -> dict[str, int]:
    """Warps, and blocks of keys and values that are on their way at a time: as many as shared memory has room for.

    Fixed, not tuned at start: another number of warps adds in another order, and the same request would give other
    frames. Four warps have not the registers for 128 queries of 128 channels.
    """
    properties = torch.cuda.get_device_properties(device) if device.type == "cuda" else None
    room = int(getattr(properties, "shared_memory_per_block_optin", 0))
    return {"num_warps": 8, "num_stages": 3 if room >= 160 * 1024 else 2}


def _summed(k: Tensor, v: Tensor, key_block: int) -> tuple[Tensor, Tensor, Tensor]:
    """Block means [batch, heads, blocks, dim], φ(k)ᵀ · v [batch, heads, dim, dim] and Σ φ(k) [batch, heads, dim]."""
    batch, tokens, heads, dim = k.shape
    blocks = triton.cdiv(tokens, key_block)
    parts = triton.cdiv(blocks, BLOCKS_PER_SUM)
    means = torch.empty((batch, heads, blocks, dim), dtype=torch.float32, device=k.device)
    products = means.new_empty((batch, heads, parts, dim, dim))
    sums = means.new_empty((batch, heads, parts, dim))
    _key_sums[(parts, heads, batch)](
        k, v, means, products, sums, tokens, blocks, *k.stride()[:3], *v.stride()[:3],
        BLOCK=key_block, PER_SUM=BLOCKS_PER_SUM, HEAD_DIM=dim, num_warps=8, num_stages=2,
    )  # fmt: skip
    return means, products.sum(2), sums.sum(2)


def _selected(q: Tensor, key_means: Tensor, keep: float, query_block: int, key_block: int) -> Tensor:
    """The kept key blocks of each query block, in order: int32 [batch, heads, query blocks, kept]."""
    batch, tokens, heads, dim = q.shape
    count, blocks = triton.cdiv(tokens, query_block), key_means.shape[2]
    query_means = torch.empty((batch, heads, count, dim), dtype=torch.float32, device=q.device)
    _block_means[(count, heads, batch)](
        q, query_means, tokens, *q.stride()[:3], BLOCK=query_block, HEAD_DIM=dim, num_warps=4
    )
    score = query_means @ (key_means - mean_of_blocks(key_means, tokens, key_block)).transpose(-1, -2)
    chosen = score.topk(kept_blocks(keep, blocks), dim=-1, sorted=False).indices
    return chosen.to(torch.int32).sort(-1).values


def mean_of_blocks(means: Tensor, tokens: int, block: int) -> Tensor:
    """The mean of all tokens from those of the blocks, [batch, heads, 1, dim]: the last block may be short."""
    whole = means.shape[2] - 1
    return (means[:, :, :whole].sum(2, keepdim=True) * block + means[:, :, whole:] * (tokens - whole * block)) / tokens
