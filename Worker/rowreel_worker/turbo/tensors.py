"""The tensors of a TurboWan transformer, whatever their layout, under diffusers' names: checked, and out of int8."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rowreel_worker.models.folder import BrokenModel
from rowreel_worker.turbo import keys

if TYPE_CHECKING:
    import torch
    from torch import Tensor

#: Rows and columns of a weight that share one scale.
INT8_BLOCK = 128


def diffusers_names(names: Collection[str], where: Path) -> dict[str, str]:
    """Each name → its name in diffusers; all that a transformer has, and nothing else. Raises `BrokenModel`."""
    layout = keys.layout_of(names)
    if layout is None:
        message = (
            f"{where} has no {keys.TELLING['original']}, nor what ports call it: "
            "it is no TurboWan transformer with sparse-linear attention"
        )
        raise BrokenModel(message, "TurboDiffusion's checkpoints and their ports have it")
    # More blocks than tensors is a number in a name that is no block's.
    layers = min(keys.layers_of(names), len(names))
    mapped = keys.key_map(layout, layers, keys.is_int8(names))
    missing, extra = sorted(mapped.keys() - set(names)), sorted(set(names) - mapped.keys())
    if missing or extra:
        wrong = [f"lacks {_some(missing)}"] * bool(missing) + [f"has besides {_some(extra)}"] * bool(extra)
        message = f"{where} is no whole TurboWan transformer of {layers} blocks ({layout} names): it {', '.join(wrong)}"
        raise BrokenModel(message, "download it again, or the right file")
    return mapped


def patches(weight: Tensor, patch: tuple[int, ...]) -> Tensor:
    """The patch embedding as diffusers' convolution has it: [dim, channels · patch] → [dim, channels, t, h, w].

    TurboDiffusion's is a linear layer over patches in the order (c t h w), which is the convolution's own.
    """
    return weight.unflatten(1, (-1, *patch)) if weight.ndim == 2 else weight


def dequantised(weight: Tensor, scale: Tensor, dtype: torch.dtype) -> Tensor:
    """int8 [out, in] times its scales, float32 [⌈out / 128⌉, ⌈in / 128⌉]. The products are rounded once, to `dtype`."""
    out, into = weight.shape
    rows = scale.float().repeat_interleave(INT8_BLOCK, 0)[:out]
    return (weight.float() * rows.repeat_interleave(INT8_BLOCK, 1)[:, :into]).to(dtype)


def without_int8(tensors: dict[str, Tensor], dtype: torch.dtype) -> dict[str, Tensor]:
    """The same with every int8 weight as `dtype`; what was read is let go of as it is replaced."""
    for name in [name for name in tensors if name.endswith(".weight_scale_inv")]:
        weight = name.removesuffix("_scale_inv")
        tensors[weight] = dequantised(tensors[weight], tensors.pop(name), dtype)
    return tensors


def configuration(tensors: Mapping[str, Tensor]) -> dict[str, Any]:
    """The `config.json` of diffusers' WanTransformer3DModel that such tensors belong to: 1.3B, 14B, A14B, or other."""
    embedding = tensors["patch_embedding.weight"]
    dim, (time, height, width) = embedding.shape[0], embedding.shape[2:]
    head = tensors["blocks.0.attn1.attn_op.local_attn.proj_l.weight"].shape[0]
    return {
        "_class_name": "WanTransformer3DModel",
        "patch_size": [time, height, width],
        "num_attention_heads": dim // head,
        "attention_head_dim": head,
        "in_channels": embedding.shape[1],
        "out_channels": tensors["proj_out.weight"].shape[0] // (time * height * width),
        "text_dim": tensors["condition_embedder.text_embedder.linear_1.weight"].shape[1],
        "freq_dim": tensors["condition_embedder.time_embedder.linear_1.weight"].shape[1],
        "ffn_dim": tensors["blocks.0.ffn.net.0.proj.weight"].shape[0],
        "num_layers": keys.layers_of(tensors),
        "cross_attn_norm": True,
        "qk_norm": "rms_norm_across_heads",
        "eps": 1e-6,
        "attention_type": "sla",
        "sla_topk": 0.1,
    }


def _some(names: list[str]) -> str:
    return ", ".join(name[:80] for name in names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
