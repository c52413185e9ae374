"""TurboDiffusion's video from its formulae, as plainly as they can be written, with diffusers' transformer around them.

Nothing of `rowreel_worker.turbo` is used: weights are read by diffusers, which leaves `proj_l` aside; attention is
dense with a mask of blocks, in float64; the sampler is a loop.
"""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import torch
from diffusers.models.transformers import transformer_wan
from PIL import Image, ImageOps
from safetensors.torch import load_file
from torch import Tensor


def frames(path: Path, fields: dict[str, Any], picture: bytes | None = None) -> Tensor:
    """float32 [frames, 3, height, width], 0 to 1."""
    kind = diffusers.WanPipeline if picture is None else diffusers.WanImageToVideoPipeline
    pipeline = kind.from_pretrained(path, torch_dtype=torch.float32)
    generator = torch.Generator("cpu").manual_seed(fields["seed"])
    width, height, count = fields["width"], fields["height"], fields["num_frames"]
    shape = (1, 16, (count - 1) // 4 + 1, height // 8, width // 8)
    default_sigma = 80.0 if picture is None else 200.0
    sigmas = [
        fields.get("sigma_max", default_sigma),
        *np.tan([1.5, 1.4, 1.0])[: fields.get("num_inference_steps", 4) - 1],
    ]
    t = [sigma / (1 + sigma) for sigma in sigmas] + [0.0]
    with torch.no_grad():
        prompt = pipeline.encode_prompt(fields["prompt"], do_classifier_free_guidance=False, max_sequence_length=512)[0]
        condition = None if picture is None else _condition(pipeline.vae, picture, width, height, count, shape)
        experts = [_with_sla(path, name, fields.get("sla_topk", 0.1)) for name in ("transformer", "transformer_2")]
        x = torch.randn(shape, generator=generator).double() * t[0]
        for now, after in pairwise(t):
            expert = experts[int(picture is not None and now < fields.get("boundary_ratio", 0.9))]
            told = torch.tensor([now * 1000]).bfloat16().float()
            seen = x.float() if condition is None else torch.cat((x.float(), condition), dim=1)
            v = expert(seen, told, prompt, return_dict=False)[0].double()
            if fields.get("ode"):
                x = x + (after - now) * v
            else:
                x = (1 - after) * (x - now * v) + after * torch.randn(shape, generator=generator).double()
        mean, std = _statistics(pipeline.vae)
        video = pipeline.vae.decode(x.float() * std + mean, return_dict=False)[0]
    return (video[0].permute(1, 0, 2, 3) * 0.5 + 0.5).clamp(0, 1)


def _condition(vae: Any, picture: bytes, width: int, height: int, count: int, shape: tuple[int, ...]) -> Tensor:
    image = ImageOps.fit(Image.open(io.BytesIO(picture)).convert("RGB"), (width, height), Image.Resampling.LANCZOS)
    first = torch.from_numpy(np.array(image)).permute(2, 0, 1) / 127.5 - 1
    video = torch.zeros(1, 3, count, height, width)
    video[0, :, 0] = first
    mean, std = _statistics(vae)
    latents = (vae.encode(video).latent_dist.mode() - mean) / std
    mask = torch.zeros(1, 4, *shape[2:])
    mask[:, :, 0] = 1
    return torch.cat((mask, latents), dim=1)


def _statistics(vae: Any) -> tuple[Tensor, Tensor]:
    return (
        torch.tensor(vae.config.latents_mean).view(1, -1, 1, 1, 1),
        torch.tensor(vae.config.latents_std).view(1, -1, 1, 1, 1),
    )


def _with_sla(path: Path, name: str, keep: float) -> Any:
    if not (path / name).is_dir():
        return None
    model = diffusers.WanTransformer3DModel.from_pretrained(path, subfolder=name, torch_dtype=torch.float32)
    weights = load_file(path / name / "diffusion_pytorch_model.safetensors")
    for number, block in enumerate(model.blocks):
        prefix = f"blocks.{number}.attn1.attn_op.local_attn.proj_l"
        block.attn1.processor = _Stated(weights[f"{prefix}.weight"], weights[f"{prefix}.bias"], keep)
    return model


class _Stated(transformer_wan.WanAttnProcessor):
    """diffusers' own processor, norms, rotary positions and all; only its call of the attention goes elsewhere."""

    def __init__(self, weight: Tensor, bias: Tensor, keep: float) -> None:
        super().__init__()
        self.weight, self.bias, self.keep = weight.double(), bias.double(), keep

    def __call__(self, *arguments: Any, **named: Any) -> Tensor:
        original = transformer_wan.dispatch_attention_fn
        transformer_wan.dispatch_attention_fn = self.attend
        try:
            return super().__call__(*arguments, **named)
        finally:
            transformer_wan.dispatch_attention_fn = original

    def attend(self, query: Tensor, key: Tensor, value: Tensor, **_: Any) -> Tensor:
        """[1, tokens, heads, head_dim]."""
        heads = [self.one(*(x[0, :, head].double() for x in (query, key, value))) for head in range(query.shape[2])]
        return torch.stack(heads, dim=1)[None].to(query.dtype)

    def one(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        queries = torch.stack([block.mean(0) for block in q.split(128)])
        keys = torch.stack([block.mean(0) for block in (k - k.mean(0)).split(64)])
        kept = max(1, int(self.keep * len(keys)))
        mask = torch.zeros(len(q), len(k), dtype=torch.bool)
        for i, row in enumerate(queries @ keys.T):
            for j in row.argsort(descending=True)[:kept]:
                mask[i * 128 : (i + 1) * 128, j * 64 : (j + 1) * 64] = True
        sparse = (q @ k.T / q.shape[1] ** 0.5).masked_fill(~mask, -torch.inf).softmax(1) @ v
        pairs = q.softmax(1) @ k.softmax(1).T
        return sparse + (pairs @ v / (1e-5 + pairs.sum(1, keepdim=True))) @ self.weight.T + self.bias
