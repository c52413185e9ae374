"""In which number format each component of a model computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from rowreel_worker.families import Family
    from rowreel_worker.models.folder import ModelFolder

CHOICES = ("auto", "float32", "bfloat16", "float16")


@dataclass(frozen=True)
class Precision:
    """dtype names by component; `default` is for those that are not named."""

    names: dict[str, str]

    def of(self, component: str) -> torch.dtype:
        import torch

        dtype = getattr(torch, self.names.get(component, self.names["default"]))
        assert isinstance(dtype, torch.dtype)
        return dtype


def precision_for(family: Family, folder: ModelFolder, device: str, choice: str) -> Precision:
    """float32 on a processor; on `cuda` the family's own, or float16 where the weights say that they are."""
    if choice != "auto":
        if choice == "float32":
            return Precision({"default": choice})
        # What a family names stays so: CLIP in float32 for its sake, and Wan's autoencoder in bfloat16, because the
        # range of float16 does not suffice for it.
        kept = {name: kind for name, kind in family.precisions.items() if name != "default"}
        if device == "cpu":
            # Processors gain nothing from half precision in convolutions.
            kept = dict.fromkeys(kept, "float32")
        return Precision({**kept, "default": choice})
    if device == "cpu":
        return Precision({"default": "float32"})
    names = dict(family.precisions)
    if _stored_as(folder) == "F16":
        names["default"] = "float16"
    return Precision(names)


def _stored_as(folder: ModelFolder) -> str:
    """The dtype that most of the transformer's elements have on disk: CogVideoX-2b was trained in F16, 5b in BF16."""
    from rowreel_worker.models import safetensors
    from rowreel_worker.models.whole import component_files

    headers = map(safetensors.check, component_files(folder.path / "transformer"))
    elements = next(headers).elements
    return max(elements, key=elements.__getitem__) if elements else ""
