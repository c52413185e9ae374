"""The families of models that this worker runs, one file each."""

from __future__ import annotations

from rowreel_worker.families.cogvideox import CogVideoX, CogVideoXImage
from rowreel_worker.families.family import Family
from rowreel_worker.families.latte import Latte
from rowreel_worker.families.turbo import TurboImage, TurboText
from rowreel_worker.families.wan21 import Wan21Image, Wan21Text
from rowreel_worker.families.wan22 import Wan22Dense, Wan22Image, Wan22Text
from rowreel_worker.models.folder import ModelFolder

#: The first that claims a folder has it.
FAMILIES: tuple[Family, ...] = (
    TurboText(),
    TurboImage(),
    Wan22Dense(),
    Wan22Text(),
    Wan22Image(),
    Wan21Text(),
    Wan21Image(),
    CogVideoX(),
    CogVideoXImage(),
    Latte(),
)


def family_of(folder: ModelFolder) -> Family | None:
    """The family of a model, or None where its pipeline is not one of ours."""
    return next((family for family in FAMILIES if family.claims(folder)), None)


__all__ = ["FAMILIES", "Family", "family_of"]
