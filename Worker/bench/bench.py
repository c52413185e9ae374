"""What every section is given: the device, the sizes, where models lie, and what is held from one case to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

#: What a case gives: figures by name. `skipped` in place of figures says why there are none.
Figures = dict[str, Any]
Case = Callable[[], Figures]


@dataclass(frozen=True)
class Clip:
    """A video's size in pixels and frames. The default is what every bar of this project is about."""

    width: int = 832
    height: int = 480
    frames: int = 81

    @property
    def fields(self) -> dict[str, object]:
        """As fields of a request."""
        return {"size": f"{self.width}x{self.height}", "num_frames": self.frames}

    @property
    def latent(self) -> tuple[int, int, int]:
        """Frames, height, width of Wan2.1's latents."""
        return 1 + (self.frames - 1) // 4, self.height // 8, self.width // 8

    @property
    def tokens(self) -> int:
        """Of Wan's transformer: 2·2 latent pixels each."""
        frames, height, width = self.latent
        return frames * (height // 2) * (width // 2)


TINY = Clip(32, 32, 5)


@dataclass
class Bench:
    """`is_tiny` has models of a few thousand parameters: the code of every section in seconds, and no measurement."""

    device: str
    models: Path
    is_tiny: bool = False
    #: GiB of the card that may be used.
    limit: float | None = None
    #: Of models that are not distilled.
    steps: int = 50
    #: What was measured on this card, by case of the section `card`.
    card: Mapping[str, Figures] = field(default_factory=dict)
    _held: dict[str, Any] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def where(self) -> torch.device:
        return torch.device(self.device)

    def clip(self, width: int = 832, height: int = 480, frames: int = 81) -> Clip:
        return TINY if self.is_tiny else Clip(width, height, frames)

    @property
    def half(self) -> torch.dtype:
        """bfloat16; processors are slow at it."""
        return torch.float32 if self.device == "cpu" else torch.bfloat16

    def once(self, name: str, make: Callable[[], AbstractContextManager[Any]]) -> Any:
        """What `make` enters, at its first use; later cases have the same until `release`."""
        if name not in self._held:
            self._held[name] = self._stack.enter_context(make())
        return self._held[name]

    def release(self) -> None:
        """Leaves what is held, and gives its memory back."""
        from rowreel_worker import memory

        self._held.clear()
        self._stack.close()
        memory.release(self.device)

    def share(self, seconds: float, flops: float = 0, nbytes: float = 0) -> Figures:
        """Work done in a time, as rates and as shares of what a large product and a large copy reach on this card."""
        found: Figures = {}
        for amount, name, unit, rate, most in (
            (flops, "tflops", 1e12, "of_matmul", "matmul"),
            (nbytes, "gb_per_s", 1e9, "of_copy", "copy"),
        ):
            if amount and seconds:
                found[name] = round(amount / seconds / unit, 1)
                reached = self.card.get(most, {}).get(name)
                found[rate] = round(found[name] / reached, 3) if reached else None
        return found
