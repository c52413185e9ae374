"""From the decoder into the files: nobody waits for the encoder, errors pass through, nothing half written is left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rowreel_worker import color, y4m
from rowreel_worker.errors import JobError
from rowreel_worker.handover import Handover
from rowreel_worker.jobs import State
from rowreel_worker.mp4 import Mp4Writer
from rowreel_worker.transfer import Transfer

from cases import CASES
from live import LiveWorker, read_y4m, wait_until

FIELDS: dict[str, Any] = {"model": "cogvideox-t2v", "prompt": "a watch", **CASES["cogvideox-t2v"]}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Holds every MP4 before its end until it is set."""
    event = threading.Event()
    finish = Mp4Writer.finish

    def held(self: Mp4Writer) -> None:
        event.wait(60)
        finish(self)

    monkeypatch.setattr(Mp4Writer, "finish", held)
    yield event
    event.set()


def test_frames_are_written_and_read_as_they_are(tmp_path: Path) -> None:
    piece = torch.rand(3, 3, 6, 10)
    planes = Transfer().take(piece).planes()
    assert np.array_equal(planes, color.planes(piece))
    path, shape = tmp_path / "frames.y4m", (10, 6, Fraction(16))
    with path.open("wb") as file:
        file.write(y4m.header(*shape))
        y4m.write(file, planes[:1])
        # Planes that do not lie one after another are written all the same.
        y4m.write(file, planes[1:, :, :, ::-1][:, :, :, ::-1])
    data = path.read_bytes()
    assert data == y4m.header(*shape) + b"".join(map(y4m.frame, planes))
    assert np.array_equal(read_y4m(data)[1], planes)
    assert np.array_equal(np.stack([*y4m.read(path, *shape)]), planes)
    path.write_bytes(data[:-1])
    assert len([*y4m.read(path, *shape)]) == 2, "a frame that is being written is not there yet"


def test_frames_that_are_no_numbers_are_found_when_they_arrive() -> None:
    piece = torch.zeros(2, 3, 4, 4)
    piece[1, 2, 3, 3] = torch.inf
    arriving = Transfer().take(piece)
    with pytest.raises(JobError, match="not numbers"):
        arriving.planes()


def test_a_thread_takes_things_in_order_and_few_of_them_wait() -> None:
    taken: list[int] = []
    go = threading.Event()

    def consume(items: Iterator[int]) -> None:
        for item in items:
            go.wait(30)
            taken.append(item)

    work = Handover("test", consume, waiting=2)
    putting = threading.Thread(target=lambda: [work.put(item) for item in range(6)])
    putting.start()
    putting.join(0.2)
    assert putting.is_alive(), "two wait and one is in hand: the fourth is not taken"
    go.set()
    putting.join(30)
    work.finish()
    assert taken == [*range(6)]


def test_what_a_thread_raises_reaches_who_put_it_there() -> None:
    def consume(items: Iterator[int]) -> None:
        next(items)
        raise OSError(28, "No space left on device")

    work = Handover("test", consume, waiting=1)
    work.put(1)
    with pytest.raises(OSError, match="No space left"):
        put_many(work)
    with pytest.raises(OSError, match="No space left"):
        work.finish()
    work.abandon()


def put_many(work: Handover[int]) -> None:
    for item in range(5):
        work.put(item)


def test_the_next_job_runs_while_the_files_of_the_last_are_finished(worker: LiveWorker, gate: threading.Event) -> None:
    first, second = (worker.create(**{**FIELDS, "seed": seed}) for seed in (1, 2))
    jobs = [worker.worker.store.get(job["id"]) for job in (first, second)]
    wait_until(lambda: jobs[1].frames_ready == 17)
    # All frames of both can be read, and neither is whole.
    assert [job.state for job in jobs] == [State.IN_PROGRESS, State.IN_PROGRESS]
    assert len(read_y4m(worker.frames(first))[1]) == 17
    gate.set()
    movies = [worker.http.get(f"/v1/videos/{worker.completed(job)['id']}/content").content for job in (first, second)]
    assert movies[0] != movies[1]
    folders = [job.results for job in jobs if job.results is not None]
    assert [sorted(file.name for file in folder.iterdir()) for folder in folders] == [["frames.y4m", "video.mp4"]] * 2


def test_cancelling_while_files_are_finished_or_after_comes_too_late(worker: LiveWorker, gate: threading.Event) -> None:
    job = worker.create(**FIELDS)
    wait_until(lambda: worker.worker.store.get(job["id"]).frames_ready == 17)
    worker.checked(worker.http.delete(f"/v1/videos/{job['id']}"))
    gate.set()
    # It is whole or it is not there; never in between.
    done = worker.finished(job)
    assert done["status"] in ("completed", "cancelled")
    assert worker.http.get(f"/v1/videos/{job['id']}/content").status_code == (
        200 if done["status"] == "completed" else 422
    )


def test_room_that_the_last_job_still_holds_is_waited_for(
    start: Callable[..., LiveWorker], monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    # Room for one result: the second job's files go where the first's are, once those are whole.
    worker = start(results_limit=120_000, model="cogvideox-t2v")
    first, second = (worker.create(**{**FIELDS, "seed": seed}) for seed in (1, 2))
    known = worker.worker.store.get(first["id"])
    wait_until(lambda: known.frames_ready == 17)
    gate.set()
    worker.completed(first)
    worker.completed(second)


def test_an_encoder_that_fails_late_fails_the_job_and_no_other(
    worker: LiveWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Mp4Writer) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Mp4Writer, "finish", broken)
        failed = worker.finished(worker.create(**FIELDS))
    assert (failed["status"], failed["error"]["code"]) == ("failed", "disk_full")
    assert not (worker.worker.results.root / failed["id"]).exists()
    worker.completed(worker.create(**FIELDS))


def test_a_worker_that_stops_ends_the_job_whose_files_are_unfinished(
    start: Callable[..., LiveWorker], gate: threading.Event
) -> None:
    worker = start(model="cogvideox-t2v")
    job = worker.worker.store.get(worker.create(**FIELDS)["id"])
    wait_until(lambda: job.frames_ready == 17)
    worker.worker.runner.stop()
    assert not worker.worker.runner.join(0.2), "the thread of jobs waits for files"
    gate.set()
    assert worker.worker.runner.join(30)
    assert job.state.is_final
