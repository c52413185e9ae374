"""Every family through the real HTTP API, compared with diffusers' own pipeline, bit for bit."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from rowreel_worker import color

import reference
from cases import CASES, WITH_PICTURE
from live import LiveWorker, picture, read_y4m

PROMPT = "a watch on black velvet, studio lighting"


def request(worker: LiveWorker, kind: str, image: bytes | None, **fields: Any) -> dict[str, Any]:
    if image is not None:
        return worker.create_from(image, model=kind, **fields)
    return worker.create(model=kind, **fields)


@pytest.mark.parametrize("kind", CASES)
def test_frames_equal_those_of_diffusers(worker: LiveWorker, library: Path, kind: str) -> None:
    fields = {"prompt": PROMPT, "negative_prompt": "blur", **CASES[kind]}
    image = picture() if kind in WITH_PICTURE else None
    job = request(worker, kind, image, **fields)
    done = worker.completed(job)
    head, samples = read_y4m(worker.frames(job))
    expected = color.planes(reference.frames(library / kind, fields, image))
    assert samples.shape == expected.shape
    assert np.array_equal(samples, expected)
    assert len(np.unique(samples)) > 50, "a grey picture would equal another too"
    assert head == (
        f"YUV4MPEG2 W{fields['width']} H{fields['height']} F{int(done['fps'])}:1 Ip A1:1 "
        "C444p10 XYSCSS=444P10 XCOLORRANGE=LIMITED"
    )
    assert done["frames_ready"] == done["num_frames"] == fields["num_frames"]
    assert done["progress"] == 100
    assert done["error"] is None


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("wan2.1-t2v", {"flow_shift": 5.0, "guidance_scale": 1.0}),
        ("wan2.2-t2v", {"boundary_ratio": 0.5, "flow_shift": 5.0, "num_inference_steps": 4}),
        ("latte", {"enable_temporal_attentions": False, "num_frames": 5}),
        ("latte", {"guidance_scale": 1.0}),
        ("cogvideox-t2v", {"guidance_scale": 1.0, "num_frames": 9}),
    ],
)
def test_parameters_do_what_they_do_in_diffusers(
    worker: LiveWorker, library: Path, kind: str, changed: dict[str, Any]
) -> None:
    fields = {"prompt": PROMPT, **CASES[kind], **changed}
    job = request(worker, kind, None, **fields)
    worker.completed(job)
    _, samples = read_y4m(worker.frames(job))
    assert np.array_equal(samples, color.planes(reference.frames(library / kind, fields)))


def test_parameters_of_one_job_do_not_reach_the_next(worker: LiveWorker, library: Path) -> None:
    plain = {"prompt": PROMPT, **CASES["wan2.2-t2v"]}
    worker.completed(worker.create(model="wan2.2-t2v", **plain, flow_shift=9.0, boundary_ratio=0.2))
    job = worker.create(model="wan2.2-t2v", **plain)
    worker.completed(job)
    _, samples = read_y4m(worker.frames(job))
    assert np.array_equal(samples, color.planes(reference.frames(library / "wan2.2-t2v", plain)))


def test_the_dense_model_starts_from_a_picture_too(worker: LiveWorker, library: Path) -> None:
    fields = {"prompt": PROMPT, **CASES["wan2.2-ti2v"]}
    job = worker.create_from(picture(), model="wan2.2-ti2v", **fields)
    worker.completed(job)
    _, samples = read_y4m(worker.frames(job))
    expected = reference.frames(library / "wan2.2-ti2v", fields, picture())
    assert np.array_equal(samples, color.planes(expected))


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(worker: LiveWorker) -> None:
    fields = {"model": "cogvideox-t2v", "prompt": PROMPT, **CASES["cogvideox-t2v"]}
    jobs = [worker.create(**{**fields, "seed": seed}) for seed in (2**64 - 1, 2**64 - 1, 0)]
    first, again, other = (worker.frames(job) for job in jobs)
    assert first == again
    assert first != other
    movies = [worker.http.get(f"/v1/videos/{worker.completed(job)['id']}/content").content for job in jobs[:2]]
    assert movies[0] == movies[1]


def test_without_a_seed_one_is_drawn_and_told(worker: LiveWorker) -> None:
    fields = {"prompt": PROMPT, **CASES["cogvideox-t2v"]}
    del fields["seed"]
    first, second = (worker.create(model="cogvideox-t2v", **fields) for _ in range(2))
    assert first["seed"] != second["seed"]
    repeated = worker.create(model="cogvideox-t2v", **fields, seed=first["seed"])
    assert worker.frames(first) == worker.frames(repeated)


def test_the_movie_shows_the_frames(worker: LiveWorker) -> None:
    fields = {"prompt": PROMPT, **CASES["wan2.1-t2v"], "fps": 12}
    job = worker.create(model="wan2.1-t2v", **fields)
    worker.completed(job)
    response = worker.http.get(f"/v1/videos/{job['id']}/content")
    assert response.headers["content-type"] == "video/mp4"
    _, samples = read_y4m(worker.frames(job))
    with av.open(io.BytesIO(response.content)) as movie:
        stream = movie.streams.video[0]
        assert (stream.average_rate, stream.frames) == (12, 9)
        assert (stream.codec_context.colorspace, stream.codec_context.color_range) == (1, 1)
        lumas = [
            np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)[:, :32]
            for frame in movie.decode(stream)
        ]
    errors = np.stack(lumas).astype(float) - samples[:, 0] / 4
    assert np.abs(errors).mean() < 1.0
