"""Models once for the whole run, and workers that really listen."""

# ruff: noqa: E402 (what libraries read from the environment is set before they are imported)

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from rowreel_worker.offline import go_offline

go_offline(allow_download=False)

import pytest
import torch

from rowreel_worker.settings import Settings

import tiny
from live import LiveWorker
from seeding import seeded

__all__ = ["seeded"]

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny model of every kind."""
    folder = tmp_path_factory.mktemp("models")
    for kind in tiny.KINDS:
        tiny.make(kind, folder)
    return folder


@pytest.fixture(scope="session")
def worker(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveWorker]:
    """A worker with every model, for tests that leave it as it was."""
    results, digests = (
        tmp_path_factory.mktemp("results"),
        tmp_path_factory.mktemp("digests") / "w.json",
    )
    settings = Settings(models=(library,), port=0, device="cpu", results=results, digests=digests)
    with LiveWorker(settings) as live:
        yield live


@pytest.fixture
def start(library: Path, tmp_path: Path) -> Iterator[Callable[..., LiveWorker]]:
    """Starts workers of a test's own, with settings of its own."""
    started: list[LiveWorker] = []

    def begin(**changed: object) -> LiveWorker:
        defaults: dict[str, object] = {
            "models": (library,), "port": 0, "device": "cpu", "results": tmp_path / "results", "digests": None,
        }  # fmt: skip
        live = LiveWorker(Settings(**{**defaults, **changed}))  # type: ignore[arg-type]
        started.append(live)
        return live.__enter__()

    yield begin
    for live in started:
        live.__exit__(None, None, None)
