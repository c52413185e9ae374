"""The jobs that the server knows, in memory: they end with the process."""

from __future__ import annotations

import time

from rowreel_worker.errors import RequestError
from rowreel_worker.jobs import Job
from rowreel_worker.results import Results


class JobStore:
    """Jobs by id, oldest first. Used on the server's event loop only."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._jobs: dict[str, Job] = {}
        #: Idempotency-Key → (what was asked for, job).
        self._keys: dict[str, tuple[str, str]] = {}

    def add(self, job: Job, key: str | None, fingerprint: str) -> None:
        self._jobs[job.id] = job
        if key is not None:
            self._keys[key] = (fingerprint, job.id)

    def for_key(self, key: str | None, fingerprint: str) -> Job | None:
        """The job that was made for this key, so that a request sent again is not paid for again."""
        if key is None or key not in self._keys:
            return None
        asked, job = self._keys[key]
        if asked != fingerprint:
            message = "this Idempotency-Key was used for another request"
            raise RequestError(422, "idempotency_key_reused", message)
        return self._jobs[job]

    def get(self, name: str) -> Job:
        """Raises `RequestError` (404)."""
        if name not in self._jobs:
            message = "there is no video of that id; results are kept for a while, and jobs end with the worker"
            raise RequestError(404, "video_not_found", message)
        return self._jobs[name]

    def remove(self, job: Job) -> None:
        self._jobs.pop(job.id, None)
        self._keys = {key: entry for key, entry in self._keys.items() if entry[1] != job.id}
        self._results.remove(job.id)

    def remove_expired(self) -> None:
        now = time.time()
        for job in list(self._jobs.values()):
            if job.expires_at is not None and job.expires_at <= now:
                self.remove(job)

    def page(self, after: str | None, limit: int, newest_first: bool) -> tuple[list[Job], bool]:
        """Jobs after the one with the id `after`, and whether there are more."""
        jobs = list(self._jobs.values())
        if newest_first:
            jobs.reverse()
        if after is not None:
            position = jobs.index(self.get(after))
            jobs = jobs[position + 1 :]
        return jobs[:limit], len(jobs) > limit
