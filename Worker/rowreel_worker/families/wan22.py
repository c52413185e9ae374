"""Wan2.2: A14B, two experts of 14B that take over from each other at a noise level, and the dense TI2V-5B."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rowreel_worker.errors import RequestError
from rowreel_worker.families.wan import Wan
from rowreel_worker.families.wan21 import Wan21Image, Wan21Text
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.parameters import Value
from rowreel_worker.pictures import fitted
from rowreel_worker.rules import Rules

if TYPE_CHECKING:
    import torch

    from rowreel_worker.request import VideoRequest


class TwoExperts(Wan):
    """Steps at noise levels t ≥ boundary_ratio · 1000 are the first expert's, the others the second's."""

    parameters = Wan.parameters | {"guidance_scale_2", "boundary_ratio"}

    def claims(self, folder: ModelFolder) -> bool:
        return super().claims(folder) and folder.index.get("boundary_ratio") is not None

    def check(self, folder: ModelFolder, values: Mapping[str, Value]) -> None:
        super().check(folder, values)
        first = values.get("guidance_scale", self.default_guidance)
        second = values.get("guidance_scale_2", first)
        # Whether both texts are run follows from the first alone.
        if float(first) <= 1 < float(second):
            message = f"guidance_scale is {first}, which is none, but guidance_scale_2 is {second}"
            hint = "give guidance_scale more than 1, or guidance_scale_2 at most 1"
            raise RequestError(422, "contradiction", message, "guidance_scale_2", hint)

    def reschedule(self, pipeline: Any, request: VideoRequest) -> None:
        super().reschedule(pipeline, request)
        if not hasattr(pipeline, "original_boundary"):
            pipeline.original_boundary = pipeline.config.boundary_ratio
        boundary = request.extra.get("boundary_ratio", pipeline.original_boundary)
        pipeline.register_to_config(boundary_ratio=boundary)

    def arguments(self, request: VideoRequest) -> dict[str, Any]:
        second = request.extra.get("guidance_scale_2")
        return {**super().arguments(request), "guidance_scale_2": second}


class Wan22Text(TwoExperts, Wan21Text):
    name = "wan2.2-t2v"


class Wan22Image(TwoExperts, Wan21Image):
    name = "wan2.2-i2v"


class Wan22Dense(Wan):
    """TI2V-5B: one model for text alone and for text with a picture, which is its first latent frame."""

    name = "wan2.2-ti2v"
    pipeline_class = "WanPipeline"
    picture = "optional"

    def claims(self, folder: ModelFolder) -> bool:
        return (
            folder.pipeline_class in ("WanPipeline", "WanImageToVideoPipeline")
            and folder.index.get("expand_timesteps") is True
        )

    def rules(self, folder: ModelFolder) -> Rules:
        return replace(super().rules(folder), frames=121, size=(1280, 704), fps=24)

    def denoise(self, pipeline: Any, request: VideoRequest, *stage: Any) -> torch.Tensor:
        if request.picture is None:
            return super().denoise(pipeline, request, *stage)
        from diffusers import WanImageToVideoPipeline

        self.reschedule(pipeline, request)
        # The same modules, hooks and all, seen through the pipeline that reads a picture.
        parts = {name: part for name, part in pipeline.components.items() if part is not None}
        seeing = WanImageToVideoPipeline(**parts, expand_timesteps=True)
        seeing.set_progress_bar_config(disable=True)
        return super().denoise(seeing, request, *stage)

    def arguments(self, request: VideoRequest) -> dict[str, Any]:
        picture = {} if request.picture is None else {"image": fitted(request)}
        return {**super().arguments(request), **picture}
