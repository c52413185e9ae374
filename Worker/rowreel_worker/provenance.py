"""Where a result comes from: everything that is needed to make it again, and what making it took."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rowreel_worker import __version__, memory
from rowreel_worker.generation import Times
from rowreel_worker.jobs import Job
from rowreel_worker.warm import WarmModel


def provenance(job: Job, warm: WarmModel, times: Times, device: str) -> dict[str, Any]:
    """For the field `provenance` of a finished job. Waits for the weights' hash, which is usually there."""
    record = {
        "family": job.family.name,
        "model": job.folder.name,
        "weights_sha256": warm.digest.result(),
        "parameters": job.request.parameters(),
        "dtype": dict(warm.precision.names),
        "scheduler": job.family.scheduler(warm.pipeline),
        "memory_mode": warm.layout.mode,
        "vae_tiling": warm.layout.tiling,
        "versions": versions(),
        "device": device_name(device),
        "seconds": times.seconds,
        "peak_memory_mb": memory.peak_bytes(device) >> 20,
    }
    if warm.kernels:
        record["kernels"] = warm.kernels
    if job.request.extra.get("decoder") == "tiny":
        record["tiny_decoder_sha256"] = warm.pipeline.tiny_decoder.sha256
    return record


@cache
def versions() -> dict[str, str]:
    names = ("torch", "diffusers", "transformers", "av")
    found = {"rowreel_worker": __version__, "python": platform.python_version()}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def device_name(device: str) -> str:
    """`NVIDIA H100 80GB HBM3`, or `cpu (x86_64)`."""
    if device == "cpu":
        return f"cpu ({platform.machine()})"
    import torch

    return str(torch.cuda.get_device_name(device))
