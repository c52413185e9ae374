"""How far a result is off, and how long a call takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import Tensor


#: Milliseconds.
SLOW = 100.0


def relative_error(got: Tensor, expected: Tensor) -> float:
    """‖got − expected‖ / ‖expected‖ over all elements, in float32; infinite where a result is no number."""
    if got.shape != expected.shape:
        raise ValueError(f"the result has the shape {tuple(got.shape)}, expected {tuple(expected.shape)}")
    got, expected = got.float(), expected.float()
    error = float((got - expected).norm() / expected.norm())
    return error if error == error else float("inf")


def milliseconds(call: Callable[[], object], device: torch.device, runs: int = 5) -> float:
    """The median of some calls, after two that warm up (and compile); by the device's own clock where it has one.

    What takes more than a tenth of a second is not run again: its second call is its time.
    """
    _once(call, device)
    second = _once(call, device)
    if second > SLOW:
        return second
    return statistics.median(_once(call, device) for _ in range(runs))


def _once(call: Callable[[], object], device: torch.device) -> float:
    if device.type != "cuda":
        started = time.perf_counter()
        call()
        return (time.perf_counter() - started) * 1000
    import torch

    begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    begin.record()
    call()
    end.record()
    end.synchronize()
    return begin.elapsed_time(end)
