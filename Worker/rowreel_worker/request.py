"""What is asked for, resolved: every default filled in, every number checked, nothing left to guess."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from rowreel_worker.errors import RequestError
from rowreel_worker.parameters import COMMON, Value, parameter
from rowreel_worker.shape import chosen_frames, chosen_size

if TYPE_CHECKING:
    from PIL.Image import Image

    from rowreel_worker.families import Family
    from rowreel_worker.models.catalogue import Catalogue
    from rowreel_worker.models.folder import ModelFolder


@dataclass(frozen=True)
class VideoRequest:
    """One segment. Equal requests on one installation and device give equal frames."""

    model: str
    family: str
    prompt: str
    negative_prompt: str
    #: In pixels.
    width: int
    height: int
    frames: int
    #: Frames a second of the file; the model does not see it.
    fps: Fraction
    seed: int
    #: Where noise is drawn. `cpu`, the default, gives the same noise on every machine.
    generator_device: str
    steps: int
    guidance: float
    #: Parameters that not every family has, by diffusers' names.
    extra: Mapping[str, Value]
    #: The picture that the video starts from, RGB, of any size.
    picture: Image | None = field(default=None, repr=False)

    def parameters(self) -> dict[str, Value]:
        """Every parameter by its name in requests; for provenance."""
        return {
            "prompt": self.prompt,
            "negative_prompt": self.negative_prompt,
            "width": self.width,
            "height": self.height,
            "num_frames": self.frames,
            "fps": float(self.fps),
            "seed": self.seed,
            "generator_device": self.generator_device,
            "num_inference_steps": self.steps,
            "guidance_scale": self.guidance,
            **self.extra,
        }


def resolve(
    fields: Mapping[str, object], picture: Image | None, catalogue: Catalogue
) -> tuple[VideoRequest, ModelFolder, Family]:
    """Checks a request's fields against the model that it names. Raises `RequestError`.

    `fields` hold JSON values, or text where they come from a form; null means not given.
    """
    values = {n: parameter(n).read(v) for n, v in fields.items() if v is not None}
    model = values.get("model")
    folder, family = catalogue.find(model if isinstance(model, str) else None)
    for name in values:
        if name not in COMMON and name not in family.parameters:
            raise _not_of_this_family(name, family)
    family.check(folder, values)
    rules = family.rules(folder)
    if rules.picture == "required" and picture is None:
        raise RequestError(
            422, "picture_needed", f"{folder.name} starts from a picture, and none was sent",
            "input_reference", "send its bytes as the multipart file input_reference",
        )  # fmt: skip
    if rules.picture == "none" and picture is not None:
        raise RequestError(422, "picture_not_taken", f"{folder.name} makes video from text only", "input_reference")
    prompt = values.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise RequestError(422, "prompt_needed", "prompt is missing or empty", "prompt")
    width, height = chosen_size(values, rules, folder.name, picture)
    fps = Fraction(str(values.get("fps", rules.fps))).limit_denominator(1001)
    steps, guidance = family.default_steps, family.default_guidance
    request = VideoRequest(
        model=folder.name,
        family=family.name,
        prompt=prompt,
        negative_prompt=str(values.get("negative_prompt", "")),
        width=width,
        height=height,
        frames=chosen_frames(values, rules, folder.name, fps, family.any_frames(values)),
        fps=fps,
        seed=int(values.get("seed", secrets.randbits(32))),
        generator_device=_generator_device(values),
        steps=int(values.get("num_inference_steps", steps)),
        guidance=float(values.get("guidance_scale", guidance)),
        extra={
            **family.defaults(folder),
            **{name: value for name, value in values.items() if name not in COMMON},
        },
        picture=picture,
    )
    _check_sequence_length(request, rules.max_sequence_length)
    return request, folder, family


def _not_of_this_family(name: str, family: Family) -> RequestError:
    from rowreel_worker.families import FAMILIES

    having = [other.name for other in FAMILIES if name in other.parameters]
    message = f"{family.name} has no {name}"
    return RequestError(422, "parameter_not_of_model", message, name, f"models that have it: {', '.join(having)}")


def _generator_device(values: Mapping[str, Value]) -> str:
    device = str(values.get("generator_device", "cpu"))
    if device not in ("cpu", "cuda"):
        message = f'generator_device is "{device}": cpu or cuda is possible'
        raise RequestError(422, "invalid_value", message, "generator_device")
    return device


def _check_sequence_length(request: VideoRequest, limit: int) -> None:
    length = request.extra.get("max_sequence_length")
    if isinstance(length, int) and length > limit:
        message = f"max_sequence_length is {length}: {request.model} reads at most {limit} tokens"
        raise RequestError(422, "invalid_value", message, "max_sequence_length")
