"""What torch and the disk raise, in words for the person whose job it was."""

from __future__ import annotations

import errno

from rowreel_worker.errors import DeviceLost, JobError


def job_error(error: BaseException) -> JobError:
    """Why a job failed. What is not foreseen keeps its own words."""
    import torch

    if isinstance(error, JobError):
        return error
    if isinstance(error, torch.OutOfMemoryError | MemoryError) or _cpu_allocator(error):
        return JobError(
            "out_of_memory",
            f"the memory did not suffice for this size and number of frames: {_first_line(error)}",
            "ask for fewer or smaller frames, or start the worker with --memory group",
        )
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        message = "the disk that results are written to is full"
        return JobError("disk_full", message, "free some, or give another place with --results DIR")
    return JobError("internal", f"{type(error).__name__}: {_first_line(error)}")


def device_is_lost(error: BaseException) -> bool:
    """Whether CUDA is unusable from now on: after an illegal access or an assertion every later call fails too."""
    import torch

    if isinstance(error, DeviceLost):
        return True
    if isinstance(error, torch.OutOfMemoryError):
        return False
    accelerator = getattr(torch, "AcceleratorError", None)
    if accelerator is not None and isinstance(error, accelerator):
        return True
    return isinstance(error, RuntimeError) and "CUDA error" in str(error)


def _cpu_allocator(error: BaseException) -> bool:
    return isinstance(error, RuntimeError) and "can't allocate memory" in str(error)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__
