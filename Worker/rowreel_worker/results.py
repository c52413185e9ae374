"""Where results lie until somebody reads them: a folder of this process, bounded in bytes and in time."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from rowreel_worker.errors import JobError

log = logging.getLogger(__name__)

PREFIX = "rowreel-worker-"


class Results:
    """A folder for each job, all below one temporary folder that ends with the process.

    Safe to use from several threads. Room is reserved before a job decodes; the oldest results that are no longer
    needed make room for it.
    """

    def __init__(self, parent: Path | None, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self._parent = parent or Path(tempfile.gettempdir())
        self._parent.mkdir(parents=True, exist_ok=True)
        clear_abandoned(self._parent)
        self.root = Path(tempfile.mkdtemp(prefix=PREFIX, dir=self._parent))
        # Held while this process lives, so that a later one can tell what a killed one left.
        self._lock_file = (self.root / "lock").open("w")
        fcntl.flock(self._lock_file, fcntl.LOCK_EX)
        self._lock = threading.Lock()
        #: Job → bytes reserved, oldest first.
        self._reserved: dict[str, int] = {}
        #: Jobs whose results may be dropped when another needs the room.
        self._finished: set[str] = set()

    def reserve(self, job: str, size: int) -> Path:
        """A new folder for a job that will write about `size` bytes. Raises `JobError` where there is no room."""
        with self._lock:
            for old in [name for name in self._reserved if name in self._finished]:
                if self._room() >= size:
                    break
                log.warning("the results of %s make room for those of %s", old, job)
                self._drop(old)
            if self._room() < size:
                free, limit = self._room() >> 20, self.limit_bytes >> 20
                message = f"its frames need {size >> 20} MiB, and {free} of {limit} MiB are free for results"
                raise JobError("results_full", message, "give the worker more with --results-limit")
            self._reserved[job] = size
            folder = self.root / job
            folder.mkdir()
            return folder

    def has_room(self, size: int) -> bool:
        """Whether `reserve` would succeed now, by dropping what may be dropped."""
        with self._lock:
            return self._room() + sum(self._reserved.get(job, 0) for job in self._finished) >= size

    def finish(self, job: str) -> None:
        """From now on the results may be dropped for others."""
        with self._lock:
            self._finished.add(job)

    def remove(self, job: str) -> None:
        """Removes a job's results. Who is reading them reads on to their end."""
        with self._lock:
            self._drop(job)

    def holds(self, job: str) -> bool:
        with self._lock:
            return job in self._reserved

    def close(self) -> None:
        """Removes everything."""
        shutil.rmtree(self.root, ignore_errors=True)
        self._lock_file.close()

    def _room(self) -> int:
        free = shutil.disk_usage(self.root).free
        return min(self.limit_bytes - sum(self._reserved.values()), free)

    def _drop(self, job: str) -> None:
        self._reserved.pop(job, None)
        self._finished.discard(job)
        shutil.rmtree(self.root / job, ignore_errors=True)


def clear_abandoned(parent: Path) -> None:
    """Removes what workers that were killed left behind: folders of ours whose lock nobody holds."""
    for folder in _abandoned(parent):
        log.info("removing %s, which a worker that ended early left behind", folder)
        shutil.rmtree(folder, ignore_errors=True)


def _abandoned(parent: Path) -> Iterator[Path]:
    for lock in parent.glob(f"{PREFIX}*/lock"):
        with contextlib.suppress(OSError), lock.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield lock.parent
