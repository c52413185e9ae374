"""TurboWan: Wan2.1 T2V (1.3B, 14B) and Wan2.2 I2V-A14B, distilled by TurboDiffusion to one to four steps.

rCM's sampler (`turbo.sampler`) in the place of diffusers' loop, sparse-linear attention (`turbo.attention`) in the
place of self-attention, no guidance. What diffusers has in common with them, its pipelines do: texts, the condition
that a picture makes, and memory. The folders are the published ports, or what `convert` writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rowreel_worker.errors import RequestError
from rowreel_worker.families.family import OnStep, TextEncoding
from rowreel_worker.families.wan import Wan, latent_shape
from rowreel_worker.models.folder import BrokenModel, ModelFolder
from rowreel_worker.models.whole import tensor_names
from rowreel_worker.parameters import Value
from rowreel_worker.pictures import fitted
from rowreel_worker.rules import Rules
from rowreel_worker.turbo import keys, sampler

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from rowreel_worker.request import VideoRequest
    from rowreel_worker.text_cache import TextCache

#: Text tokens: the embedding is cut to the prompt and filled with zeros up to them, and none is masked.
TEXT_TOKENS = 512

#: The best resolution of the checkpoints whose names say so; the others' is 480p.
LINES_720 = (1280, 720)


class Turbo(Wan):
    """What both kinds share."""

    #: Pipeline classes of its ports: IPostYellow's, FastVideo's, and diffusers' own, which Wan's first models have too.
    pipeline_classes: ClassVar[frozenset[str]]
    default_steps = 4
    most_steps = sampler.MOST_STEPS
    default_guidance = 1.0
    reads_negative_prompt = False
    parameters = frozenset({"decoder", "sigma_max", "sla_topk"})
    default_sigma_max: ClassVar[float]

    def claims(self, folder: ModelFolder) -> bool:
        return folder.pipeline_class in self.pipeline_classes and has_sparse_linear_attention(folder)

    def rules(self, folder: ModelFolder) -> Rules:
        rules = super().rules(folder)
        # The field is `convert`'s; ports have it in their name.
        named = f"{folder.name} {folder.config('transformer').get('resolution', '')}".lower()
        return replace(rules, size=LINES_720 if "720p" in named else rules.size, max_sequence_length=TEXT_TOKENS)

    def defaults(self, folder: ModelFolder) -> Mapping[str, Value]:
        keep = folder.config("transformer").get("sla_topk")
        return {"sigma_max": self.default_sigma_max, "sla_topk": float(keep if keep is not None else 0.1)}

    def check(self, folder: ModelFolder, values: Mapping[str, Value]) -> None:
        super().check(folder, values)
        steps = values.get("num_inference_steps", self.default_steps)
        if int(steps) > self.most_steps:
            message = f"num_inference_steps is {steps}: {folder.name} makes its video in 1 to {self.most_steps} steps"
            raise RequestError(422, "invalid_value", message, "num_inference_steps")
        if float(values.get("guidance_scale", 1)) != 1:
            message = f"guidance_scale is {values['guidance_scale']}: {folder.name} was distilled to need no guidance"
            raise RequestError(422, "invalid_value", message, "guidance_scale", "leave it out, or give 1")
        if str(values.get("negative_prompt", "")).strip():
            message = f"{folder.name} reads no negative prompt, because it has no guidance"
            raise RequestError(422, "parameter_not_of_model", message, "negative_prompt", "leave it out")

    def load_part(self, folder: ModelFolder, component: str, dtype: torch.dtype) -> Any:
        if component.startswith("transformer"):
            from rowreel_worker.kernels.int8 import Int8Linear
            from rowreel_worker.turbo.loading import load_transformer

            # `prepare` multiplies the weights out where no kernel computes with them.
            return load_transformer(folder, component, dtype, Int8Linear)
        return super().load_part(folder, component, dtype)

    def scheduler(self, pipeline: Any) -> str:
        return "rCM"

    def encode(self, pipeline: Any, request: VideoRequest, cache: TextCache) -> TextEncoding:
        return self.encode_prompts(pipeline, request, cache, TEXT_TOKENS)

    def denoise(
        self, pipeline: Any, request: VideoRequest, text: TextEncoding, generator: torch.Generator, on_step: OnStep
    ) -> Tensor:
        """The sampler with the network between its steps; latents as the autoencoder takes them, normalised."""
        from rowreel_worker.turbo.attention import set_keep

        device = pipeline._execution_device
        prompt = text["prompt_embeds"]
        assert prompt is not None
        prompt = prompt.to(device)
        for expert in (pipeline.transformer, pipeline.transformer_2):
            if expert is not None:
                set_keep(expert, float(request.extra["sla_topk"]))
        shape = latent_shape(pipeline, request)
        condition = self.condition(pipeline, request, shape, device)

        def velocity(x: Tensor, level: float) -> Tensor:
            import torch

            expert = self.expert(pipeline, request, level)
            # Not `expert.dtype`: some of its weights stay in float32.
            dtype = expert.patch_embedding.weight.dtype
            seen = torch.cat([part.to(dtype) for part in (x, condition) if part is not None], dim=1)
            predicted: Tensor = expert(
                hidden_states=seen,
                timestep=sampler.timestep(level, device),
                encoder_hidden_states=prompt.to(dtype),
                return_dict=False,
            )[0]
            return predicted

        sigma_max, ode = float(request.extra["sigma_max"]), bool(request.extra.get("ode", False))
        return sampler.sample(velocity, shape, request.steps, sigma_max, ode, generator, device, on_step)

    def expert(self, pipeline: Any, request: VideoRequest, level: float) -> Any:
        """The transformer for a step at the noise level t."""
        return pipeline.transformer

    def condition(
        self, pipeline: Any, request: VideoRequest, shape: tuple[int, ...], device: torch.device
    ) -> Tensor | None:
        """What the network sees beside the state, in channels: [1, channels, frames, height, width]."""
        return None


class TurboText(Turbo):
    """Steps with fresh noise only: the original has no others for text."""

    name = "turbowan2.1-t2v"
    pipeline_class = "WanDMDPipeline"
    pipeline_classes = frozenset({"WanDMDPipeline", "TurboDiffusionPipeline", "WanPipeline"})
    runs_in = "WanPipeline"
    default_sigma_max = 80.0


class TurboImage(Turbo):
    """Two experts: steps at t ≥ boundary_ratio are the first one's, the others the second's."""

    name = "turbowan2.2-i2v"
    pipeline_class = "WanImageToVideoDmdPipeline"
    pipeline_classes = frozenset({"WanImageToVideoDmdPipeline", "TurboDiffusionI2VPipeline", "WanImageToVideoPipeline"})
    runs_in = "WanImageToVideoPipeline"
    picture = "required"
    parameters = Turbo.parameters | {"boundary_ratio", "ode"}
    default_sigma_max = 200.0

    def rules(self, folder: ModelFolder) -> Rules:
        return replace(super().rules(folder), size=LINES_720)

    def defaults(self, folder: ModelFolder) -> Mapping[str, Value]:
        boundary = folder.index.get("boundary_ratio")
        boundary = float(boundary if boundary is not None else 0.9)
        return {**super().defaults(folder), "boundary_ratio": boundary, "ode": False}

    def check_classes(self, folder: ModelFolder) -> None:
        super().check_classes(folder)
        if "transformer_2" not in folder.components:
            message = f"{folder.path / 'model_index.json'} does not name transformer_2, the expert for low noise"
            raise BrokenModel(message, "download the model again")

    def expert(self, pipeline: Any, request: VideoRequest, level: float) -> Any:
        low = level < float(request.extra["boundary_ratio"])
        return pipeline.transformer_2 if low else pipeline.transformer

    def condition(
        self, pipeline: Any, request: VideoRequest, shape: tuple[int, ...], device: torch.device
    ) -> Tensor | None:
        """20 channels: a mask of 4, 1 at the first latent frame, and the encoded picture with grey behind it."""
        import torch

        picture = pipeline.video_processor.preprocess(fitted(request), height=request.height, width=request.width)
        # diffusers makes latents along with it; these are given, so that no noise is drawn.
        _, condition = pipeline.prepare_latents(
            picture.to(device, torch.float32), 1, shape[1], request.height, request.width, request.frames,
            torch.float32, device, latents=torch.empty(0),
        )  # fmt: skip
        made: Tensor = condition
        return made


def has_sparse_linear_attention(folder: ModelFolder) -> bool:
    """Whether a model's transformer was trained with SLA: its configuration says so, or its tensors do.

    Another model's answer would load and make noise: FastWan's ports have the same pipeline class.
    """
    try:
        if folder.config("transformer").get("attention_type") == "sla":
            return True
        path = folder.path / "transformer"
        return _has_projection(path, path.stat().st_mtime_ns)
    # One model's garbled index must not hide the others; who loads or lists this one says what is wrong with it.
    except (BrokenModel, OSError, AttributeError, KeyError, TypeError, ValueError):
        return False


@lru_cache(maxsize=64)
def _has_projection(path: Path, changed: int) -> bool:
    return keys.layout_of(tensor_names(path)) is not None
