"""`kernels.quantised_attention` as Triton kernels: `compiled.sparse_linear` with twice the tensor cores' rate.

Queries, keys and values are rounded by passes of their own; values lie with the tokens of a channel in one piece, as
the tensor cores want fp8. The maximum of a row is that of the blocks so far, so that probabilities of early blocks are
rounded at another scale than in the plain statement: within fp8's own error.
"""

from __future__ import annotations

import math

import torch
import triton
import triton.language as tl
from torch import Tensor

from rowreel_worker.kernels.compiled.int8 import _nearest
from rowreel_worker.kernels.compiled.sparse_linear import _finish, _selected, _summed, checked, mean_of_blocks
from rowreel_worker.kernels.quantised_attention import FP8_MOST
from rowreel_worker.kernels.sparse_linear import KEY_BLOCK, QUERY_BLOCK
from rowreel_worker.turbo.sparse_linear import LINEAR_EPSILON


@triton.jit
def _eight_bits(
    x, mean, whole, scales, tokens, x_batch, x_token, x_head, factor,
    HAS_MEAN: tl.constexpr, BLOCK: tl.constexpr, HEAD_DIM: tl.constexpr,
):  # fmt: skip
    """One block of tokens to int8 [batch, heads, tokens, head_dim]; its scale · `factor` to `scales`."""
    block, head, batch = tl.program_id(0), tl.program_id(1), tl.program_id(2).to(tl.int64)
    one = batch * tl.num_programs(1) + head
    channel = tl.arange(0, HEAD_DIM)[None, :]
    token = block * BLOCK + tl.arange(0, BLOCK)
    inside = (token < tokens)[:, None]
    rows = token.to(tl.int64)[:, None]
    values = tl.load(x + batch * x_batch + head * x_head + rows * x_token + channel, mask=inside, other=0.0)
    values = values.to(tl.float32)
    if HAS_MEAN:
        values = tl.where(inside, values - tl.load(mean + one * HEAD_DIM + channel), 0.0)
    amax = tl.maximum(tl.max(tl.max(tl.abs(values), axis=1), axis=0), 1e-8)
    nearest = _nearest(values * (127.0 / amax))
    tl.store(whole + (one * tokens + rows) * HEAD_DIM + channel, nearest.to(tl.int8), mask=inside)
    tl.store(scales + one * tl.num_programs(0) + block, amax / 127.0 * factor)


@triton.jit
def _fp8_values(
    v, factors, out, tokens, padded, v_batch, v_token, v_head,
    BLOCK: tl.constexpr, HEAD_DIM: tl.constexpr,
):  # fmt: skip
    """[batch, tokens, heads, head_dim] · factors → fp8 [batch, heads, head_dim, padded], zeros past the end."""
    block, head, batch = tl.program_id(0), tl.program_id(1), tl.program_id(2).to(tl.int64)
    one = batch * tl.num_programs(1) + head
    channel = tl.arange(0, HEAD_DIM)
    token = block * BLOCK + tl.arange(0, BLOCK)
    place = token.to(tl.int64)[:, None] * v_token + channel[None, :]
    values = tl.load(v + batch * v_batch + head * v_head + place, mask=(token < tokens)[:, None], other=0.0)
    scaled = values.to(tl.float32) * tl.load(factors + one * HEAD_DIM + channel)[None, :]
    turned = tl.trans(scaled).to(out.dtype.element_ty)
    tl.store(out + (one * HEAD_DIM + channel[:, None]) * padded + token[None, :], turned)


@triton.jit
def _attend(queries, keys, values, scale, exists, out, top, total, MASKED: tl.constexpr):
    """As `sparse_linear._attend`; `scale` is that of both blocks, of log₂ e and of 1 / √head_dim."""
    scores = tl.dot(queries, tl.trans(keys), out_dtype=tl.int32).to(tl.float32) * scale
    if MASKED:
        scores = tl.where(exists[None, :], scores, float("-inf"))
    higher = tl.maximum(top, tl.max(scores, axis=1))
    # 448 · 2^x as 2^(x + log₂ 448): the sum is taken before rounding, and has the factor too.
    powers = tl.exp2(scores - higher[:, None] + 8.807354922057604)
    shrunk = tl.exp2(top - higher)
    total = total * shrunk + tl.sum(powers, axis=1)
    # Hopper adds products of fp8 with 14 bits: into a sum of their own, which is then added in float32.
    out = out * shrunk[:, None] + tl.dot(powers.to(values.dtype), tl.trans(values))
    return out, higher, total


@triton.jit
def _attention(
    q, whole, k, v, q_scales, k_scales, v_scales, selected, matrix, sums, bias, out,
    tokens, blocks, padded, kept, epsilon, q_batch, q_token, q_head,
    QUERY_BLOCK: tl.constexpr, KEY_BLOCK: tl.constexpr, HEAD_DIM: tl.constexpr,
):  # fmt: skip
    block, head, batch = tl.program_id(0), tl.program_id(1), tl.program_id(2).to(tl.int64)
    one = batch * tl.num_programs(1) + head
    channel = tl.arange(0, HEAD_DIM)
    token = block * QUERY_BLOCK + tl.arange(0, QUERY_BLOCK)
    inside = (token < tokens)[:, None]
    rows = token.to(tl.int64)[:, None]
    queries = tl.load(whole + (one * tokens + rows) * HEAD_DIM + channel[None, :], mask=inside, other=0)
    q_scale = tl.load(q_scales + one * tl.num_programs(0) + block)
    key = tl.arange(0, KEY_BLOCK)
    k += one * tokens * HEAD_DIM
    v += one * HEAD_DIM * padded
    k_scales += one * blocks
    k_place, v_place = key[:, None] * HEAD_DIM + channel[None, :], channel[:, None] * padded + key[None, :]
    selected += (one * tl.num_programs(0) + block) * kept

    accumulator = tl.zeros((QUERY_BLOCK, HEAD_DIM), tl.float32)
    top = tl.full((QUERY_BLOCK,), float("-inf"), tl.float32)
    total = tl.zeros((QUERY_BLOCK,), tl.float32)
    # As in `sparse_linear._attention`: the last block alone needs a mask, and what is next is read one turn ahead.
    place = tl.load(selected)
    scale = tl.load(k_scales + place) * q_scale
    for index in range(1, kept):
        following = tl.load(selected + index)
        next_scale = tl.load(k_scales + following) * q_scale
        start = place.to(tl.int64) * KEY_BLOCK
        keys = tl.load(k + start * HEAD_DIM + k_place)
        values = tl.load(v + start + v_place)
        accumulator, top, total = _attend(queries, keys, values, scale, key, accumulator, top, total, False)
        place, scale = following, next_scale
    start = place.to(tl.int64) * KEY_BLOCK
    exists = key < tokens - start
    keys = tl.load(k + start * HEAD_DIM + k_place, mask=exists[:, None], other=0)
    values = tl.load(v + start + v_place)
    accumulator, top, total = _attend(queries, keys, values, scale, exists, accumulator, top, total, True)

    accumulator = accumulator / total[:, None] * tl.load(v_scales + one * HEAD_DIM + channel)[None, :]
    originals = tl.load(q + batch * q_batch + head * q_head + rows * q_token + channel[None, :], mask=inside, other=0.0)
    _finish(accumulator, originals, matrix, sums, bias, out, one, head, batch, rows, inside, tokens, epsilon, HEAD_DIM)


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
    """As `kernels.quantised_attention`, for heads of 32, 64 or 128 channels and key blocks of 32 or more."""
    q, k, v = checked(q, k, v)
    batch, tokens, heads, dim = q.shape
    if dim < 32 or key_block < 32:
        raise ValueError(f"eight-bit products want 32 channels and keys or more, these have {dim} and {key_block}")
    means, products, sums = _summed(k, v, key_block)
    selected = _selected(q, means, keep, query_block, key_block)
    matrix = (products @ proj_l_weight.float().T / tokens).to(q.dtype)
    counts = {"q": triton.cdiv(tokens, query_block), "k": means.shape[2]}
    softmax_scale = math.log2(math.e) / math.sqrt(dim)
    mean = mean_of_blocks(means, tokens, key_block)
    whole_q, q_scales = _in_eight_bits(q, mean, softmax_scale, False, query_block, counts["q"])
    whole_k, k_scales = _in_eight_bits(k, mean, 1.0, True, key_block, counts["k"])
    values, v_scales = _values(v, key_block, counts["k"])
    out = torch.empty(q.shape, dtype=q.dtype, device=q.device)
    _attention[(counts["q"], heads, batch)](
        q, whole_q, whole_k, values, q_scales, k_scales, v_scales, selected, matrix, sums / tokens, proj_l_bias, out,
        tokens, counts["k"], values.shape[-1], selected.shape[-1], LINEAR_EPSILON / tokens, *q.stride()[:3],
        QUERY_BLOCK=query_block, KEY_BLOCK=key_block, HEAD_DIM=dim, num_warps=8, num_stages=3,
    )  # fmt: skip
    return out


def _in_eight_bits(
    x: Tensor, mean: Tensor, factor: float, has_mean: bool, block: int, count: int
) -> tuple[Tensor, Tensor]:
    """int8 [batch, heads, tokens, head_dim] and float32 scales [batch, heads, blocks]."""
    batch, tokens, heads, dim = x.shape
    whole = torch.empty((batch, heads, tokens, dim), dtype=torch.int8, device=x.device)
    scales = torch.empty((batch, heads, count), dtype=torch.float32, device=x.device)
    _eight_bits[(count, heads, batch)](
        x, mean, whole, scales, tokens, *x.stride()[:3], factor,
        HAS_MEAN=has_mean, BLOCK=block, HEAD_DIM=dim, num_warps=8,
    )  # fmt: skip
    return whole, scales


def _values(v: Tensor, block: int, count: int) -> tuple[Tensor, Tensor]:
    """fp8 [batch, heads, head_dim, tokens up to whole blocks] and float32 scales [batch, heads, head_dim]."""
    batch, tokens, heads, dim = v.shape
    amax = torch.maximum(v.amax(1), -v.amin(1)).float().clamp(min=1e-8)
    out = torch.empty((batch, heads, dim, count * block), dtype=torch.float8_e4m3fn, device=v.device)
    _fp8_values[(count, heads, batch)](
        v, FP8_MOST / amax, out, tokens, count * block, *v.stride()[:3], BLOCK=block, HEAD_DIM=dim, num_warps=4
    )
    return out, amax / FP8_MOST
