"""What other packages offer for these operations, where the user has installed them; none of them is needed.

Each function imports its package and gives a callable with the arguments of ours. They were written after the packages'
sources and never run here: `choice` tests them on the device before it uses any, and takes an exception for a no.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from rowreel_worker.kernels.sparse_linear import KEY_BLOCK, QUERY_BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor


def turbodiffusion_sla() -> Callable[..., Tensor]:
    """TurboDiffusion's `SparseLinearAttention`: its own Triton kernels, in bfloat16."""
    return _turbodiffusion_attention("SparseLinearAttention", BLKQ=QUERY_BLOCK, BLKK=KEY_BLOCK)


def turbodiffusion_sagesla() -> Callable[..., Tensor]:
    """TurboDiffusion's `SageSparseLinearAttention`, with SpargeAttn: int8 queries and keys, fp8 values."""
    return _turbodiffusion_attention("SageSparseLinearAttention")


def _turbodiffusion_attention(name: str, **blocks: int) -> Callable[..., Tensor]:
    kind = getattr(_turbodiffusion("SLA"), name)
    modules: dict[int, Any] = {}

    def attend(q: Tensor, k: Tensor, v: Tensor, weight: Tensor, bias: Tensor, keep: float) -> Tensor:
        dim = q.shape[-1]
        if dim not in modules:
            modules[dim] = kind(head_dim=dim, topk=keep, **blocks).to(q.device)
        module = modules[dim]
        module.topk = keep
        module.proj_l.weight.data, module.proj_l.bias.data = weight.float(), bias.float()
        # In and out as ours, [batch, tokens, heads, head_dim], whatever its docstring says.
        return module(q, k, v)

    return attend


def spargeattn() -> Callable[..., Tensor]:
    """SpargeAttn's block-sparse kernel (int8 and fp8) for the sparse branch; the linear branch in plain PyTorch."""
    import torch

    sparse = importlib.import_module("spas_sage_attn").block_sparse_sage2_attn_cuda
    from rowreel_worker.turbo.sparse_linear import LINEAR_EPSILON, selected_blocks

    def attend(q: Tensor, k: Tensor, v: Tensor, weight: Tensor, bias: Tensor, keep: float) -> Tensor:
        q, k, v = (x.transpose(1, 2) for x in (q, k, v))
        query_block, key_block = sparge_blocks()
        selected = selected_blocks(q, k, keep, query_block, key_block)
        blocks = -(-k.shape[2] // key_block)
        kept = torch.zeros((*selected.shape[:3], blocks), dtype=torch.bool, device=q.device)
        kept.scatter_(-1, selected, True)
        out: Tensor = sparse(q, k, v, mask_id=kept)
        features, others = q.softmax(-1), k.softmax(-1)
        divisor = features @ others.sum(-2, dtype=torch.float32)[..., None].to(q.dtype)
        linear = features @ (others.transpose(-1, -2) @ v) / (LINEAR_EPSILON + divisor)
        out = out + torch.nn.functional.linear(linear, weight.to(q.dtype), bias.to(q.dtype))
        return out.transpose(1, 2)

    return attend


def sparge_blocks() -> tuple[int, int]:
    """Queries and keys of SpargeAttn's blocks: on Hopper they are the other way round."""
    import torch

    hopper = torch.cuda.is_available() and torch.cuda.get_device_capability()[0] == 9
    return (64, 128) if hopper else (QUERY_BLOCK, KEY_BLOCK)


def turbodiffusion_int8() -> Callable[..., Tensor]:
    """TurboDiffusion's int8 product, for the same blocks and scales as ours."""
    product = _turbodiffusion("ops").int8_linear

    def linear(x: Tensor, weight: Tensor, scale: Tensor, bias: Tensor | None) -> Tensor:
        out: Tensor = product(x, weight, scale)
        return out if bias is None else out + bias

    return linear


def sageattention() -> Callable[..., Tensor]:
    """SageAttention for all keys: int8 queries and keys."""
    attend = importlib.import_module("sageattention").sageattn

    def attention(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        out: Tensor = attend(q, k, v, tensor_layout="NHD", is_causal=False)
        return out

    return attention


def _turbodiffusion(part: str) -> Any:
    """A part of TurboDiffusion: below its package, or at the top, where its own scripts expect it."""
    try:
        return importlib.import_module(f"turbodiffusion.{part}")
    except ModuleNotFoundError:
        return importlib.import_module(part)
