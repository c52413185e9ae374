"""The worker without its server: requests go through its own queue, and each stage of a family has a clock on it.

Nothing of the worker is replaced. A job's family is a subclass of its own, with weights made here (`weights`) and with
a mark of the device's clock before and after `encode`, `denoise` and `decode`; a decoder's ends when its last piece
has been taken.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from PIL import Image

from bench.bench import Bench, Clip, Figures
from bench.real_size import folder_of, has_weights
from bench.timing import Mark, finish
from bench.weights import with_random_weights
from rowreel_worker.jobs import Job, State
from rowreel_worker.memory import Mode
from rowreel_worker.request import resolve
from rowreel_worker.server.app import Worker
from rowreel_worker.settings import Settings

if TYPE_CHECKING:
    from rowreel_worker.families import Family

STAGES = ("text", "denoise", "decode")


class Clocks:
    """Comes before a family's own class. One family for each job, so the marks are the job's."""

    device: str
    marks: dict[str, tuple[Mark, Mark]]

    def encode(self, *given: Any) -> Any:
        return self._between("text", super().encode, given)  # type: ignore[misc]

    def denoise(self, *given: Any) -> Any:
        return self._between("denoise", super().denoise, given)  # type: ignore[misc]

    def decode(self, *given: Any) -> Iterator[torch.Tensor]:
        begin = Mark(self.device)
        yield from super().decode(*given)  # type: ignore[misc]
        self.marks["decode"] = begin, Mark(self.device)

    def _between(self, stage: str, work: Any, given: tuple[Any, ...]) -> Any:
        begin = Mark(self.device)
        result = work(*given)
        self.marks[stage] = begin, Mark(self.device)
        return result


@dataclass
class Ran:
    """A job that ended well. Seconds."""

    job: Job
    #: From the queue until its files were whole.
    wall: float
    marks: dict[str, tuple[Mark, Mark]] = field(repr=False)

    @property
    def seconds(self) -> dict[str, float]:
        found = {f"{stage}_s": round(end.since(begin), 4) for stage, (begin, end) in self.marks.items()}
        total = self.marks["decode"][1].since(self.marks["text"][0])
        return {**found, "total_s": round(total, 4), "wall_s": round(self.wall, 4)}

    @property
    def figures(self) -> Figures:
        record = self.job.provenance
        assert record is not None
        return {
            **self.seconds,
            "peak_mib": record["peak_memory_mb"],
            "memory_mode": record["memory_mode"],
            "tiling": record["vae_tiling"],
        }


class Session:
    """A running worker over the models of real size. One request at a time, or several together."""

    def __init__(self, bench: Bench, kinds: tuple[str, ...], memory: Mode | None = None) -> None:
        self.bench = bench
        self._paths = {kind: folder_of(kind, bench) for kind in kinds}
        results = bench.models / "results"
        settings = Settings((bench.models,), device=bench.device, memory=memory, results=results, digests=None)
        self.worker = Worker(settings)
        self._count = 0

    @property
    def pipeline(self) -> Any:
        """What the worker holds loaded. For the time between jobs."""
        warm = self.worker.models.warm
        assert warm is not None, "nothing was run yet"
        return warm.pipeline

    def run(self, kind: str, clip: Clip, **fields: object) -> Ran:
        """One segment. Its prompt is a new one, so its text is encoded. Raises what the job ended with."""
        return self.together([self.job(kind, clip, **fields)])[0]

    def job(self, kind: str, clip: Clip, **fields: object) -> Job:
        self._count += 1
        body = {"model": kind, "prompt": f"{self._count}: a watch on black velvet", "seed": self._count}
        picture = Image.new("RGB", (clip.width, clip.height), (90, 60, 30)) if "i2v" in kind else None
        request, folder, family = resolve({**body, **clip.fields, **fields}, picture, self.worker.catalogue)
        if not has_weights(self._paths[kind]):
            family = with_random_weights(family, self.bench)
        return Job(request, folder, _with_clocks(family, self.bench.device))

    def together(self, jobs: list[Job]) -> list[Ran]:
        """All of them put into the queue at once, until the files of all are whole."""
        began = time.perf_counter()
        ended: dict[str, float] = {}
        for job in jobs:
            self.worker.queue.put(job)
        while len(ended) < len(jobs):
            for job in jobs:
                if job.state.is_final and job.id not in ended:
                    ended[job.id] = time.perf_counter() - began
            self._check_lives()
            time.sleep(0.001)
        finish(self.bench.device)
        for job in jobs:
            if job.state is not State.COMPLETED:
                raise RuntimeError(f"the job ended {job.state}: {(job.error or {}).get('message')}")
        return [Ran(job, ended[job.id], job.family.marks) for job in jobs]  # type: ignore[attr-defined]

    def _check_lives(self) -> None:
        if self.worker.health.status == "failed":
            raise RuntimeError(f"the worker has failed: {self.worker.health.detail}")


@contextmanager
def session(bench: Bench, *kinds: str, memory: Mode | None = None) -> Iterator[Session]:
    made = Session(bench, kinds, memory)
    made.worker.start()
    try:
        yield made
    finally:
        made.worker.close()
        made.worker.models.drop()


def _with_clocks(family: Family, device: str) -> Family:
    kind = type(family)
    made: Family = type(kind.__name__, (Clocks, kind), {"device": device, "marks": {}})()
    return made
