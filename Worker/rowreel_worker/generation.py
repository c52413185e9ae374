"""One job from its request to its files: text, denoising, decoding, each timed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    """Seconds of each stage: by the device's own clock where it has one, otherwise by the one on the wall."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, stage: str, device: str) -> Iterator[None]:
        """Ends when the stage's work is done, and not when it was ordered.

        It waits for its own stream only: another one may be decoding another job, and a device as a whole cannot be
        waited for while a graph is captured on it.
        """
        started = _mark(device)
        try:
            yield
        finally:
            self.seconds[stage] = round(_since(started), 4)


@dataclass
class Denoised:
    """A job between its halves: what decoding needs, on the thread of jobs or on one beside it."""

    job: Job
    warm: WarmModel
    times: Times
    folder: Path
    #: Computed, not only ordered; gone once they are decoded.
    latents: torch.Tensor | None

    @property
    def beside(self) -> bool:
        """Whether it may be decoded while the next job is denoised."""
        return self.warm.layout.beside and self.job.family.decodes_beside


def denoise(job: Job, warm: WarmModel, results: Results, device: str, tell: Callable[[], None]) -> Denoised:
    """The first half of a job, its text and its latents, with room reserved for its files.

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
    except BaseException:
        pipeline.maybe_free_model_hooks()
        raise
    return Denoised(job, warm, times, folder, latents)


def decode(made: Denoised, device: str, tell: Callable[[], None]) -> FrameWriter:
    """The second half: makes `frames.y4m` and `video.mp4` in the job's folder of results.

    When it returns the device has done its work; the files are whole after the writer's `finish`. Raises as `denoise`;
    then nothing of it runs any more.
    """
    import torch

    job, warm, latents = made.job, made.warm, made.latents
    assert latents is not None
    made.latents = None
    try:
        # Both belong to a thread.
        with torch.no_grad(), _own_stream(made, latents):
            job.check_cancelled()
            job.advance("decode", DENOISE_SHARE)
            writer = FrameWriter(job, made.folder, tell)
            try:
                with made.times.of("decode", device):
                    _handed_over(job, job.family.decode(warm.pipeline, job.request, latents), writer)
            except BaseException:
                writer.abandon()
                raise
    finally:
        if not made.beside:
            warm.pipeline.maybe_free_model_hooks()
    return writer


@contextmanager
def _own_stream(made: Denoised, latents: torch.Tensor) -> Iterator[None]:
    """Has decoding ordered on a CUDA stream of its own where another job is denoised meanwhile.

    It is always the same one, which the decoder's buffers and graphs belong to. The latents need not be waited for:
    they were computed when `denoise` returned.
    """
    if not made.beside or latents.device.type != "cuda":
        yield
        return
    import torch

    if made.warm.stream is None:
        made.warm.stream = torch.cuda.Stream(latents.device)
    with torch.cuda.stream(made.warm.stream):
        yield


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


def _mark(device: str) -> Any:
    """This moment: of the current stream's work, or of the wall's clock."""
    if device == "cpu":
        return time.monotonic()
    import torch

    # Waits for it do not spin: the processor is for those who have work.
    event = torch.cuda.Event(enable_timing=True, blocking=True)
    event.record()
    return event


def _since(started: Any) -> float:
    """Seconds from a moment to now; waits until the device has come so far."""
    if isinstance(started, float):
        return time.monotonic() - started
    ended = _mark("cuda")
    ended.synchronize()
    return float(started.elapsed_time(ended)) / 1000
