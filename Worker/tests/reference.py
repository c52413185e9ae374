"""What diffusers' own pipeline makes of a request, called directly as its documentation says."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import diffusers
import torch
from PIL import Image, ImageOps


def frames(path: Path, fields: dict[str, Any], picture: bytes | None = None) -> torch.Tensor:
    """float32 [frames, 3, height, width], 0 to 1."""
    pipeline = diffusers.DiffusionPipeline.from_pretrained(path, torch_dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    arguments = dict(fields)
    generator = torch.Generator("cpu").manual_seed(arguments.pop("seed"))
    arguments.pop("fps", None)
    if picture is not None:
        image = Image.open(io.BytesIO(picture)).convert("RGB")
        size = (arguments["width"], arguments["height"])
        arguments["image"] = ImageOps.fit(image, size, Image.Resampling.LANCZOS)
        if isinstance(pipeline, diffusers.WanPipeline):
            parts = {name: part for name, part in pipeline.components.items() if part is not None}
            pipeline = diffusers.WanImageToVideoPipeline(**parts, expand_timesteps=True)
    if (shift := arguments.pop("flow_shift", None)) is not None:
        scheduler = pipeline.scheduler
        name = "shift" if "shift" in scheduler.config else "flow_shift"
        pipeline.scheduler = type(scheduler).from_config(scheduler.config, **{name: shift})
    if (boundary := arguments.pop("boundary_ratio", None)) is not None:
        pipeline.register_to_config(boundary_ratio=boundary)
    if isinstance(pipeline, diffusers.LattePipeline):
        arguments["video_length"] = arguments.pop("num_frames")
        video = pipeline(**arguments, generator=generator, output_type="pt").frames[0]
    else:
        video = pipeline(**arguments, generator=generator, output_type="pt").frames[0]
    # Its "np" is this after .float(); "pt" keeps it a tensor.
    return video.float()
