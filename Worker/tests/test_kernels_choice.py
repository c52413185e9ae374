"""The choice between implementations: right before fast, and no exception that stops the worker."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
import torch

from rowreel_worker.kernels import choice, measure
from rowreel_worker.kernels.operations import OPERATIONS, Candidate, Operation, Shape

CPU = torch.device("cpu")
SHAPE = Shape(tokens=300, heads=2, head_dim=64)


def operation(name: str) -> Operation:
    return next(one for one in OPERATIONS if one.name == name)


@pytest.mark.parametrize("name", [one.name for one in OPERATIONS])
def test_plain_statements_are_right_in_bfloat16(name: str) -> None:
    trial = choice.tried(operation(name), operation(name).plain, CPU, torch.bfloat16, SHAPE)
    assert trial.refusal is None
    assert trial.error is not None
    assert 0 < trial.error < 1e-2


def test_what_is_wrong_or_raises_is_refused() -> None:
    plain = operation("sparse_linear_attention")

    def missing() -> Any:
        raise ImportError("libcuda.so.1: no such\nfile")

    def slightly_wrong() -> Any:
        return lambda *inputs: 1.03 * plain.plain.load()(*inputs)

    def no_number() -> Any:
        return lambda *inputs: inputs[0] * float("nan")

    def other_shape() -> Any:
        return lambda *inputs: inputs[0][:, :-1]

    reasons = [
        choice.tried(plain, Candidate("it", load), CPU, torch.bfloat16, SHAPE).refusal
        for load in (missing, slightly_wrong, no_number, other_shape)
    ]
    assert reasons[0] == "ImportError: libcuda.so.1: no such file"
    assert str(reasons[1]).endswith("more than 1e-02")
    assert reasons[2] == "error inf, more than 1e-02"
    assert "shape" in str(reasons[3])


def test_who_asks_for_float32_gets_it() -> None:
    attention = operation("attention")

    def rounded() -> Any:
        return lambda *inputs: attention.plain.load()(*(x.half().to(x.dtype) for x in inputs))

    assert choice.tried(attention, Candidate("it", rounded), CPU, torch.float16, SHAPE).refusal is None
    assert choice.tried(attention, Candidate("it", rounded), CPU, torch.float32, SHAPE).refusal is not None
    assert choice.tried(attention, attention.plain, CPU, torch.float32, SHAPE).refusal is None


def test_another_implementation_is_measured_by_its_own_blocks() -> None:
    """Kept blocks of 64 queries and 128 keys are other keys: wrong by the models' blocks, right by its own."""
    sparse = operation("sparse_linear_attention")

    def load() -> Any:
        return lambda *inputs: sparse.plain.load()(*inputs, 64, 128)

    other = Candidate("it", load)
    shape = replace(SHAPE, tokens=1000)
    assert choice.tried(sparse, other, CPU, torch.bfloat16, shape).refusal is not None
    assert choice.tried(sparse, replace(other, blocks=lambda: (64, 128)), CPU, torch.bfloat16, shape).refusal is None


def trial(name: str, milliseconds: float, refusal: str | None = None) -> choice.Trial:
    return choice.Trial(Candidate(name, object), object(), 1e-3, milliseconds, refusal)


def test_the_fastest_of_the_right_ones() -> None:
    plain, fast, faster = trial("plain", 10), trial("fast", 2), trial("faster", 1)
    assert choice.best([plain, fast, faster]) is faster
    assert choice.best([plain, fast, replace(faster, refusal="wrong")]) is fast
    assert choice.best([plain, trial("slow", 11)]) is plain
    assert choice.best([plain, replace(fast, refusal="wrong")]) is plain
    # Equally fast: the same at every start.
    assert choice.best([plain, fast, trial("other", 1.95)]) is fast
    # Nothing could be tried: the plain statement is still there.
    broken = choice.Trial(Candidate("plain", lambda: "it"), refusal="OutOfMemoryError: …")
    assert choice.best([broken]).implementation == "it"
    line = choice.described(operation("norm"), fast, [plain, fast, trial("third", 3, "RuntimeError: no kernel image")])
    assert line == (
        "norm: fast (error 1.0e-03, 2.000 ms); plain (error 1.0e-03, 10.000 ms); "
        "not third: RuntimeError: no kernel image"
    )


def test_a_processor_has_the_plain_statements_at_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.MonkeyPatch.context() as patch:
        patch.setattr(choice, "tried", pytest.fail)
        chosen = choice.choose("cpu", torch.bfloat16)
    assert set(chosen.names.values()) == {"plain"}
    assert not caplog.records
    assert chosen.norm.residual(torch.ones(1, 1, 2), torch.ones(1, 1, 2), None).tolist() == [[[2, 2]]]


def test_on_a_device_every_operation_is_tried_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As on a GPU, with the processor in its place: what is not installed is not mentioned."""
    tried = choice.tried

    def on_processor(one: Operation, candidate: Candidate, _: torch.device, *rest: Any) -> choice.Trial:
        if candidate.name == "triton":
            return choice.Trial(candidate, refusal="RuntimeError: no GPU")
        return tried(one, candidate, CPU, *rest)

    monkeypatch.setattr(choice, "tried", on_processor)
    with caplog.at_level(logging.INFO):
        chosen = choice.choose("cuda:7", torch.bfloat16, SHAPE)
        assert choice.choose("cuda:7", torch.bfloat16, SHAPE) is chosen
    assert len(caplog.messages) == len(OPERATIONS)
    assert caplog.messages[0].startswith("norm: plain (error ")
    assert all("sageattention" not in line for line in caplog.messages)
    choice._measured.cache_clear()


def test_importing_it_costs_nothing() -> None:
    code = "import sys, rowreel_worker.kernels.choice as c; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_relative_error_and_time() -> None:
    assert measure.relative_error(torch.tensor([3.0, 4.5]), torch.tensor([3.0, 4.0])) == pytest.approx(0.1)
    calls: list[int] = []
    assert measure.milliseconds(lambda: calls.append(1), CPU, runs=3) >= 0
    assert len(calls) == 5
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measure, "SLOW", -1)
        measure.milliseconds(lambda: calls.append(1), CPU)
    assert len(calls) == 7
