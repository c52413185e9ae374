"""The jobs that wait, in the order in which they will run."""

from __future__ import annotations

import threading

from rowreel_worker.errors import RequestError
from rowreel_worker.jobs import Job, Load


class JobQueue:
    """Bounded, and ordered so that models are not swapped needlessly. Safe to use from several threads.

    First come, first served, except that a job whose model and shape are warm goes first, then one whose model is.
    Nobody is overtaken more than `patience` times.
    """

    def __init__(self, limit: int, patience: int = 8) -> None:
        self.limit = limit
        self.patience = patience
        self._jobs: list[Job] = []
        self._changed = threading.Condition()
        self._is_closed = False

    def __len__(self) -> int:
        with self._changed:
            return len(self._jobs)

    def put(self, job: Job) -> None:
        """Raises `RequestError` (429) when as many wait as may."""
        with self._changed:
            if self._is_closed:
                message = "the worker is stopping"
                raise RequestError(503, "stopping", message, retry_after=10)
            if len(self._jobs) >= self.limit:
                message = f"{len(self._jobs)} jobs are waiting, as many as may"
                hint = "send this one again later, or start the worker with a longer --queue-limit"
                # A rough guess: nobody knows how long the jobs in front take.
                wait = min(60, 2 + len(self._jobs))
                raise RequestError(429, "queue_full", message, hint=hint, retry_after=wait)
            self._jobs.append(job)
            self._changed.notify()

    def take(self, warm: Load | None, timeout: float) -> Job | None:
        """The next job for a worker that has `warm` loaded; None after `timeout` seconds, or when closed."""
        with self._changed:
            if not self._jobs:
                self._changed.wait(timeout)
            if not self._jobs or self._is_closed:
                return None
            chosen = self._choose(warm)
            for job in self._jobs[: self._jobs.index(chosen)]:
                job.overtaken += 1
            self._jobs.remove(chosen)
            return chosen

    def remove(self, job: Job) -> bool:
        """Takes a job out; False where it is not waiting any more."""
        with self._changed:
            if job not in self._jobs:
                return False
            self._jobs.remove(job)
            return True

    def waiting(self, model: str | None = None) -> list[Job]:
        """Those that wait, for one model or all, oldest first."""
        with self._changed:
            return [job for job in self._jobs if model is None or job.request.model == model]

    def close(self) -> list[Job]:
        """Takes no more; gives back those that waited."""
        with self._changed:
            self._is_closed = True
            left, self._jobs = self._jobs, []
            self._changed.notify_all()
            return left

    def _choose(self, warm: Load | None) -> Job:
        oldest = self._jobs[0]
        if warm is None or oldest.overtaken >= self.patience:
            return oldest
        same_shape = (job for job in self._jobs if job.load == warm)
        same_model = (job for job in self._jobs if job.load.model == warm.model)
        return next(same_shape, None) or next(same_model, oldest)
