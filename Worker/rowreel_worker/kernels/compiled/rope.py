"""`kernels.rope` with one pass over memory: a program has all heads of one token in registers."""

from __future__ import annotations

import triton
import triton.language as tl
from torch import Tensor, empty


@triton.jit
def _rms_rope(
    x, weight, cosines, sines, out,
    tokens, heads, head_dim, eps, x_batch, x_token,
    HAS_ROTARY: tl.constexpr, HEADS: tl.constexpr, HEAD_DIM: tl.constexpr,
):  # fmt: skip
    row = tl.program_id(0).to(tl.int64)
    batch, token = row // tokens, row % tokens
    head, channel = tl.arange(0, HEADS)[:, None], tl.arange(0, HEAD_DIM)[None, :]
    inside = (head < heads) & (channel < head_dim)
    place = head * head_dim + channel
    values = tl.load(x + batch * x_batch + token * x_token + place, mask=inside, other=0.0).to(tl.float32)
    squares = tl.sum(tl.sum(values * values, axis=1), axis=0)
    factor = tl.load(weight + place, mask=inside, other=0.0).to(tl.float32)
    normed = (values * tl.rsqrt(squares / (heads * head_dim) + eps) * factor).to(out.dtype.element_ty)
    if HAS_ROTARY:
        # Pairs are neighbours in one thread's registers, so that taking them apart moves nothing.
        first, second = tl.split(tl.reshape(normed.to(tl.float32), (HEADS, HEAD_DIM // 2, 2)))
        pair = tl.arange(0, HEAD_DIM // 2)[None, :]
        angles = token * head_dim + 2 * pair
        cosine = tl.load(cosines + angles, mask=2 * pair < head_dim, other=0.0).to(tl.float32)
        sine = tl.load(sines + angles + 1, mask=2 * pair < head_dim, other=0.0).to(tl.float32)
        turned = tl.join(first * cosine - second * sine, first * sine + second * cosine)
        normed = tl.reshape(turned, (HEADS, HEAD_DIM)).to(out.dtype.element_ty)
    tl.store(out + row * heads * head_dim + place, normed, mask=inside)


def rms_rope(x: Tensor, weight: Tensor, eps: float, heads: int, rotary: tuple[Tensor, Tensor] | None) -> Tensor:
    batch, tokens, dim = x.shape
    if x.stride(-1) != 1:
        x = x.contiguous()
    head_dim = dim // heads
    out = empty((batch, tokens, heads, head_dim), dtype=x.dtype, device=x.device)
    cosines, sines = (weight, weight) if rotary is None else (table.contiguous() for table in rotary)
    _rms_rope[(batch * tokens,)](
        x, weight, cosines, sines, out,
        tokens, heads, head_dim, eps, x.stride(0), x.stride(1),
        HAS_ROTARY=rotary is not None, HEADS=triton.next_power_of_2(heads),
        HEAD_DIM=triton.next_power_of_2(head_dim), num_warps=4 if dim <= 2048 else 8,
    )  # fmt: skip
    return out
