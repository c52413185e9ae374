"""From a loaded model to one that computes with kernels: the road of a GPU, with the processor on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rowreel_worker import color, memory
from rowreel_worker.families import family_of
from rowreel_worker.kernels import choice, int8
from rowreel_worker.kernels import prepare as preparing
from rowreel_worker.kernels.fuse import FusedBlock
from rowreel_worker.kernels.int8 import Int8Linear
from rowreel_worker.kernels.operations import Shape
from rowreel_worker.kernels.prepare import prepare
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.turbo.loading import load_transformer

import reference
import turbo_layouts
from cases import CASES, TURBO, WITH_PICTURE
from kernel_oracles import tiny_wan
from live import LiveWorker, picture, read_y4m

PROMPT = "a watch on black velvet"

Asked = list[tuple[Shape, frozenset[str]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Every model is prepared as on a GPU, with the plain statements in the place of kernels. What was asked for."""
    seen: Asked = []

    def chosen(device: str, dtype: torch.dtype, shape: Shape, needed: frozenset[str]) -> choice.Choice:
        assert device == "cuda"
        seen.append((shape, needed))
        return replace(choice.plain(), names=dict.fromkeys(needed, "fake"))

    monkeypatch.setattr(preparing, "choose", chosen)
    original = preparing.prepare
    monkeypatch.setattr(
        preparing, "prepare", lambda experts, tokens, keep, _, dtype: original(experts, tokens, keep, "cuda", dtype)
    )
    return seen


def request(worker: LiveWorker, kind: str, **fields: Any) -> dict[str, Any]:
    if kind in WITH_PICTURE:
        return worker.create_from(picture(), model=kind, prompt=PROMPT, **fields)
    return worker.create(model=kind, prompt=PROMPT, **fields)


@pytest.mark.parametrize("kind", ["wan2.1-t2v", "wan2.1-i2v", "wan2.2-t2v", "wan2.2-ti2v"])
def test_fused_frames_are_those_of_diffusers(
    start: Callable[..., LiveWorker], library: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    made: list[torch.Tensor] = []
    samples = color.samples

    def kept(piece: torch.Tensor) -> torch.Tensor:
        made.append(piece.clone())
        return samples(piece)

    monkeypatch.setattr(color, "samples", kept)
    worker = start()
    done = worker.completed(request(worker, kind, **CASES[kind]))
    image = picture() if kind in WITH_PICTURE else None
    expected = reference.frames(library / kind, {"prompt": PROMPT, **CASES[kind]}, image)
    assert (torch.cat(made) - expected).abs().max() < 1e-5
    assert done["provenance"]["kernels"] == dict.fromkeys(preparing.ALWAYS, "fake")
    # Patches of 2 by 2 latent pixels, of 8 pixels each (TI2V: 16), in 3 latent frames of 9.
    side = 32 // (32 if kind == "wan2.2-ti2v" else 16)
    assert {shape for shape, _ in asked} == {Shape(3 * side * side, 2, 12)}
    warm = worker.worker.models.warm
    assert warm is not None
    assert all(type(block) is FusedBlock for block in warm.pipeline.transformer.blocks)


def test_each_shape_is_prepared_once_and_what_is_kept_is_each_requests_own(
    start: Callable[..., LiveWorker], worker: LiveWorker, asked: Asked
) -> None:
    kind, fused = "turbowan2.1-t2v", start()
    fields = {**TURBO[kind], "num_inference_steps": 1}
    # The worker that all tests share may load its model only now: as a processor does.
    cases = [{**fields, "sla_topk": keep} for keep in (0.1, 1.0)] + [{**fields, "num_frames": 5}]
    for case in cases:
        job = request(fused, kind, **case)
        assert fused.completed(job)["provenance"]["kernels"]["sparse_linear_attention"] == "fake"
    assert [(shape.tokens, shape.keep) for shape, _ in asked] == [(3 * 6 * 8, 0.1), (2 * 6 * 8, 0.1)]
    assert all("int8_linear" not in needed for _, needed in asked)


def test_a_processor_keeps_diffusers_own_road(worker: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "choose", pytest.fail)
    transformer = tiny_wan()
    assert prepare([transformer], 60, None, "cpu", torch.float32) == {}
    assert not any(isinstance(block, FusedBlock) for block in transformer.blocks)
    done = worker.completed(request(worker, "wan2.1-t2v", **CASES["wan2.1-t2v"]))
    assert "kernels" not in done["provenance"]


@pytest.mark.parametrize("name", ["choose", "fuse"])
def test_what_fails_is_told_and_the_model_computes_plainly(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("no such kernel")

    where = "rowreel_worker.kernels.prepare.choose" if name == "choose" else "rowreel_worker.kernels.fuse.fuse"
    monkeypatch.setattr(where, broken)
    transformer = tiny_wan()
    transformer.blocks[0].extra = Int8Linear.of(torch.nn.Linear(128, 128))
    with caplog.at_level(logging.WARNING):
        assert prepare([transformer], 60, None, "cuda" if name == "choose" else "cuda:9", torch.bfloat16) == {}
    assert "without kernels" in caplog.text
    assert not any(isinstance(block, FusedBlock) for block in transformer.blocks)
    assert type(transformer.blocks[0].extra) is torch.nn.Linear, "plainly computed, int8 is slow"


def test_a_lost_device_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: Any) -> Any:
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    monkeypatch.setattr(preparing, "choose", lost)
    with pytest.raises(RuntimeError, match="CUDA error"):
        prepare([tiny_wan()], 60, None, "cuda", torch.bfloat16)


@pytest.mark.parametrize(
    ("served", "dtype", "width", "stays"),
    [
        ("triton", torch.bfloat16, 256, True),
        ("plain", torch.bfloat16, 256, False),
        ("triton", torch.float32, 256, False),
        ("triton", torch.bfloat16, 200, False),
    ],
)
def test_int8_stays_where_a_kernel_computes_with_it(
    monkeypatch: pytest.MonkeyPatch, served: str, dtype: torch.dtype, width: int, stays: bool
) -> None:
    def chosen(device: str, dtype: torch.dtype, shape: Shape, needed: frozenset[str]) -> choice.Choice:
        return replace(choice.plain(), names=dict.fromkeys(needed, served))

    monkeypatch.setattr(preparing, "choose", chosen)
    transformer = tiny_wan()
    linear = torch.nn.Linear(width, 130).to(dtype)
    transformer.blocks[1].extra = layer = Int8Linear.of(linear)
    names = prepare([transformer], 60, None, "cuda", dtype)
    assert ("int8_linear" in names) == stays
    if stays:
        assert transformer.blocks[1].extra is layer
        # For another shape, whatever would be chosen for that: the weights lie where they are.
        served = "plain"
        assert prepare([transformer], 90, None, "cuda", dtype)["int8_linear"] == "triton"
        assert transformer.blocks[1].extra is layer
        return
    made = transformer.blocks[1].extra
    assert type(made) is torch.nn.Linear
    assert torch.equal(made.weight, int8.dequantise(layer.weight, layer.weight_scale_inv, dtype))
    assert torch.equal(made.bias, linear.bias)


def test_a_folder_in_int8_is_multiplied_out_on_a_processor(library: Path, tmp_path: Path) -> None:
    """As it would be when it is read: the same weights, bit for bit."""
    named = turbo_layouts.quantised(turbo_layouts.tensors(library / "turbowan2.1-t2v"))
    folder = ModelFolder.read(turbo_layouts.port(library / "turbowan2.1-t2v", tmp_path / "port", named), "port")
    family = family_of(folder)
    assert family is not None
    made = family.load_part(folder, "transformer", torch.bfloat16)
    assert sum(isinstance(layer, Int8Linear) for layer in made.modules()) == 20
    assert prepare([made], 60, 0.1, "cpu", torch.bfloat16) == {}
    expected = load_transformer(folder, "transformer", torch.bfloat16).state_dict()
    state = made.state_dict()
    assert state.keys() == expected.keys()
    assert all(torch.equal(state[name], weight) for name, weight in expected.items())


def test_the_first_of_a_model_is_prepared_before_it_is_laid_out(
    start: Callable[..., LiveWorker], asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def laid_out(pipeline: Any, *_: Any) -> None:
        assert all(type(block) is FusedBlock for block in pipeline.transformer.blocks)
        pipeline.enable_model_cpu_offload(device="cpu")

    monkeypatch.setattr(memory, "plan_for", lambda *_: memory.MemoryPlan("model", False, "for a test"))
    monkeypatch.setattr(memory, "apply", laid_out)
    worker = start()
    jobs = [request(worker, "wan2.1-t2v", **{**CASES["wan2.1-t2v"], "num_frames": frames}) for frames in (9, 5)]
    frames = [read_y4m(worker.frames(job))[1] for job in jobs]
    assert [len(one) for one in frames] == [9, 5]
    assert np.unique(frames[0]).size > 50
    assert len(asked) == 2
