"""What goes wrong in a job stays in that job; what it leaves the worker unable to do ends the worker, loudly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from rowreel_worker import generation
from rowreel_worker.families.cogvideox import CogVideoX
from rowreel_worker.runner import Runner

import tiny
from cases import CASES
from live import LiveWorker, wait_until

FIELDS: dict[str, Any] = {"model": "cogvideox-t2v", "prompt": "a watch", **CASES["cogvideox-t2v"]}


def fail_once(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """The next call of a stage raises."""
    works = getattr(CogVideoX, name)
    left = [error]

    def stage(self: CogVideoX, *arguments: Any) -> Any:
        if left:
            raise left.pop()
        return works(self, *arguments)

    monkeypatch.setattr(CogVideoX, name, stage)


@pytest.mark.parametrize("stage", ["encode", "denoise", "decode"])
def test_running_out_of_memory_fails_the_job_only(
    worker: LiveWorker, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    fail_once(monkeypatch, stage, torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.\nMore"))
    failed = worker.finished(worker.create(**FIELDS))
    assert failed["status"] == "failed"
    assert failed["error"] == {
        "code": "out_of_memory",
        "message": "the memory did not suffice for this size and number of frames: "
        "CUDA out of memory. Tried to allocate 20.00 GiB.",
        "hint": "ask for fewer or smaller frames, or start the worker with --memory group",
    }
    content = worker.http.get(f"/v1/videos/{failed['id']}/content")
    assert content.status_code == 422
    assert "the memory did not suffice" in content.json()["error"]["message"]
    assert worker.checked(worker.http.get("/health"))["status"] == "ready"
    worker.completed(worker.create(**FIELDS))


def test_frames_that_are_no_numbers_fail_the_job(worker: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*_: Any) -> Iterator[torch.Tensor]:
        yield torch.full((17, 3, 32, 32), torch.nan)

    monkeypatch.setattr(CogVideoX, "decode", decode)
    failed = worker.finished(worker.create(**FIELDS))
    assert (failed["status"], failed["error"]["code"]) == ("failed", "not_a_number")


def test_too_few_frames_fail_the_job(worker: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*_: Any) -> Iterator[torch.Tensor]:
        yield torch.zeros(9, 3, 32, 32)

    monkeypatch.setattr(CogVideoX, "decode", decode)
    failed = worker.finished(worker.create(**FIELDS))
    assert failed["error"]["message"] == "the model made 9 frames instead of 17"


def test_an_encoder_that_fails_fails_the_job(worker: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rowreel_worker.mp4.av.open", broken)
    failed = worker.finished(worker.create(**FIELDS))
    assert failed["error"]["code"] == "disk_full"
    monkeypatch.undo()
    worker.completed(worker.create(**FIELDS))


def test_a_mistake_in_a_job_is_told_and_passed(worker: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_once(monkeypatch, "denoise", RuntimeError("shapes do not match\nlong story"))
    failed = worker.finished(worker.create(**FIELDS))
    assert failed["error"] == {"code": "internal", "message": "RuntimeError: shapes do not match"}
    worker.completed(worker.create(**FIELDS))


def test_a_lost_device_ends_the_worker(start: Callable[..., LiveWorker], monkeypatch: pytest.MonkeyPatch) -> None:
    worker = start(model="cogvideox-t2v")
    lost = threading.Event()
    worker.worker.runner.on_lost = lost.set
    fail_once(monkeypatch, "denoise", RuntimeError("CUDA error: an illegal memory access was encountered"))
    failed = worker.finished(worker.create(**FIELDS))
    assert failed["status"] == "failed"
    assert lost.wait(10)
    health = worker.http.get("/health")
    assert (health.status_code, health.json()["status"]) == (503, "failed")
    assert worker.http.post("/v1/videos", json=FIELDS).status_code == 503


def test_the_job_thread_cannot_end_silently(start: Callable[..., LiveWorker], monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(self: Runner, job: object) -> None:
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(Runner, "_make", mistaken)
    worker = start()
    lost = threading.Event()
    worker.worker.runner.on_lost = lost.set
    worker.create(**FIELDS)
    assert lost.wait(10)
    health = worker.http.get("/health").json()
    assert health["status"] == "failed"
    assert health["detail"] == "the job thread ended: KeyError: 'a mistake of ours'"


def test_a_damaged_model_fails_its_jobs_with_words(start: Callable[..., LiveWorker], tmp_path: Path) -> None:
    models = tmp_path / "models"
    file = tiny.make("cogvideox-t2v", models) / "vae" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    worker = start(models=(models,))
    failed = worker.finished(worker.create(**FIELDS))
    assert failed["error"]["code"] == "model_broken"
    assert f"{file} is cut short" in failed["error"]["message"]
    assert worker.checked(worker.http.get("/health"))["status"] == "ready"


def test_a_model_that_cannot_be_preloaded_fails_the_worker(start: Callable[..., LiveWorker]) -> None:
    worker = start(model="cogvideox-2b")
    wait_until(lambda: worker.http.get("/health").json()["status"] == "failed")
    assert "no model is called" in worker.http.get("/health").json()["detail"]


def test_stopping_cancels_what_runs_and_what_waits(start: Callable[..., LiveWorker]) -> None:
    worker = start(model="cogvideox-t2v")
    running = worker.create(**{**FIELDS, "num_inference_steps": 200})
    waiting = worker.create(**FIELDS)
    wait_until(lambda: worker.worker.store.get(running["id"]).progress > 0)
    root = worker.worker.results.root
    worker.worker.runner.stop()
    for job in (running, waiting):
        done = worker.finished(job)
        assert (done["status"], done["error"]["code"]) == ("cancelled", "stopping")
    assert worker.http.post("/v1/videos", json=FIELDS).status_code == 503
    worker.worker.close()
    assert not root.exists()


def test_noise_of_a_gpu_needs_one(worker: LiveWorker) -> None:
    failed = worker.finished(worker.create(**FIELDS, generator_device="cuda"))
    assert (failed["status"], failed["error"]["code"]) == ("failed", "no_gpu")


def test_texts_of_waiting_jobs_are_encoded_once(worker: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.completed(worker.create(**FIELDS))
    warm = worker.worker.models.warm
    assert warm is not None
    jobs = [
        worker.worker.store.get(worker.create(**{**FIELDS, "prompt": prompt})["id"]) for prompt in ("ring", "chain")
    ]
    wait_until(lambda: all(job.state.is_final for job in jobs))
    misses = warm.texts.misses
    generation.encode_ahead(jobs, warm)
    assert warm.texts.misses == misses
