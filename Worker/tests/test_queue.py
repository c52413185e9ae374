"""In which order jobs run: the warm model's first, and nobody waits for ever."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rowreel_worker.errors import RequestError
from rowreel_worker.job_queue import JobQueue
from rowreel_worker.jobs import Job, Load


def job(model: str, width: int = 832) -> Job:
    request: Any = SimpleNamespace(model=model, width=width, height=480, frames=81)
    return Job(request, cast(Any, None), cast(Any, None))


WARM = Load("wan", (832, 480), 81)


def test_the_warm_shape_comes_first_then_the_warm_model() -> None:
    queue = JobQueue(limit=10)
    jobs = [job("cog"), job("wan", 480), job("wan"), job("cog")]
    for each in jobs:
        queue.put(each)
    taken = [queue.take(WARM, 0) for _ in jobs]
    assert taken == [jobs[2], jobs[1], jobs[0], jobs[3]]


def test_without_a_warm_model_the_oldest_comes_first() -> None:
    queue = JobQueue(limit=10)
    jobs = [job("cog"), job("wan")]
    for each in jobs:
        queue.put(each)
    assert queue.take(None, 0) is jobs[0]


def test_nobody_is_overtaken_more_than_patience_allows() -> None:
    queue = JobQueue(limit=100, patience=3)
    patient = job("cog")
    queue.put(patient)
    for _ in range(10):
        queue.put(job("wan"))
    taken = [queue.take(WARM, 0) for _ in range(4)]
    assert taken.index(patient) == 3


def test_a_full_queue_refuses_and_a_closed_one_too() -> None:
    queue = JobQueue(limit=1)
    queue.put(job("wan"))
    with pytest.raises(RequestError) as full:
        queue.put(job("wan"))
    assert (full.value.status, full.value.retry_after) == (429, 3)
    assert len(queue.close()) == 1
    with pytest.raises(RequestError) as closed:
        queue.put(job("wan"))
    assert closed.value.status == 503
    assert queue.take(None, 0) is None


def test_taking_waits_for_a_job() -> None:
    queue = JobQueue(limit=1)
    threading.Timer(0.05, lambda: queue.put(job("wan"))).start()
    assert queue.take(None, 10) is not None
