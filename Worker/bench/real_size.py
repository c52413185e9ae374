"""Models of real size with random weights, written once, so that the worker loads them as it loads any other.

The configurations are those of the published models. Noise comes out; times and memory are those of real weights.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from tiny import tokenizer


def make(kind: str, folder: Path) -> Path:
    """Writes `kind` below `folder` where it is not there yet, and gives its path. Some 15 to 25 GiB each."""
    path = folder / kind
    if not (path / "model_index.json").is_file():
        torch.manual_seed(0)
        print(f"writing {path} …", flush=True)
        MAKERS[kind]().save_pretrained(path, safe_serialization=True)
    return path


def _made(dtype: torch.dtype, make_part: Callable[[], Any]) -> Any:
    """A part in `dtype` from the start: T5-XXL in float32 would need 19 GiB first."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        return make_part().to(dtype).eval()
    finally:
        torch.set_default_dtype(before)


#: What the encoders of T5-v1.1-XXL and UMT5-XXL have in common.
XXL: dict[str, Any] = {
    "d_model": 4096,
    "d_ff": 10240,
    "d_kv": 64,
    "num_layers": 24,
    "num_heads": 64,
    "feed_forward_proj": "gated-gelu",
    "relative_attention_num_buckets": 32,
}


def _wan21_small() -> Any:
    """Wan2.1-T2V-1.3B: dimension 1536, 30 layers, UMT5-XXL."""
    text = transformers.UMT5Config(vocab_size=256384, **XXL)
    return diffusers.WanPipeline(
        tokenizer=tokenizer(),
        text_encoder=_made(torch.bfloat16, lambda: transformers.UMT5EncoderModel(text)),
        vae=_made(torch.float32, diffusers.AutoencoderKLWan),
        transformer=_made(
            torch.bfloat16,
            lambda: diffusers.WanTransformer3DModel(
                num_attention_heads=12, attention_head_dim=128, ffn_dim=8960, num_layers=30
            ),
        ),
        scheduler=diffusers.UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
    )


def _cogvideox_2b() -> Any:
    """CogVideoX-2b: 30 layers of 30 heads of 64, T5-v1.1-XXL, float16."""
    text = transformers.T5Config(vocab_size=32128, **XXL)
    return diffusers.CogVideoXPipeline(
        tokenizer=tokenizer(),
        text_encoder=_made(torch.float16, lambda: transformers.T5EncoderModel(text)),
        vae=_made(
            torch.float16,
            lambda: diffusers.AutoencoderKLCogVideoX(
                down_block_types=("CogVideoXDownBlock3D",) * 4,
                up_block_types=("CogVideoXUpBlock3D",) * 4,
                block_out_channels=(128, 256, 256, 512),
                layers_per_block=3,
                scaling_factor=1.15258426,
            ),
        ),
        transformer=_made(torch.float16, diffusers.CogVideoXTransformer3DModel),
        scheduler=diffusers.CogVideoXDDIMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            clip_sample=False,
            prediction_type="v_prediction",
            rescale_betas_zero_snr=True,
            snr_shift_scale=3.0,
        ),
    )


MAKERS = {"wan2.1-1.3b": _wan21_small, "cogvideox-2b": _cogvideox_2b}
