"""Model offload, with the processor in the place of the GPU: the hooks are real, only nothing has to move far."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from accelerate.hooks import CpuOffload

from rowreel_worker import color, memory
from rowreel_worker.jobs import State

import reference
from cases import CASES, WITH_PICTURE
from live import LiveWorker, picture, read_y4m

PROMPT = "a watch on black velvet"


@pytest.fixture
def offloading(start: Callable[..., LiveWorker], monkeypatch: pytest.MonkeyPatch) -> LiveWorker:
    """A worker that lays every model out in the mode `model`."""
    layout = memory.MemoryPlan("model", False, "for a test")
    monkeypatch.setattr(memory, "plan_for", lambda *_: layout)
    monkeypatch.setattr(memory, "apply", lambda pipeline, *_: pipeline.enable_model_cpu_offload(device="cpu"))
    return start()


@pytest.mark.parametrize("kind", ["wan2.1-i2v", "wan2.2-t2v", "wan2.2-ti2v", "cogvideox-t2v", "latte"])
def test_frames_are_the_same(offloading: LiveWorker, library: Path, kind: str) -> None:
    fields: dict[str, Any] = {"prompt": PROMPT, **CASES[kind]}
    image = picture() if kind in WITH_PICTURE or kind == "wan2.2-ti2v" else None
    expected = color.planes(reference.frames(library / kind, fields, image))
    for _ in range(2):
        # Twice: hooks are taken off and put on again after each.
        if image is None:
            job = offloading.create(model=kind, **fields)
        else:
            job = offloading.create_from(image, model=kind, **fields)
        done = offloading.completed(job)
        assert done["provenance"]["memory_mode"] == "model"
        assert np.array_equal(read_y4m(offloading.frames(job))[1], expected)


def test_a_decoder_is_on_its_device_while_it_decodes(offloading: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    onload = CpuOffload.pre_forward

    def told(hook: CpuOffload, module: Any, *rest: Any, **named: Any) -> Any:
        moved.append(type(module).__name__)
        return onload(hook, module, *rest, **named)

    monkeypatch.setattr(CpuOffload, "pre_forward", told)
    offloading.completed(offloading.create(model="wan2.1-t2v", prompt=PROMPT, **CASES["wan2.1-t2v"]))
    assert moved[0] == "UMT5EncoderModel"
    assert moved[-1] == "AutoencoderKLWan"


def test_texts_of_jobs_that_wait_are_encoded_in_one_visit(offloading: LiveWorker) -> None:
    fields: dict[str, Any] = {"model": "cogvideox-t2v", **CASES["cogvideox-t2v"]}
    long = offloading.create(prompt="first", **{**fields, "num_inference_steps": 60})
    others = [offloading.create(prompt=prompt, **fields) for prompt in ("second", "third")]
    offloading.completed(long)
    warm = offloading.worker.models.warm
    assert warm is not None
    for job in others:
        offloading.completed(job)
        assert offloading.worker.store.get(job["id"]).state is State.COMPLETED
    # Three prompts and the empty negative one, however many jobs asked for them.
    assert warm.texts.misses == 4
