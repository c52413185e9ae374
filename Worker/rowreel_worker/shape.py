"""The frames and the size of a request: as it says where the model can make them, otherwise what would work."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from rowreel_worker.errors import RequestError
from rowreel_worker.parameters import Value, parameter
from rowreel_worker.rules import Rules

if TYPE_CHECKING:
    from PIL.Image import Image


def chosen_frames(values: Mapping[str, Value], rules: Rules, model: str, fps: Fraction, any_count: bool) -> int:
    """Frames to make. A count is taken as it is or refused; `seconds` gives the nearest count that works."""
    given = {name: values[name] for name in ("num_frames", "video_length") if name in values}
    if len(set(given.values())) > 1:
        message = "num_frames and video_length are the same thing, and differ"
        raise RequestError(422, "contradiction", message, "video_length")
    if given:
        name, count = next(iter(given.items()))
        frames = int(count)
        if not any_count and not rules.frames_are_possible(frames):
            near = " and ".join(str(count) for count in sorted(rules.nearest_frames(frames)))
            if rules.fixed_frames:
                rule = f"{model} makes 1 or {rules.frames} frames"
            else:
                rule = f"{model} makes {rules.frame_step}·N + 1 frames"
            message = f"{name} is {frames}: {rule}"
            raise RequestError(422, "frames_not_possible", message, name, f"nearest: {near}")
        if "seconds" in values:
            message = f"seconds and {name} both say how long the video is"
            raise RequestError(422, "contradiction", message, "seconds")
        return frames
    if "seconds" in values:
        return rules.nearest_frames(float(values["seconds"]) * float(fps))[0]
    return rules.frames


def chosen_size(values: Mapping[str, Value], rules: Rules, model: str, picture: Image | None) -> tuple[int, int]:
    """Width and height in pixels; without them the model's own area in the shape of the picture."""
    sides = _size(values)
    if sides is None:
        if picture is None:
            return rules.size
        return rules.size_for_picture(picture.width, picture.height)
    width, height = sides
    if not rules.size_is_possible(width, height):
        near = "x".join(map(str, rules.nearest_size(width, height)))
        if rules.fixed_size:
            rule = f"{model} makes {near} only"
        else:
            rule = f"{model} makes multiples of {rules.size_multiple}"
        name = "size" if "size" in values else "width"
        message = f"the size is {width}x{height}: {rule}"
        raise RequestError(422, "size_not_possible", message, name, f"nearest: {near}")
    return width, height


def _size(values: Mapping[str, Value]) -> tuple[int, int] | None:
    sides = tuple(int(values[name]) for name in ("width", "height") if name in values)
    if len(sides) == 1:
        message = "width and height come together"
        raise RequestError(422, "contradiction", message, "width" if "height" in values else "height")
    if "size" in values:
        text = str(values["size"])
        parts = text.lower().split("x")
        try:
            width, height = (
                int(parameter(name).read(part)) for name, part in zip(("width", "height"), parts, strict=True)
            )
        except (ValueError, RequestError):
            message = f'size is "{text}": WIDTHxHEIGHT in pixels is expected, each 8 to 4096'
            raise RequestError(422, "invalid_value", message, "size", "for example 832x480") from None
        if sides and sides != (width, height):
            raise RequestError(422, "contradiction", "size and width × height differ", "size")
        return width, height
    return (sides[0], sides[1]) if sides else None
