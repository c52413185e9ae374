"""The thread that makes videos, one job after another, and outlives every job that goes wrong."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PIL import Image

from rowreel_worker import memory
from rowreel_worker.errors import DeviceLost, JobCancelled, JobError
from rowreel_worker.failures import device_is_lost, job_error
from rowreel_worker.frame_writer import FrameWriter
from rowreel_worker.generation import Denoised, decode, denoise, encode_ahead
from rowreel_worker.health import Health
from rowreel_worker.job_queue import JobQueue
from rowreel_worker.jobs import Job, Load, State
from rowreel_worker.metrics import Metrics
from rowreel_worker.models.catalogue import Catalogue
from rowreel_worker.provenance import provenance
from rowreel_worker.request import resolve
from rowreel_worker.results import Results
from rowreel_worker.warm import Models, WarmModel

log = logging.getLogger(__name__)

#: Jobs whose texts are encoded together while an offloaded encoder is on the device.
AHEAD = 8


class Runner:
    """Takes jobs from the queue until it is stopped. Owns the device and the loaded model.

    While the device has the next job already, the one before is finished in a thread beside it: its files, and where
    memory suffices for both (`MemoryPlan.beside`) its decoding too. At most one job is in that state, and it ends
    before the next one does.
    """

    def __init__(
        self,
        queue: JobQueue,
        models: Models,
        results: Results,
        health: Health,
        metrics: Metrics,
        keep_for: float,
    ) -> None:
        self.queue = queue
        self.models = models
        self.results = results
        self.health = health
        self.metrics = metrics
        self.keep_for = keep_for
        #: Called when the device is lost: only a new process helps.
        self.on_lost: Callable[[], None] = lambda: None
        self.current: Job | None = None
        #: The job that is finished beside the current one, and the thread that does it.
        self._finishing: tuple[Job, threading.Thread] | None = None
        #: Whether that thread decodes, too: the loaded model is its as well.
        self._is_decoding = False
        #: What the thread found: the device is lost; or its memory did not suffice.
        self._lost: DeviceLost | None = None
        self._is_out_of_memory = False
        #: Loads that ran out of memory with two jobs at once: they have the device for themselves from then on.
        self._alone: set[Load] = set()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, preload: str | None, catalogue: Catalogue) -> None:
        self._thread = threading.Thread(target=self._run, args=(preload, catalogue), name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Cancels what runs and what waits. Returns at once; `join` waits."""
        self.health.stopping()
        self._stop.set()
        for job in self.queue.close():
            self._end(job, State.CANCELLED, JobError("stopping", "the worker was stopped"))
        if (current := self.current) is not None:
            current.cancel()
        if (finishing := self._finishing) is not None:
            finishing[0].cancel()

    def join(self, timeout: float) -> bool:
        """Waits for the thread; whether it ended."""
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    @property
    def running(self) -> Job | None:
        """The job that computes; where one is decoded beside another, the later one."""
        finishing = self._finishing
        beside = finishing[0] if finishing is not None and self._is_decoding else None
        return self.current or (None if beside is None or beside.state.is_final else beside)

    def end_cancelled(self, job: Job) -> None:
        """For a job that was taken out of the queue: it ends without having run."""
        self._end(job, State.CANCELLED)

    def _run(self, preload: str | None, catalogue: Catalogue) -> None:
        try:
            if preload is not None:
                self._preload(preload, catalogue)
            else:
                self.health.ready(None)
            while not self._stop.is_set():
                if self._lost is not None:
                    raise self._lost
                warm = self.models.warm
                job = self.queue.take(None if warm is None else warm.load, timeout=1.0)
                if job is not None:
                    self._make(job)
        except DeviceLost as error:
            log.critical("%s", error)
            self.health.failed(str(error))
            self.on_lost()
        except BaseException as error:
            # A mistake of ours. A worker that takes jobs and makes none would be worse than one that ends.
            log.critical("the job thread ended", exc_info=True)
            self.health.failed(f"the job thread ended: {type(error).__name__}: {error}")
            self.on_lost()
        finally:
            self._join()

    def _preload(self, name: str, catalogue: Catalogue) -> None:
        """Loads the model of `--model` before the first request, for the shape that it makes by default."""
        self.health.loading(name)
        try:
            folder, family = catalogue.find(name)
            rules = family.rules(folder)
            request, folder, family = resolve(
                {"prompt": "warm", "model": name, "size": "x".join(map(str, rules.size))},
                _blank(rules.size) if rules.picture == "required" else None,
                catalogue,
            )
            job = Job(request, folder, family)
            self._model_for(job)
            self.health.ready(name)
        except Exception as error:
            if device_is_lost(error):
                raise DeviceLost(str(error)) from error
            log.error("%s cannot be loaded", name, exc_info=error)
            self.health.failed(str(job_error(error)))

    def _make(self, job: Job) -> None:
        # Before whoever watches sees that a job runs: the last sign may be hours old.
        self.health.tell()
        self.current = job
        self.metrics.running.set(1)
        try:
            # `stop` may have looked for the current job a moment before it was one.
            if self._stop.is_set():
                job.cancel()
            job.begin()
            made = self._attempt(job)
            if self._is_decoding:
                # One video is decoded at a time.
                self._wait()
            decodes = made.beside and job.load not in self._alone
            self._finish_beside(made, None if decodes else self._decoded(made))
        except JobCancelled:
            self._end_stopped(job)
        except Exception as error:
            wrong = self._end_failed(job, error)
            if device_is_lost(error):
                raise DeviceLost(str(wrong)) from error
            if wrong.code == "out_of_memory":
                # The traceback holds the tensors that filled the memory: it ends before the memory is given back.
                error.__traceback__ = None
                if self._is_decoding:
                    self._alone.add(job.load)
                    self._wait()
                self.models.drop()
            warm = self.models.warm
            self.health.ready(None if warm is None else warm.folder.name)
        finally:
            self.current = None
            self.metrics.running.set(0)

    def _finish_beside(self, made: Denoised, writer: FrameWriter | None) -> None:
        """Has a job's files finished and the job ended by another thread, which without a writer decodes it first."""
        job = made.job

        def finish(writer: FrameWriter | None) -> None:
            try:
                if writer is None:
                    writer = self._decoded(made)
                writer.finish()
                self._end(job, State.COMPLETED)
            except BaseException as error:
                if writer is not None:
                    writer.abandon()
                if isinstance(error, JobCancelled):
                    self._end_stopped(job)
                else:
                    self._note(job, error, self._end_failed(job, error))

        try:
            self._wait()
            thread = threading.Thread(target=finish, args=(writer,), name="files", daemon=True)
            self._is_decoding = writer is None
            self._finishing = (job, thread)
            thread.start()
        except BaseException:
            if writer is not None:
                writer.abandon()
            raise

    def _note(self, job: Job, error: BaseException, wrong: JobError) -> None:
        """Leaves to the thread of jobs what only that one may do."""
        if device_is_lost(error):
            self._lost = DeviceLost(str(wrong))
        elif wrong.code == "out_of_memory":
            error.__traceback__ = None
            self._alone.add(job.load)
            self._is_out_of_memory = True

    def _wait(self) -> None:
        """Until nothing is finished beside. Raises `DeviceLost` where that found the device so."""
        self._join()
        if self._lost is not None:
            raise self._lost

    def _join(self) -> None:
        if self._finishing is not None:
            self._finishing[1].join()
            self._finishing = None
            self._is_decoding = False

    def _attempt(self, job: Job) -> Denoised:
        """A job's text and denoising."""
        device = self.models.device
        warm = self.models.warm
        if self._is_decoding and (warm is None or warm.folder.path != job.folder.path or warm.load != job.load):
            # What is decoded needs the model as it lies.
            self._wait()
        if self._is_out_of_memory:
            self._wait()
            self._is_out_of_memory = False
            self.models.drop()
        warm = self._model_for(job)
        memory.start_peak(device)
        if warm.layout.mode != "none":
            encode_ahead(self.queue.waiting(job.request.model)[:AHEAD], warm)
        if not self.results.has_room(job.results_bytes):
            # The job before may make room once its files are whole.
            self._wait()
        hits, misses = warm.texts.hits, warm.texts.misses
        made = denoise(job, warm, self.results, device, self.health.tell)
        self.metrics.texts.labels("yes").inc(warm.texts.hits - hits)
        self.metrics.texts.labels("no").inc(warm.texts.misses - misses)
        return made

    def _decoded(self, made: Denoised) -> FrameWriter:
        """Decodes a job and writes down what it took."""
        job, warm, device = made.job, made.warm, self.models.device
        writer = decode(made, device, self.health.tell)
        try:
            job.provenance = provenance(job, warm, made.times, device)
        except BaseException:
            writer.abandon()
            raise
        for stage, seconds in made.times.seconds.items():
            self.metrics.stages.labels(job.request.model, stage).observe(seconds)
        self.metrics.frames.labels(job.request.model).inc(job.request.frames)
        self.metrics.peak_memory.set(memory.peak_bytes(device))
        return writer

    def _model_for(self, job: Job) -> WarmModel:
        name = job.request.model
        loads = self.models.loads
        if self.models.warm is None or self.models.warm.folder.path != job.folder.path:
            self.health.loading(name)

        def report(component: str, progress: float) -> None:
            job.check_cancelled()
            self.health.loading(name, component, progress)

        warm = self.models.ready_for(job.request, job.folder, job.family, report)
        if self.models.loads > loads:
            self.metrics.model_loads.labels(name).inc()
        self.health.ready(name)
        return warm

    def _end_stopped(self, job: Job) -> None:
        stopped = JobError("stopping", "the worker was stopped") if self._stop.is_set() else None
        self._end(job, State.CANCELLED, stopped)

    def _end_failed(self, job: Job, error: BaseException) -> JobError:
        wrong = job_error(error)
        log.error("%s failed: %s", job.id, wrong, exc_info=None if isinstance(error, JobError) else error)
        self._end(job, State.FAILED, wrong)
        return wrong

    def _end(self, job: Job, state: State, error: JobError | None = None) -> None:
        if state is not State.COMPLETED:
            self.results.remove(job.id)
        self.results.finish(job.id)
        job.end(state, self.keep_for, None if error is None else error.body())
        self.metrics.jobs.labels(job.request.model, state.value).inc()
        log.info("%s %s", job.id, state.value)


def _blank(size: tuple[int, int]) -> Image.Image:
    return Image.new("RGB", size)
