"""TurboWan through the real HTTP API, compared with its formulae written plainly (`turbo_reference`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rowreel_worker import color, memory
from rowreel_worker.families import family_of
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.turbo import attention, sampler
from rowreel_worker.turbo.loading import load_transformer

import turbo_reference
from cases import TURBO, WITH_PICTURE
from live import LiveWorker, picture, read_y4m

PROMPT = "a watch on black velvet, studio lighting"


def request(worker: LiveWorker, kind: str, **fields: Any) -> dict[str, Any]:
    if kind in WITH_PICTURE:
        return worker.create_from(picture(), model=kind, **fields)
    return worker.create(model=kind, **fields)


def assert_same_video(samples: Any, expected: torch.Tensor) -> None:
    """Attention in float64 there, in float32 here: a sample in ten bits may round to its neighbour, no further."""
    planes = color.planes(expected)
    assert samples.shape == planes.shape
    difference = np.abs(samples.astype(int) - planes.astype(int))
    assert difference.max() <= 1
    assert difference.mean() < 0.01
    assert len(np.unique(samples)) > 50, "a grey picture would equal another too"


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("turbowan2.1-t2v", {}),
        ("turbowan2.1-t2v", {"sla_topk": 0.7, "num_inference_steps": 2, "sigma_max": 1600}),
        ("turbowan2.2-i2v", {}),
        ("turbowan2.2-i2v", {"ode": True, "num_inference_steps": 3, "boundary_ratio": 0.94, "sla_topk": 1}),
    ],
)
def test_frames_are_those_of_the_formulae(
    worker: LiveWorker, library: Path, kind: str, changed: dict[str, Any]
) -> None:
    fields = {"prompt": PROMPT, **TURBO[kind], **changed}
    job = request(worker, kind, **fields)
    done = worker.completed(job)
    _, samples = read_y4m(worker.frames(job))
    image = picture() if kind in WITH_PICTURE else None
    assert_same_video(samples, turbo_reference.frames(library / kind, fields, image))
    provenance = done["provenance"]
    assert provenance["scheduler"] == "rCM"
    defaults = {"sigma_max": 80 if image is None else 200, "sla_topk": 0.1, "num_inference_steps": 4}
    told = {name: provenance["parameters"][name] for name in defaults}
    assert told == {**defaults, **{name: value for name, value in changed.items() if name in defaults}}


def test_what_is_kept_is_each_requests_own(worker: LiveWorker) -> None:
    """Without loading again: the first and the third are the same, whatever the second asked for."""
    fields = {"prompt": PROMPT, **TURBO["turbowan2.1-t2v"], "num_inference_steps": 1}
    jobs = [request(worker, "turbowan2.1-t2v", **fields, sla_topk=keep) for keep in (0.1, 1.0, 0.1)]
    first, second, third = (worker.frames(job) for job in jobs)
    assert first == third
    assert first != second


def refused(worker: LiveWorker, kind: str, **fields: Any) -> dict[str, Any]:
    fields = {"model": kind, "prompt": PROMPT, **fields}
    if kind in WITH_PICTURE and fields.pop("picture", True):
        files = {"input_reference": ("p.png", picture(), "image/png")}
        response = worker.http.post("/v1/videos", data={n: str(v) for n, v in fields.items()}, files=files)
    else:
        response = worker.http.post("/v1/videos", json=fields)
    assert response.status_code == 422, response.text
    error: dict[str, Any] = response.json()["error"]
    return error


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        ("turbowan2.1-t2v", {"num_inference_steps": 5},
         "num_inference_steps is 5: turbowan2.1-t2v makes its video in 1 to 4 steps"),
        ("turbowan2.1-t2v", {"guidance_scale": 5},
         "guidance_scale is 5: turbowan2.1-t2v was distilled to need no guidance"),
        ("turbowan2.2-i2v", {"negative_prompt": "blur"},
         "turbowan2.2-i2v reads no negative prompt, because it has no guidance"),
        ("turbowan2.1-t2v", {"ode": True}, "turbowan2.1-t2v has no ode"),
        ("turbowan2.1-t2v", {"boundary_ratio": 0.9}, "turbowan2.1-t2v has no boundary_ratio"),
        ("turbowan2.1-t2v", {"flow_shift": 5}, "turbowan2.1-t2v has no flow_shift"),
        ("turbowan2.1-t2v", {"sla_topk": 1.5}, "sla_topk is 1.5: 0 to 1 is possible"),
        ("turbowan2.1-t2v", {"sigma_max": 10}, "sigma_max is 10: 15 to 10000 is possible"),
        ("turbowan2.1-t2v", {"num_frames": 80}, "num_frames is 80: turbowan2.1-t2v makes 4·N + 1 frames"),
        ("turbowan2.2-i2v", {"picture": False}, "turbowan2.2-i2v starts from a picture, and none was sent"),
    ],
)  # fmt: skip
def test_what_it_cannot_do_is_refused(worker: LiveWorker, kind: str, fields: dict[str, Any], message: str) -> None:
    error = refused(worker, kind, **fields)
    assert error["message"] == message
    if "ode" in fields:
        assert error["hint"] == "models that have it: turbowan2.2-i2v"


def test_no_guidance_may_be_said(worker: LiveWorker) -> None:
    fields = {"prompt": PROMPT, **TURBO["turbowan2.1-t2v"], "num_inference_steps": 1}
    plain, said = (worker.create(model="turbowan2.1-t2v", **fields, **more) for more in ({}, {"guidance_scale": 1}))
    assert worker.frames(plain) == worker.frames(said)


def test_what_it_can_make_is_listed(worker: LiveWorker) -> None:
    listed = {model["family"]: model for model in worker.checked(worker.http.get("/v1/models"))["data"]}
    text, image = listed["turbowan2.1-t2v"], listed["turbowan2.2-i2v"]
    assert text["parameters"] == ["decoder", "sigma_max", "sla_topk"]
    assert image["parameters"] == ["boundary_ratio", "decoder", "ode", "sigma_max", "sla_topk"]
    assert (text["default_size"], image["default_size"]) == ("832x480", "1280x720")
    for model in (text, image):
        assert (model["default_steps"], model["most_steps"], model["negative_prompt"]) == (4, 4, False)
        assert (model["default_frames"], model["frame_step"], model["fps"], model["size_multiple"]) == (81, 4, 16, 16)
    assert (listed["wan2.1-t2v"]["most_steps"], listed["wan2.1-t2v"]["negative_prompt"]) == (200, True)


@pytest.mark.parametrize(
    ("name", "size"),
    [("TurboWan2.1-T2V-14B-720P-Diffusers", (1280, 720)), ("TurboWan2.1-T2V-14B-Diffusers", (832, 480))],
)
def test_the_name_tells_the_resolution(library: Path, name: str, size: tuple[int, int]) -> None:
    folder = ModelFolder.read(library / "turbowan2.1-t2v", name)
    family = family_of(folder)
    assert family is not None
    assert family.rules(folder).size == size


def test_without_a_size_the_video_has_the_pictures_shape(library: Path) -> None:
    """What the scripts call adaptive resolution: the area of 720p, each side rounded to 16."""
    folder = ModelFolder.read(library / "turbowan2.2-i2v", "model")
    family = family_of(folder)
    assert family is not None
    assert family.rules(folder).size_for_picture(1000, 1000) == (960, 960)
    assert family.rules(folder).size_for_picture(1080, 1920) == (720, 1280)


def test_a_cancelled_job_ends_within_a_step(worker: LiveWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []
    told = sampler.timestep

    def step(level: float, device: torch.device) -> torch.Tensor:
        seen.append(level)
        worker.http.delete(f"/v1/videos/{job['id']}")
        return told(level, device)

    monkeypatch.setattr(sampler, "timestep", step)
    job = worker.create(model="turbowan2.1-t2v", prompt=PROMPT, **{**TURBO["turbowan2.1-t2v"], "num_frames": 81})
    assert worker.finished(job)["status"] == "cancelled"
    assert len(seen) == 1


@pytest.mark.parametrize("kind", TURBO)
def test_frames_in_bfloat16_are_near(start: Callable[..., LiveWorker], worker: LiveWorker, kind: str) -> None:
    """As a GPU computes, in 8 bits of mantissa: samples of ten bits differ by less than one on average."""
    fields = {"prompt": PROMPT, **TURBO[kind], "num_inference_steps": 1}
    rough = start(dtype="bfloat16")
    job = request(rough, kind, **fields)
    assert rough.completed(job)["provenance"]["dtype"]["default"] == "bfloat16"
    near, exact = (
        read_y4m(one.frames(video))[1].astype(float)
        for one, video in ((rough, job), (worker, request(worker, kind, **fields)))
    )
    assert 0 < np.abs(near - exact).mean() < 1


def test_every_layer_is_called_as_one(library: Path) -> None:
    """Where layers wait in main memory, each is fetched when it is called: one whose weights are only read is not."""
    folder = ModelFolder.read(library / "turbowan2.1-t2v", "model")
    model = load_transformer(folder, "transformer", torch.float32)
    called: set[str] = set()
    leaves = {
        name: leaf for name, leaf in model.named_modules() if [*leaf.parameters(False)] and not [*leaf.children()]
    }
    for name, leaf in leaves.items():
        leaf.register_forward_pre_hook(lambda *_, name=name: called.add(name))
    with torch.no_grad():
        model(torch.randn(1, 16, 1, 4, 4), torch.tensor([988.0]), torch.randn(1, 5, 32))
    assert called == set(leaves)


def test_frames_are_the_same_with_offload(
    start: Callable[..., LiveWorker], worker: LiveWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hooks are real, with the processor in the place of the GPU: both experts and the picture's encoder."""
    fields = {"prompt": PROMPT, **TURBO["turbowan2.2-i2v"]}
    plain = worker.frames(request(worker, "turbowan2.2-i2v", **fields))
    layout = memory.MemoryPlan("model", False, "for a test")
    monkeypatch.setattr(memory, "plan_for", lambda *_: layout)
    monkeypatch.setattr(memory, "apply", lambda pipeline, *_: pipeline.enable_model_cpu_offload(device="cpu"))
    offloading = start()
    for _ in range(2):
        # Twice: hooks are taken off and put on again after each.
        job = request(offloading, "turbowan2.2-i2v", **fields)
        assert offloading.completed(job)["provenance"]["memory_mode"] == "model"
        assert offloading.frames(job) == plain


def test_another_function_may_attend(library: Path) -> None:
    """A kernel takes the place of the reference, and sees what each layer keeps."""
    folder = ModelFolder.read(library / "turbowan2.1-t2v", "model")
    model = load_transformer(folder, "transformer", torch.float32)
    inputs = (torch.randn(1, 16, 1, 4, 4), torch.tensor([988.0]), torch.randn(1, 5, 32))
    seen = []

    def attend(q: torch.Tensor, *rest: Any) -> torch.Tensor:
        seen.append((tuple(q.shape), rest[2]))
        return attention.reference(q, *rest)

    with torch.no_grad():
        plain = model(*inputs).sample
        attention.set_attend(model, attend)
        attention.set_keep(model, 0.3)
        # One block of keys: how much is kept changes nothing.
        assert torch.equal(model(*inputs).sample, plain)
    assert seen == [((1, 2, 4, 12), 0.3)] * 2
