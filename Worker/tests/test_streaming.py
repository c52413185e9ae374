"""Frames leave while later ones are decoded, and a stream that ends early is told from a whole one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import torch

from rowreel_worker.families.cogvideox import CogVideoX
from rowreel_worker.jobs import State

from cases import CASES
from live import LiveWorker, read_y4m, wait_until

FIELDS: dict[str, Any] = {"model": "cogvideox-t2v", "prompt": "a watch", **CASES["cogvideox-t2v"]}

Decode = Callable[..., Iterator[torch.Tensor]]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Holds decoding after its first piece of frames until it is set."""
    event = threading.Event()
    decode: Decode = CogVideoX.decode

    def held(self: CogVideoX, *arguments: Any) -> Iterator[torch.Tensor]:
        for index, piece in enumerate(decode(self, *arguments)):
            if index == 1:
                event.wait(30)
            yield piece

    monkeypatch.setattr(CogVideoX, "decode", held)
    yield event
    event.set()


def test_the_stream_begins_before_the_segment_is_whole(worker: LiveWorker, gate: threading.Event) -> None:
    job = worker.create(**FIELDS)
    with worker.http.stream("GET", f"/v1/videos/{job['id']}/frames?wait=60") as response:
        size = int(response.headers["content-length"])
        assert response.headers["x-num-frames"] == "17"
        blocks = response.iter_raw()
        received = b""
        while len(received) < 9 * 32 * 32 * 6:
            received += next(blocks)
        state = worker.checked(worker.http.get(f"/v1/videos/{job['id']}"))
        assert (state["status"], state["stage"], state["frames_ready"]) == ("in_progress", "decode", 9)
        assert 90 < state["progress"] < 100
        # The movie is not whole, so it is not there.
        early = worker.http.get(f"/v1/videos/{job['id']}/content")
        assert (early.status_code, early.headers["retry-after"]) == (404, "1")
        gate.set()
        received += b"".join(blocks)
    assert len(received) == size
    worker.completed(job)
    _, samples = read_y4m(received)
    assert len(samples) == 17
    # What was streamed is what the finished result holds, by both of its names.
    assert received == worker.frames(job)
    assert received == worker.http.get(f"/v1/videos/{job['id']}/content?variant=y4m").content


def test_several_read_one_stream(worker: LiveWorker, gate: threading.Event) -> None:
    job = worker.create(**FIELDS)
    streams: list[bytes] = []
    readers = [threading.Thread(target=lambda: streams.append(worker.frames(job))) for _ in range(4)]
    for reader in readers:
        reader.start()
    wait_until(lambda: worker.worker.store.get(job["id"]).frames_ready > 0)
    gate.set()
    for reader in readers:
        reader.join(60)
    assert len(streams) == 4
    assert len(set(streams)) == 1


def test_cancelling_ends_the_job_and_breaks_the_stream(worker: LiveWorker, gate: threading.Event) -> None:
    job = worker.create(**FIELDS)
    with worker.http.stream("GET", f"/v1/videos/{job['id']}/frames?wait=60") as response:
        blocks = response.iter_raw()
        next(blocks)
        worker.checked(worker.http.delete(f"/v1/videos/{job['id']}"))
        gate.set()
        # Never a short video that looks whole.
        with pytest.raises(httpx.RemoteProtocolError):
            b"".join(blocks)
    assert worker.finished(job)["status"] == "cancelled"
    assert worker.http.get(f"/v1/videos/{job['id']}/content").status_code == 422
    assert worker.http.get(f"/v1/videos/{job['id']}/frames").status_code == 422
    assert not (worker.worker.results.root / job["id"]).exists()
    worker.completed(worker.create(**FIELDS))


def test_cancelling_while_denoising_ends_it_at_the_next_step(worker: LiveWorker) -> None:
    job = worker.create(**{**FIELDS, "num_inference_steps": 200})
    wait_until(lambda: worker.worker.store.get(job["id"]).progress >= 2)
    worker.http.delete(f"/v1/videos/{job['id']}")
    done = worker.finished(job, timeout=5)
    assert done["status"] == "cancelled"
    assert done["progress"] < 90


def test_progress_follows_the_steps(worker: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, int]] = []
    job = worker.create(**{**FIELDS, "num_inference_steps": 30})
    known = worker.worker.store.get(job["id"])
    while not known.state.is_final:
        seen.append((known.stage, known.progress))
        time.sleep(0.001)
    assert [progress for _, progress in seen] == sorted(progress for _, progress in seen)
    assert len({progress for stage, progress in seen if stage == "denoise"}) > 5
    assert known.state is State.COMPLETED


def test_frames_are_waited_for_no_longer_than_asked(worker: LiveWorker) -> None:
    job = worker.create(**{**FIELDS, "num_inference_steps": 200})
    response = worker.http.get(f"/v1/videos/{job['id']}/frames?wait=0.1")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_ready")
    for wait in ("x", "-1", "inf", "601"):
        assert worker.http.get(f"/v1/videos/{job['id']}/frames?wait={wait}").status_code == 422
    worker.http.delete(f"/v1/videos/{job['id']}")
    worker.finished(job)


def test_results_end_when_their_time_is_over(start: Callable[..., LiveWorker], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rowreel_worker.server.app.SWEEP", 0.1)
    worker = start(keep_for=0.3, model="cogvideox-t2v")
    job = worker.create(**FIELDS)
    folder = worker.worker.results.root / job["id"]
    wait_until(lambda: worker.http.get(f"/v1/videos/{job['id']}").status_code == 404)
    assert not folder.exists()


def test_old_results_make_room_for_new_ones(start: Callable[..., LiveWorker]) -> None:
    worker = start(results_limit=300_000, model="cogvideox-t2v")
    first, second = (worker.completed(worker.create(**FIELDS)) for _ in range(2))
    worker.completed(worker.create(**FIELDS))
    gone = worker.http.get(f"/v1/videos/{first['id']}/frames")
    assert (gone.status_code, gone.json()["error"]["code"]) == (410, "result_gone")
    assert worker.http.get(f"/v1/videos/{first['id']}/content").status_code == 410
    worker.frames(second)
    failed = worker.finished(worker.create(**{**FIELDS, "num_frames": 97}))
    assert (failed["status"], failed["error"]["code"]) == ("failed", "results_full")
    worker.completed(worker.create(**FIELDS))
