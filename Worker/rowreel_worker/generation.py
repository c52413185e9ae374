"""One job from its request to its files: text, denoising, decoding, each timed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rowreel_worker import color, y4m
from rowreel_worker.errors import JobError
from rowreel_worker.jobs import Job
from rowreel_worker.mp4 import Mp4Writer
from rowreel_worker.results import Results
from rowreel_worker.warm import WarmModel

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)

#: The share of progress that denoising has; decoding has the rest.
DENOISE_SHARE = 90


@dataclass
class Times:
    """Seconds of each stage, by the clock on the wall."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, stage: str, device: str) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        finally:
            _finish_work(device)
            self.seconds[stage] = round(time.monotonic() - started, 4)


def generate(job: Job, warm: WarmModel, results: Results, device: str, tell: Callable[[], None]) -> Times:
    """Makes a job's `frames.y4m` and `video.mp4` in its folder of results.

    `tell` is called at each sign of life. Raises `JobCancelled`, `JobError`, or what torch raises.
    """
    import torch

    job.check_cancelled()
    if job.request.generator_device == "cuda" and device == "cpu":
        message = "generator_device is cuda, and this worker computes on a processor"
        raise JobError("no_gpu", message, "leave generator_device out: noise is then the same on every machine")
    times = Times()
    request, family, pipeline = job.request, job.family, warm.pipeline

    def on_step(done: int) -> None:
        job.check_cancelled()
        job.advance("denoise", DENOISE_SHARE * done / request.steps)
        tell()

    # The MP4 has at most an eighth of the raw frames' bytes. A disk that is too small is found before any work.
    folder = results.reserve(job.id, job.y4m_bytes + job.y4m_bytes // 8)
    try:
        with torch.no_grad():
            job.advance("text", 0)
            with times.of("text", device):
                text = family.encode(pipeline, request, warm.texts)
            job.advance("denoise", 0)
            with times.of("denoise", device):
                generator = torch.Generator(request.generator_device).manual_seed(request.seed)
                latents = family.denoise(pipeline, request, text, generator, on_step)
            job.advance("decode", DENOISE_SHARE)
            with times.of("decode", device):
                _write(job, family.decode(pipeline, request, latents), folder, tell)
    finally:
        pipeline.maybe_free_model_hooks()
    return times


def encode_ahead(waiting: list[Job], warm: WarmModel) -> None:
    """Encodes the texts of jobs that wait, while the encoder is where it computes.

    One after another, each as it would be alone: moving an encoder of gigabytes is what is saved, and the result has
    the same bits whoever waited beside it.
    """
    import torch

    with torch.no_grad():
        for job in waiting:
            if not job.is_cancelled:
                try:
                    job.family.encode(warm.pipeline, job.request, warm.texts)
                except Exception as error:
                    # It fails again in its own job, where it belongs; the one that runs is not to suffer for it.
                    log.warning("the texts of %s could not be encoded ahead: %s", job.id, error)


def _write(job: Job, pieces: Iterator[torch.Tensor], folder: Path, tell: Callable[[], None]) -> None:
    """Writes pieces of frames to both files as they come. The y4m may be read while it grows."""
    request = job.request
    mp4 = Mp4Writer(folder / "video.mp4", request.width, request.height, request.fps)
    try:
        with (folder / "frames.y4m").open("wb") as file:
            file.write(y4m.header(request.width, request.height, request.fps))
            file.flush()
            job.results = folder
            count = 0
            for piece in pieces:
                job.check_cancelled()
                _check_frames(piece)
                samples = color.planes(piece)
                for planes in samples:
                    file.write(y4m.frame(planes))
                file.flush()
                mp4.write(samples)
                count += len(samples)
                share = DENOISE_SHARE + (100 - DENOISE_SHARE) * count / request.frames
                job.advance("decode", share, frames_ready=count)
                tell()
        if count != request.frames:
            message = f"the model made {count} frames instead of {request.frames}"
            raise JobError("wrong_frames", message)
        mp4.finish()
    except BaseException:
        mp4.abandon()
        raise


def _check_frames(piece: torch.Tensor) -> None:
    import torch

    if not bool(torch.isfinite(piece).all()):
        raise JobError(
            "not_a_number",
            "the model made frames that are not numbers (NaN)",
            "start the worker with --dtype bfloat16 or float32, or lower guidance_scale",
        )


def _finish_work(device: str) -> None:
    # A GPU works behind the program's back: a stage is over when its work is, not when it was ordered.
    if device != "cpu":
        import torch

        torch.cuda.synchronize(device)
