"""The formulae of the kernels once more, in float64 and without haste."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def relative_error(got: Tensor, expected: Tensor) -> float:
    """‖got − expected‖ / ‖expected‖, over all elements."""
    assert got.shape == expected.shape
    got, expected = got.detach().double(), expected.detach().double()
    return float((got - expected).norm() / expected.norm())


def layer_norm64(x: Tensor, eps: float) -> Tensor:
    x = x.double()
    centred = x - x.mean(-1, keepdim=True)
    return centred / (centred.square().mean(-1, keepdim=True) + eps).sqrt()


def rms_rope64(x: Tensor, weight: Tensor, eps: float, heads: int, angles: Tensor | None) -> Tensor:
    """Each pair as a complex number, turned by its angle. `angles` [1, tokens, 1, head_dim], each of them twice."""
    x = x.double()
    x = x / (x.square().mean(-1, keepdim=True) + eps).sqrt() * weight.double()
    x = x.unflatten(-1, (heads, -1))
    if angles is None:
        return x
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    turned = pairs * torch.polar(torch.ones_like(angles[..., ::2]).double(), angles[..., ::2].double())
    return torch.view_as_real(turned).flatten(-2)


def sparse_linear64(
    q: Tensor, k: Tensor, v: Tensor, weight: Tensor, bias: Tensor, keep: float, query_block: int, key_block: int
) -> Tensor:
    """Sparse-linear attention with all scores and a mask over them. [batch, tokens, heads, head_dim]."""
    q, k, v = (x.double().transpose(1, 2) for x in (q, k, v))
    tokens = q.shape[2]
    queries = torch.stack([part.mean(2) for part in q.split(query_block, dim=2)], dim=2)
    keys = torch.stack([part.mean(2) for part in k.split(key_block, dim=2)], dim=2)
    score = queries @ (keys - k.mean(2, keepdim=True)).mT
    kept = score.topk(max(1, int(keep * keys.shape[2]))).indices
    blocks = torch.zeros_like(score, dtype=torch.bool).scatter(-1, kept, True)
    mask = blocks.repeat_interleave(query_block, 2)[:, :, :tokens].repeat_interleave(key_block, 3)[..., :tokens]
    scores = (q @ k.mT / q.shape[-1] ** 0.5).masked_fill(~mask, -torch.inf)
    sparse = scores.softmax(-1) @ v
    features, others = q.softmax(-1), k.softmax(-1)
    linear = features @ (others.mT @ v) / (1e-5 + features @ others.sum(2)[..., None])
    return (sparse + linear @ weight.double().T + bias.double()).transpose(1, 2)


def tiny_wan(**config: Any) -> Any:
    """Wan's transformer with weights that matter: norms and tables that are not their initial ones."""
    from diffusers import WanTransformer3DModel

    torch.manual_seed(0)
    shape = {
        "patch_size": (1, 2, 2), "num_attention_heads": 2, "attention_head_dim": 16, "in_channels": 16,
        "out_channels": 16, "text_dim": 32, "freq_dim": 32, "ffn_dim": 48, "num_layers": 2, "cross_attn_norm": True,
        "rope_max_seq_len": 32,
    }  # fmt: skip
    made = WanTransformer3DModel(**{**shape, **config}).eval()
    for name, weight in made.named_parameters():
        if "norm" in name or "table" in name:
            torch.nn.init.normal_(weight, mean=1 if name.endswith("weight") else 0, std=0.5)
    return made
