"""What a model can make: frame counts, sizes and rates, read from its configuration without loading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PictureUse = Literal["none", "optional", "required"]


@dataclass(frozen=True)
class Rules:
    """The shapes that a model makes. Clients read them from `GET /v1/models` and snap to them."""

    #: Frame counts are `frame_step`·N + 1.
    frame_step: int
    #: Frames made when the request names no number; for some models the only number.
    frames: int
    #: Width and height are multiples of it, in pixels.
    size_multiple: int
    #: Width and height made when the request names none.
    size: tuple[int, int]
    #: Frames a second that the model was trained for.
    fps: int
    #: Whether the request brings the picture that the video starts from.
    picture: PictureUse
    #: The model has learned positions for `size` only.
    fixed_size: bool = False
    #: The model has positions for `frames` only; a single frame works as well.
    fixed_frames: bool = False
    #: Text tokens that the model reads.
    max_sequence_length: int = 226
    #: What `decoder` may be: `tiny` where its weights lie beside the model's.
    decoders: tuple[str, ...] = ("full",)

    def frames_are_possible(self, frames: int) -> bool:
        if self.fixed_frames:
            return frames in (1, self.frames)
        return frames >= 1 and (frames - 1) % self.frame_step == 0

    def nearest_frames(self, frames: float) -> tuple[int, ...]:
        """The possible counts just below and just above `frames`, nearer one first."""
        if self.fixed_frames:
            return tuple(sorted({1, self.frames}, key=lambda count: abs(count - frames)))
        below = 1 + max(0, int(frames - 1) // self.frame_step) * self.frame_step
        counts = {below, below + self.frame_step} if below < frames else {below}
        return tuple(sorted(counts, key=lambda count: (abs(count - frames), count)))

    def size_is_possible(self, width: int, height: int) -> bool:
        if self.fixed_size:
            return (width, height) == self.size
        return width % self.size_multiple == 0 and height % self.size_multiple == 0

    def nearest_size(self, width: float, height: float) -> tuple[int, int]:
        """The possible size nearest to `width` × `height`, in pixels."""
        if self.fixed_size:
            return self.size
        return self._side(width), self._side(height)

    def size_for_picture(self, width: int, height: int) -> tuple[int, int]:
        """A size with the picture's shape and the area of the model's own size.

        w = √(area / ar), h = √(area · ar) with ar = height/width, each rounded to the multiple: what the
        Wan I2V scripts call adaptive resolution.
        """
        area = self.size[0] * self.size[1]
        ratio = height / width
        return self.nearest_size((area / ratio) ** 0.5, (area * ratio) ** 0.5)

    def _side(self, length: float) -> int:
        return max(1, round(length / self.size_multiple)) * self.size_multiple

    def listing(self) -> dict[str, object]:
        """For `GET /v1/models`."""
        return {
            "frame_step": self.frame_step,
            "default_frames": self.frames,
            "fixed_frames": self.fixed_frames,
            "size_multiple": self.size_multiple,
            "default_size": f"{self.size[0]}x{self.size[1]}",
            "fixed_size": self.fixed_size,
            "fps": self.fps,
            "input_reference": self.picture,
            "max_sequence_length": self.max_sequence_length,
            "decoders": list(self.decoders),
        }
