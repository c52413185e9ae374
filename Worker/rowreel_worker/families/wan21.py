"""Wan2.1: text to video (1.3B, 14B) and picture to video (14B, with CLIP's view of the picture)."""

from __future__ import annotations

from typing import Any

from rowreel_worker.families.wan import Wan
from rowreel_worker.pictures import fitted
from rowreel_worker.request import VideoRequest


class Wan21Text(Wan):
    name = "wan2.1-t2v"
    pipeline_class = "WanPipeline"


class Wan21Image(Wan):
    name = "wan2.1-i2v"
    pipeline_class = "WanImageToVideoPipeline"
    picture = "required"

    def arguments(self, request: VideoRequest) -> dict[str, Any]:
        return {**super().arguments(request), "image": fitted(request)}
