"""A small request for every kind of model."""

from __future__ import annotations

from typing import Any

SMALL: dict[str, Any] = {"width": 32, "height": 32, "num_inference_steps": 2, "seed": 7}

CASES: dict[str, dict[str, Any]] = {
    "wan2.1-t2v": {**SMALL, "num_frames": 9, "max_sequence_length": 16},
    "wan2.1-i2v": {**SMALL, "num_frames": 9, "max_sequence_length": 16},
    "wan2.2-t2v": {**SMALL, "num_frames": 9, "max_sequence_length": 16, "guidance_scale_2": 3.5,
                    "num_inference_steps": 3},
    "wan2.2-i2v": {**SMALL, "num_frames": 9, "max_sequence_length": 16},
    "wan2.2-ti2v": {**SMALL, "num_frames": 9, "max_sequence_length": 16},
    "cogvideox-t2v": {**SMALL, "num_frames": 17, "eta": 0.5, "max_sequence_length": 16},
    "cogvideox-5b": {**SMALL, "num_frames": 9, "use_dynamic_cfg": True, "max_sequence_length": 16},
    "cogvideox-i2v": {**SMALL, "width": 16, "height": 16, "num_frames": 9, "max_sequence_length": 16},
    "latte": {**SMALL, "width": 16, "height": 16, "num_frames": 16},
    "latte-temporal": {**SMALL, "width": 16, "height": 16, "num_frames": 16},
}  # fmt: skip

#: The same for models whose denoising is not diffusers'; large enough for three blocks of keys.
TURBO: dict[str, dict[str, Any]] = {
    "turbowan2.1-t2v": {"width": 128, "height": 96, "num_frames": 9, "seed": 7},
    "turbowan2.2-i2v": {"width": 128, "height": 96, "num_frames": 9, "seed": 7},
}

#: Kinds that start from a picture.
WITH_PICTURE = ("wan2.1-i2v", "wan2.2-i2v", "cogvideox-i2v", "turbowan2.2-i2v")
