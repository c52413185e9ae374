"""What turbo is compared with: Wan2.1-1.3B in diffusers alone, 50 steps with guidance, a few of them measured.

diffusers' pipeline as its documentation has it: bfloat16, the autoencoder in float32, attention by PyTorch. The rest of
the 50 steps is extrapolated, since every step does the same work: 50 · the mean of the steps after the first.
"""

from __future__ import annotations

from typing import Any

import torch

from bench.bench import Bench, Figures
from bench.real_size import folder_of
from bench.timing import Mark, finish
from bench.weights import with_random_weights
from rowreel_worker.families import Family, family_of
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.precision import Precision

STEPS = 50

#: Measured after one that warms up.
MEASURED = 3


def baseline(bench: Bench) -> Figures:
    pipeline = _pipeline(bench)
    _once(pipeline, bench, 2)
    marks = _once(pipeline, bench, 1 + MEASURED)
    step = marks["steps"][-1].since(marks["steps"][0]) / MEASURED
    text = marks["text"].since(marks["begin"])
    decode = marks["decoded"].since(marks["steps"][-1])
    return {
        "text_s": round(text, 4),
        "denoise_s": round(STEPS * step, 4),
        "decode_s": round(decode, 4),
        "total_s": round(text + STEPS * step + decode, 4),
        "step_s": round(step, 4),
        "note": f"{STEPS} steps extrapolated from {MEASURED}",
    }


def _once(pipeline: Any, bench: Bench, steps: int) -> dict[str, Any]:
    clip = bench.clip()
    finish(bench.device)
    marks: dict[str, Any] = {"begin": Mark(bench.device), "steps": []}

    def stepped(_: Any, index: int, timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
        marks["steps"].append(Mark(bench.device))
        return values

    with torch.no_grad():
        prompt, negative = pipeline.encode_prompt(
            "a watch on black velvet", "", True, max_sequence_length=512, device=bench.where
        )
        marks["text"] = Mark(bench.device)
        latents = pipeline(
            prompt_embeds=prompt, negative_prompt_embeds=negative, num_inference_steps=steps, guidance_scale=5.0,
            width=clip.width, height=clip.height, num_frames=clip.frames, output_type="latent", return_dict=False,
            callback_on_step_end=stepped, generator=torch.Generator().manual_seed(1),
        )[0]  # fmt: skip
        pipeline.vae.decode(latents.to(pipeline.vae.dtype), return_dict=False)
        marks["decoded"] = Mark(bench.device)
    return marks


def _pipeline(bench: Bench) -> Any:
    from diffusers.models.transformers.transformer_wan import WanTransformerBlock

    folder = ModelFolder.read(folder_of("wan2.1-1.3b", bench), "wan2.1-1.3b")
    family = family_of(folder)
    assert family is not None
    names = {"default": str(bench.half).removeprefix("torch."), "vae": "float32"}
    # Not the family's own `load`: what the worker puts into a pipeline has no place here.
    made = Family.load(with_random_weights(family, bench), folder, Precision(names), lambda *_: None)
    own = [type(block) for block in made.transformer.blocks if type(block) is not WanTransformerBlock]
    assert not own, f"the baseline has {own[0].__name__} in it"
    return made.to(bench.device)
