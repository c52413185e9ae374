"""One job is decoded while the next is denoised: a GPU's road, with the processor on it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch

from rowreel_worker import memory
from rowreel_worker.families.wan import Wan
from rowreel_worker.jobs import Job, State
from rowreel_worker.request import VideoRequest
from rowreel_worker.warm import Models

from cases import CASES, TURBO, WITH_PICTURE
from live import LiveWorker, picture, wait_until

KIND = "wan2.1-t2v"
FIELDS: dict[str, Any] = {"model": KIND, "prompt": "a watch", **CASES[KIND]}


class Decoding:
    """Every decoding waits at its first piece for `go`, and then raises what is in `errors` for its seed."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.errors: dict[int, BaseException] = {}
        #: Seed and thread of each, in order.
        self.begun: list[tuple[int, str]] = []
        self.at_once = self.most_at_once = 0

    def __call__(self, family: Wan, pipeline: Any, request: VideoRequest, latents: torch.Tensor) -> Iterator[Any]:
        self.begun.append((request.seed, threading.current_thread().name))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            for piece in DECODE(family, pipeline, request, latents):
                assert self.go.wait(60)
                if request.seed in self.errors:
                    raise self.errors.pop(request.seed)
                yield piece
        finally:
            self.at_once -= 1


DECODE = Wan.decode


@pytest.fixture
def decoding(monkeypatch: pytest.MonkeyPatch) -> Iterator[Decoding]:
    control = Decoding()
    monkeypatch.setattr(memory, "plan_for", lambda *_: memory.MemoryPlan("none", False, "for a test", beside=True))
    monkeypatch.setattr(Wan, "decode", lambda *arguments: control(*arguments))
    yield control
    control.go.set()


@pytest.fixture
def beside(start: Callable[..., LiveWorker], decoding: Decoding) -> LiveWorker:
    return start()


def request(worker: LiveWorker, seed: int, kind: str = KIND, **fields: Any) -> Job:
    given = {"prompt": "a watch", **CASES.get(kind, TURBO.get(kind, {})), "seed": seed, **fields}
    if kind in WITH_PICTURE:
        made = worker.create_from(picture(), model=kind, **given)
    else:
        made = worker.create(model=kind, **given)
    return worker.worker.store.get(made["id"])


def denoised(job: Job) -> bool:
    """Its last step is done: it waits to be decoded."""
    return job.progress >= 90


def ended(*jobs: Job) -> list[State]:
    wait_until(lambda: all(job.state.is_final for job in jobs))
    return [job.state for job in jobs]


@pytest.mark.parametrize("kind", [KIND, "wan2.1-i2v", "wan2.2-ti2v", "turbowan2.2-i2v"])
def test_frames_are_those_of_jobs_one_after_another(
    start: Callable[..., LiveWorker], decoding: Decoding, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    jobs = []
    together = start()
    for seed in (1, 2, 3):
        jobs.append(request(together, seed, kind))
    # The second one's last step is done while the first one's first piece is not decoded.
    wait_until(lambda: denoised(jobs[1]))
    assert jobs[0].frames_ready == 0
    assert jobs[0].stage == "decode"
    decoding.go.set()
    assert ended(*jobs) == [State.COMPLETED] * 3
    assert [begun for begun, _ in decoding.begun] == [1, 2, 3]
    assert decoding.most_at_once == 1
    moments = [job.completed_at or 0 for job in jobs]
    assert moments == sorted(moments)
    assert {thread for _, thread in decoding.begun} == {"files"}
    told = jobs[1].provenance
    assert told is not None
    assert set(told["seconds"]) == {"text", "denoise", "decode"}
    monkeypatch.setattr(memory, "plan_for", lambda *_: memory.MemoryPlan("none", False, "for a test"))
    alone = start()
    for seed, job in zip((1, 2, 3), jobs, strict=True):
        single = request(alone, seed, kind)
        assert ended(single) == [State.COMPLETED]
        assert decoding.begun[-1] == (seed, "jobs")
        for name in ("frames.y4m", "video.mp4"):
            assert single.results is not None
            assert job.results is not None
            assert (single.results / name).read_bytes() == (job.results / name).read_bytes()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ValueError("a mistake"), "internal"),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9.00 GiB."), "out_of_memory"),
    ],
)
def test_what_fails_beside_fails_that_job_only(
    beside: LiveWorker, decoding: Decoding, error: Exception, code: str
) -> None:
    decoding.errors[1] = error
    jobs = [request(beside, seed) for seed in (1, 2)]
    wait_until(lambda: denoised(jobs[1]))
    decoding.go.set()
    assert ended(*jobs) == [State.FAILED, State.COMPLETED]
    assert (jobs[0].error or {})["code"] == code
    assert not (beside.worker.results.root / jobs[0].id).exists()
    assert ended(request(beside, 3)) == [State.COMPLETED]
    # Where two at once were too much there are no two at once again, and what was held was given back.
    out = code == "out_of_memory"
    assert [thread for _, thread in decoding.begun] == ["files", *["jobs" if out else "files"] * 2]
    assert beside.worker.models.loads == (2 if out else 1)


def test_running_out_of_memory_beside_a_decoding(
    beside: LiveWorker, decoding: Decoding, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that ran out fails; the other ends before the model that it needs is dropped."""
    denoise, drop = Wan.denoise, Models.drop

    def full(family: Wan, pipeline: Any, request: VideoRequest, *stage: Any) -> Any:
        if request.seed == 2:
            threading.Timer(0.2, decoding.go.set).start()
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9.00 GiB.")
        return denoise(family, pipeline, request, *stage)

    def dropped(models: Models) -> None:
        assert decoding.at_once == 0
        drop(models)

    monkeypatch.setattr(Wan, "denoise", full)
    monkeypatch.setattr(Models, "drop", dropped)
    jobs = [request(beside, seed) for seed in (1, 2, 3)]
    assert ended(*jobs) == [State.COMPLETED, State.FAILED, State.COMPLETED]
    assert decoding.begun == [(1, "files"), (3, "jobs")]


def test_cancelling_what_is_decoded_beside(beside: LiveWorker, decoding: Decoding) -> None:
    jobs = [request(beside, seed) for seed in (1, 2)]
    wait_until(lambda: denoised(jobs[1]))
    beside.checked(beside.http.delete(f"/v1/videos/{jobs[0].id}"))
    decoding.go.set()
    assert ended(*jobs) == [State.CANCELLED, State.COMPLETED]
    assert jobs[0].error is None


def test_cancelling_what_waits_for_the_decoder(beside: LiveWorker, decoding: Decoding) -> None:
    jobs = [request(beside, seed) for seed in (1, 2)]
    wait_until(lambda: denoised(jobs[1]))
    beside.checked(beside.http.delete(f"/v1/videos/{jobs[1].id}"))
    decoding.go.set()
    assert ended(*jobs) == [State.COMPLETED, State.CANCELLED]


def test_a_device_lost_beside_ends_the_worker(beside: LiveWorker, decoding: Decoding) -> None:
    lost = threading.Event()
    beside.worker.runner.on_lost = lost.set
    decoding.errors[1] = RuntimeError("CUDA error: an illegal memory access was encountered")
    decoding.go.set()
    job = request(beside, 1)
    assert ended(job) == [State.FAILED]
    assert lost.wait(30)
    assert beside.http.get("/health").json()["status"] == "failed"


def test_a_worker_that_stops_ends_both(beside: LiveWorker, decoding: Decoding) -> None:
    jobs = [request(beside, seed) for seed in (1, 2, 3)]
    wait_until(lambda: denoised(jobs[1]))
    beside.worker.runner.stop()
    assert not beside.worker.runner.join(0.1)
    decoding.go.set()
    assert beside.worker.runner.join(60)
    assert ended(*jobs) == [State.CANCELLED] * 3
    assert {str((job.error or {})["code"]) for job in jobs} == {"stopping"}


@pytest.mark.parametrize("changed", [{"num_frames": 5}, {"kind": "wan2.2-t2v"}])
def test_a_model_is_not_changed_while_it_decodes(
    beside: LiveWorker, decoding: Decoding, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]
) -> None:
    ready_for, seen = Models.ready_for, []

    def ready(models: Models, *arguments: Any) -> Any:
        seen.append(beside.worker.runner._is_decoding)
        return ready_for(models, *arguments)

    monkeypatch.setattr(Models, "ready_for", ready)
    jobs = [request(beside, 1), request(beside, 2, **changed)]
    wait_until(lambda: beside.worker.runner.current is jobs[1])
    assert beside.http.get("/health").json()["running"] == jobs[1].id
    threading.Timer(0.1, decoding.go.set).start()
    assert ended(*jobs) == [State.COMPLETED] * 2
    assert seen == [False, False]


def test_what_is_decoded_beside_runs(beside: LiveWorker, decoding: Decoding) -> None:
    job = request(beside, 1)
    wait_until(lambda: bool(decoding.begun) and beside.worker.runner.current is None)
    assert beside.http.get("/health").json()["running"] == job.id
    decoding.go.set()
    ended(job)
    assert beside.http.get("/health").json()["running"] is None


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
@pytest.mark.parametrize("kind", [KIND, "turbowan2.2-i2v"])
def test_on_a_gpu_frames_are_those_of_jobs_one_after_another(
    start: Callable[..., LiveWorker], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Streams, graphs and events are real, and five jobs of it come as fast as they can."""
    plan_for = memory.plan_for
    files = []
    for beside in (True, False):

        def planned(*arguments: Any, beside: bool = beside) -> memory.MemoryPlan:
            return replace(plan_for(*arguments), beside=beside)

        monkeypatch.setattr(memory, "plan_for", planned)
        worker = start(device="cuda")
        jobs = [request(worker, seed, kind, num_frames=21) for seed in range(5)]
        assert ended(*jobs) == [State.COMPLETED] * 5
        files.append([(job.results / "frames.y4m").read_bytes() for job in jobs if job.results is not None])
        assert all((job.provenance or {})["seconds"]["decode"] > 0 for job in jobs)
    assert files[0] == files[1]
