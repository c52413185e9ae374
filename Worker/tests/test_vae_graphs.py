"""CUDA graphs without CUDA: when a piece is captured and replayed, and what happens where it cannot be."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from rowreel_worker.vae.graphs import Captured


class Latent(torch.Tensor):
    """A tensor that says it is on a GPU."""

    @property
    def device(self) -> Any:
        return SimpleNamespace(type="cuda")


def latent(value: float, side: int = 2) -> Any:
    return torch.full((1, 1, side), value).as_subclass(Latent)


class Doubling:
    """Work that counts its calls: x ↦ 2·x, always in the same place, as a graph has its output."""

    def __init__(self) -> None:
        self.calls = 0
        self.places: dict[int, tuple[Tensor, Tensor]] = {}

    def __call__(self, x: Tensor, is_first: bool) -> Tensor:
        self.calls += 1
        made = torch.zeros(x.shape)
        self.places[self.calls] = (x, made)
        made.copy_(2 * x.as_subclass(torch.Tensor))
        return made


@pytest.fixture
def cuda(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Graphs that replay the doubling from where it read to where it wrote."""
    state: dict[str, Any] = {"work": Doubling(), "replays": 0, "fails": None}

    class Graph:
        def replay(self) -> None:
            state["replays"] += 1
            source, target = self.places
            target.copy_(2 * source.as_subclass(torch.Tensor))

    @contextmanager
    def graph(made: Any, pool: object, capture_error_mode: str) -> Iterator[None]:
        assert capture_error_mode == "thread_local"
        if state["fails"] is not None:
            raise state["fails"]
        yield
        made.places = state["work"].places[state["work"].calls]

    monkeypatch.setattr(torch.cuda, "CUDAGraph", Graph)
    monkeypatch.setattr(torch.cuda, "graph_pool_handle", object)
    monkeypatch.setattr(torch.cuda, "graph", graph)
    monkeypatch.setattr(torch.cuda, "synchronize", lambda *_: None)
    return state


def test_a_shape_is_captured_at_its_second_call(cuda: dict[str, Any]) -> None:
    pieces = Captured(cuda["work"])
    made = [float(pieces(latent(value), False)[0, 0, 0]) for value in (1, 2, 3, 4)]
    assert made == [2, 4, 6, 8]
    # As it is, while it is captured, and then never again.
    assert (cuda["work"].calls, cuda["replays"]) == (2, 3)
    # The first piece and other sizes are graphs of their own.
    pieces(latent(5), True)
    pieces(latent(5, side=3), False)
    assert (cuda["work"].calls, cuda["replays"]) == (4, 3)
    pieces.free()
    assert float(pieces(latent(6), False)[0, 0, 0]) == 12
    assert (cuda["work"].calls, cuda["replays"]) == (5, 3)


def test_where_capturing_fails_it_goes_on_without(cuda: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    cuda["fails"] = RuntimeError("CUDA error: operation not permitted when stream is capturing\nmore")
    pieces = Captured(cuda["work"])
    with caplog.at_level(logging.WARNING):
        made = [float(pieces(latent(value), False)[0, 0, 0]) for value in (1, 2, 3, 4, 5)]
    # Tried once, said once.
    assert made == [2, 4, 6, 8, 10]
    assert cuda["replays"] == 0
    assert [record.getMessage() for record in caplog.records] == [
        "decoding goes on without CUDA graphs: CUDA error: operation not permitted when stream is capturing"
    ]


def test_running_out_of_memory_is_no_reason_to_go_on(cuda: dict[str, Any]) -> None:
    cuda["fails"] = torch.OutOfMemoryError("CUDA out of memory.")
    pieces = Captured(cuda["work"])
    pieces(latent(1), False)
    with pytest.raises(torch.OutOfMemoryError):
        pieces(latent(2), False)


def test_a_processor_has_no_graphs() -> None:
    work = Doubling()
    pieces = Captured(work)
    for value in (1.0, 2.0, 3.0):
        assert float(pieces(torch.full((1, 1, 2), value), False)[0, 0, 0]) == 2 * value
    assert work.calls == 3
