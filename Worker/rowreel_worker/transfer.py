"""Frames on their way from the device into main memory, while the decoder goes on with the next ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rowreel_worker import color
from rowreel_worker.color import Planes
from rowreel_worker.errors import JobError

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Arriving:
    """A piece of frames that is being copied. Another thread than the one that ordered it may wait for it."""

    #: int16 [frames, 3 (Y′ C_B C_R), height, width], in main memory.
    samples: torch.Tensor
    #: Whether all of them are made of numbers.
    is_finite: torch.Tensor
    #: Passed when both are there; None where they are already.
    done: Any

    def planes(self) -> Planes:
        """Waits for the copy. Raises `JobError` where the model made frames that are not numbers."""
        if self.done is not None:
            self.done.synchronize()
        if not bool(self.is_finite):
            raise JobError(
                "not_a_number",
                "the model made frames that are not numbers (NaN)",
                "start the worker with --dtype bfloat16 or float32, or lower guidance_scale",
            )
        # The array holds the memory: it is used again when nobody has the array any more.
        return self.samples.numpy().view(np.uint16)


class Transfer:
    """Orders copies. On a GPU: colour on the decoder's stream, the copy into pinned memory on a stream of its own."""

    def __init__(self) -> None:
        self._stream: Any = None

    def take(self, piece: torch.Tensor) -> Arriving:
        """Takes float32 [frames, 3, height, width], RGB 0 to 1; `piece` may be overwritten by work ordered later."""
        import torch

        samples, is_finite = color.samples(piece), torch.isfinite(piece).all()
        if piece.device.type != "cuda":
            return Arriving(samples, is_finite, None)
        if self._stream is None:
            self._stream = torch.cuda.Stream(piece.device)
        self._stream.wait_stream(torch.cuda.current_stream(piece.device))
        with torch.cuda.stream(self._stream):
            copies = [_pinned(part) for part in (samples, is_finite)]
            # Waits without spinning: the thread that waits is not to take a processor from the encoder.
            done = torch.cuda.Event(blocking=True)
            done.record(self._stream)
        for part in (samples, is_finite):
            # Their memory is not given to later work on the decoder's stream before they are copied.
            part.record_stream(self._stream)
        return Arriving(copies[0], copies[1], done)


def _pinned(part: torch.Tensor) -> torch.Tensor:
    """A copy into memory that the device writes to by itself. torch keeps such memory for the next piece."""
    import torch

    return torch.empty(part.shape, dtype=part.dtype, pin_memory=True).copy_(part, non_blocking=True)
