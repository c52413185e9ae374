"""Time by the device's own clock: events on a GPU, which see when work was done and not when it was ordered."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch


class Mark:
    """A moment on the current stream of the device; of a processor, now."""

    def __init__(self, device: str) -> None:
        self._event: Any = None
        self._moment = time.perf_counter()
        if device != "cpu":
            self._event = torch.cuda.Event(enable_timing=True)
            self._event.record()

    def since(self, earlier: Mark) -> float:
        """Seconds; waits until both have passed."""
        if self._event is None:
            return self._moment - earlier._moment
        self._event.synchronize()
        earlier._event.synchronize()
        return float(earlier._event.elapsed_time(self._event)) / 1000


def finish(device: str) -> None:
    """Waits until the device has done all that was ordered."""
    if device != "cpu":
        torch.cuda.synchronize()


def seconds(call: Callable[[], object], device: str) -> float:
    """From the first kernel to the last; nothing else runs on the device before."""
    finish(device)
    begin = Mark(device)
    call()
    return round(Mark(device).since(begin), 4)


def several(call: Callable[[], object], device: str, runs: int) -> dict[str, float]:
    """The first run apart: it allocates, chooses and compiles."""
    first = seconds(call, device)
    times = sorted(seconds(call, device) for _ in range(runs))
    return {"first_s": first, "median_s": statistics.median(times), "least_s": times[0]}
