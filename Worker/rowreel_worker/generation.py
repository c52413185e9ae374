"""One job from its request to its files: text, denoising, decoding, each timed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rowreel_worker.errors import JobError
from rowreel_worker.frame_writer import DENOISE_SHARE, FrameWriter
from rowreel_worker.jobs import Job
from rowreel_worker.results import Results
from rowreel_worker.transfer import Transfer
from rowreel_worker.warm import WarmModel

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)


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


def generate(
    job: Job, warm: WarmModel, results: Results, device: str, tell: Callable[[], None]
) -> tuple[Times, FrameWriter]:
    """Makes a job's `frames.y4m` and `video.mp4` in its folder of results.

    When it returns the device has done its work and may have the next job; the files are whole after the writer's
    `finish`. `tell` is called at each sign of life. Raises `JobCancelled`, `JobError`, or what torch raises; then
    nothing of it runs any more.
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

    # A disk that is too small is found before any work.
    folder = results.reserve(job.id, job.results_bytes)
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
            writer = FrameWriter(job, folder, tell)
            try:
                with times.of("decode", device):
                    _handed_over(job, family.decode(pipeline, request, latents), writer)
            except BaseException:
                writer.abandon()
                raise
    finally:
        pipeline.maybe_free_model_hooks()
    return times, writer


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


def _handed_over(job: Job, pieces: Iterator[torch.Tensor], writer: FrameWriter) -> None:
    """Hands pieces of frames to the writer as they are decoded. On a GPU: as their decoding is ordered."""
    transfer = Transfer()
    try:
        for piece in pieces:
            job.check_cancelled()
            writer.write(transfer.take(piece))
    finally:
        # Now, and not when the last reference to an error has gone: the decoder's memory is the next job's.
        getattr(pieces, "close", lambda: None)()


def _finish_work(device: str) -> None:
    # A GPU works behind the program's back: a stage is over when its work is, not when it was ordered.
    if device != "cpu":
        import torch

        torch.cuda.synchronize(device)
