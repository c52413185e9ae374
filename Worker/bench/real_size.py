"""The configurations of the published models, as folders that the worker finds, without their weights.

A component has its `config.json` and, so that the worker's listings and checks find something, a file of one number.
The weights are made in memory when the worker loads it (`weights`); `--make` writes them, for who wants to measure
reading them too.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from safetensors.torch import save_file

from bench.bench import Bench

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import tiny

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


PLACEHOLDER = "placeholder.safetensors"


@dataclass(frozen=True)
class Model:
    """What is in the folder. `tiny` is the kind of `tests/tiny.py` that is in its place in a tiny run."""

    tiny: str
    pipeline: str
    #: Component → configuration of diffusers' class.
    parts: dict[str, tuple[str, dict[str, Any]]]
    scheduler: tuple[str, dict[str, Any]]
    text: tuple[str, dict[str, Any]] = ("UMT5", {"vocab_size": 256384, **XXL})
    dtype: torch.dtype = torch.bfloat16
    index: dict[str, Any] = field(default_factory=dict)


def _wan(heads: int, ffn_dim: int, layers: int, channels: int = 16) -> tuple[str, dict[str, Any]]:
    config = {"num_attention_heads": heads, "attention_head_dim": 128, "ffn_dim": ffn_dim, "num_layers": layers}
    return "WanTransformer3DModel", {**config, "in_channels": channels}


_UNIPC = ("UniPCMultistepScheduler", {"prediction_type": "flow_prediction", "use_flow_sigmas": True, "flow_shift": 3.0})
_WAN_VAE: tuple[str, dict[str, Any]] = ("AutoencoderKLWan", {})
_SMALL, _LARGE, _IMAGE = _wan(12, 8960, 30), _wan(40, 13824, 40), _wan(40, 13824, 40, 36)

MODELS = {
    # Wan2.1-T2V-1.3B: dimension 1536, 30 layers, UMT5-XXL.
    "wan2.1-1.3b": Model("wan2.1-t2v", "WanPipeline", {"transformer": _SMALL, "vae": _WAN_VAE}, _UNIPC),
    # CogVideoX-2b: 30 layers of 30 heads of 64, T5-v1.1-XXL, float16.
    "cogvideox-2b": Model(
        "cogvideox-t2v",
        "CogVideoXPipeline",
        {
            "transformer": ("CogVideoXTransformer3DModel", {}),
            "vae": (
                "AutoencoderKLCogVideoX",
                {
                    "down_block_types": ["CogVideoXDownBlock3D"] * 4,
                    "up_block_types": ["CogVideoXUpBlock3D"] * 4,
                    "block_out_channels": [128, 256, 256, 512],
                    "layers_per_block": 3,
                    "scaling_factor": 1.15258426,
                },
            ),
        },
        (
            "CogVideoXDDIMScheduler",
            {
                "beta_start": 0.00085,
                "beta_end": 0.012,
                "beta_schedule": "scaled_linear",
                "clip_sample": False,
                "prediction_type": "v_prediction",
                "rescale_betas_zero_snr": True,
                "snr_shift_scale": 3.0,
            },
        ),
        ("T5", {"vocab_size": 32128, **XXL}),
        torch.float16,
    ),
    "turbowan2.1-1.3b": Model("turbowan2.1-t2v", "WanDMDPipeline", {"transformer": _SMALL, "vae": _WAN_VAE}, _UNIPC),
    "turbowan2.1-14b": Model("turbowan2.1-t2v", "WanDMDPipeline", {"transformer": _LARGE, "vae": _WAN_VAE}, _UNIPC),
    "turbowan2.2-i2v-a14b": Model(
        "turbowan2.2-i2v",
        "WanImageToVideoDmdPipeline",
        {"transformer": _IMAGE, "transformer_2": _IMAGE, "vae": _WAN_VAE},
        _UNIPC,
        index={"boundary_ratio": 0.9, "image_encoder": [None, None], "image_processor": [None, None]},
    ),
}


def folder_of(kind: str, bench: Bench) -> Path:
    """The model's folder below `bench.models`, written where it is not there yet."""
    path = bench.models / kind
    if not (path / "model_index.json").is_file():
        shutil.rmtree(path, ignore_errors=True)
        if bench.is_tiny:
            bench.models.mkdir(parents=True, exist_ok=True)
            tiny.make(MODELS[kind].tiny, bench.models / "made").rename(path)
        else:
            _write(MODELS[kind], path)
    return path


def _write(model: Model, path: Path) -> None:
    index: dict[str, Any] = {"_class_name": model.pipeline, **model.index}
    for component, (name, config) in model.parts.items():
        with torch.device("meta"):
            getattr(diffusers, name)(**config).save_config(path / component)
        if component.startswith("transformer") and "DMD" in model.pipeline.upper():
            tiny.changed(path / component / "config.json", attention_type="sla", sla_topk=0.1)
        index[component] = ["diffusers", name]
    name, config = model.text
    getattr(transformers, f"{name}Config")(**config).save_pretrained(path / "text_encoder")
    index["text_encoder"] = ["transformers", f"{name}EncoderModel"]
    for component in (*model.parts, "text_encoder"):
        # The worker reads from it in which precision the weights are.
        save_file({"placeholder": torch.zeros(1, dtype=model.dtype)}, path / component / PLACEHOLDER)
    tiny.tokenizer().save_pretrained(path / "tokenizer")
    index["tokenizer"] = ["transformers", "PreTrainedTokenizerFast"]
    name, config = model.scheduler
    getattr(diffusers, name)(**config).save_pretrained(path / "scheduler")
    index["scheduler"] = ["diffusers", name]
    # Last: a folder that has it is whole.
    (path / "model_index.json").write_text(json.dumps(index))


def has_weights(path: Path) -> bool:
    """Whether somebody wrote the weights (`--make`)."""
    return (path / "made").is_file()
