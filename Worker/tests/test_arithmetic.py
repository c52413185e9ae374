"""Colours, shapes, memory plans: what follows from numbers alone."""

from __future__ import annotations

import io
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest
import torch

from rowreel_worker import color, memory, y4m
from rowreel_worker.jobs import Load
from rowreel_worker.rules import Rules
from rowreel_worker.text_cache import TextCache
from rowreel_worker.warm import Models

GIB = memory.GIB


def test_every_colour_of_eight_bits_comes_back() -> None:
    """Ten bits of Y′CbCr lose none of 2²⁴ colours; a plane at a time."""
    levels = torch.arange(256)
    green, blue = torch.meshgrid(levels, levels, indexing="ij")
    for red in (0, 1, 63, 127, 128, 200, 254, 255):
        rgb = torch.stack((torch.full_like(green, red), green, blue))
        back = color.rgb8(color.planes((rgb[None] / 255).float()))
        assert np.array_equal(back[0], rgb.permute(1, 2, 0).numpy())


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [
        ((0, 0, 0), (64, 512, 512)),
        ((1, 1, 1), (940, 512, 512)),
        # BT.709: Y′ of a primary is its coefficient; its own difference signal reaches the end of the range.
        ((0, 0, 1), (127, 960, 471)),
        ((1, 0, 0), (250, 409, 960)),
        ((0, 1, 0), (691, 167, 105)),
    ],
)
def test_colours_are_those_of_the_standard(rgb: tuple[float, ...], expected: tuple[int, ...]) -> None:
    samples = color.planes(torch.tensor(rgb).view(1, 3, 1, 1))
    assert tuple(int(sample) for sample in samples.flatten()) == expected


def test_the_stream_has_the_length_that_is_announced() -> None:
    samples = np.zeros((3, 6, 4), np.uint16)
    assert len(y4m.frame(samples)) == y4m.frame_bytes(4, 6)
    assert b"F30000:1001 " in y4m.header(4, 6, Fraction(30000, 1001))


def rows(plane: Any) -> Any:
    """The samples of a plane without what pads its rows."""
    data = np.frombuffer(memoryview(plane), "<u2")
    return data.reshape(plane.height, plane.line_size // 2)[:, : plane.width]


def test_other_programs_read_the_same_samples_from_the_stream() -> None:
    samples = color.planes(torch.rand(3, 3, 16, 24))
    data = y4m.header(24, 16, Fraction(16)) + b"".join(map(y4m.frame, samples))
    with av.open(io.BytesIO(data), format="yuv4mpegpipe") as video:
        stream = video.streams.video[0]
        assert (stream.pix_fmt, stream.average_rate, stream.codec_context.color_range) == ("yuv444p10le", 16, 1)
        read = np.stack([[rows(plane) for plane in frame.planes] for frame in video.decode(stream)])
    assert np.array_equal(read, samples)


EIGHTS = Rules(frame_step=8, frames=49, size_multiple=16, size=(720, 480), fps=8, picture="none")


@pytest.mark.parametrize(
    ("frames", "nearest"), [(1, (1,)), (2, (1, 9)), (12, (9, 17)), (13, (9, 17)), (14, (17, 9)), (0.2, (1,))]
)
def test_the_nearest_frame_counts(frames: float, nearest: tuple[int, ...]) -> None:
    assert EIGHTS.nearest_frames(frames) == nearest


def test_sizes_follow_the_picture_and_keep_the_area() -> None:
    assert EIGHTS.size_for_picture(720, 480) == (720, 480)
    assert EIGHTS.size_for_picture(480, 720) == (480, 720)
    width, height = EIGHTS.size_for_picture(1000, 1000)
    assert width == height == 592
    assert abs(width * height / (720 * 480) - 1) < 0.03


#: Wan2.1-T2V-1.3B as it lies in bfloat16, its autoencoder in float32.
SMALL = {"text_encoder": int(10.6 * GIB), "transformer": int(2.6 * GIB), "vae": int(0.5 * GIB)}


@pytest.mark.parametrize(
    ("free", "mode", "tiling", "beside"),
    [
        (80, "none", False, True),
        (24, "none", False, False),
        (18, "model", False, False),
        (12, "group", False, False),
        (7.5, "group", True, False),
    ],
)
def test_the_fastest_layout_that_fits_is_chosen(free: float, mode: str, tiling: bool, beside: bool) -> None:
    layout = memory.plan(SMALL, int(free * GIB), 832, 480, 81, None)
    assert (layout.mode, layout.tiling, layout.beside) == (mode, tiling, beside)
    assert f"{free:.1f} GiB free" in layout.why
    assert "weights 13.7 GiB (largest 10.6 GiB)" in layout.why


def test_a_layout_that_was_asked_for_is_kept() -> None:
    layout = memory.plan(SMALL, 80 * GIB, 832, 480, 81, "group")
    assert (layout.mode, layout.beside) == ("group", False)
    assert layout.why.startswith("memory mode group asked for, tiling off")


def test_a_larger_shape_is_laid_out_again_where_it_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    layouts = {"small": "none", "large": "model", "smaller": "none"}
    request: Any = SimpleNamespace(shape="small")
    monkeypatch.setattr(memory, "plan_for", lambda _, r, *__: memory.MemoryPlan(layouts[r.shape], False, ""))  # type: ignore[arg-type]
    models = Models("cuda", "auto", None, 0, None)
    folder: Any = SimpleNamespace(name="wan")
    vae = SimpleNamespace()
    warm: Any = SimpleNamespace(
        folder=folder, pipeline=SimpleNamespace(vae=vae), layout=memory.MemoryPlan("none", True, ""), load=None
    )
    assert models._fits(warm, Load("wan", (832, 480), 81), request)
    assert not warm.layout.tiling
    request.shape = "large"
    assert not models._fits(warm, Load("wan", (1280, 720), 81), request)
    decoder = SimpleNamespace(free=lambda: freed.append(1))
    freed: list[int] = []
    warm.pipeline.streaming_decoder = decoder
    monkeypatch.setattr(memory, "plan_for", lambda *_: memory.MemoryPlan("none", False, "", beside=True))
    assert models._fits(warm, Load("wan", (320, 320), 81), request)
    # It was allocated for another stream.
    assert warm.layout.beside
    assert freed == [1]
    warm.layout, request.shape = memory.MemoryPlan("group", False, ""), "smaller"
    assert models._fits(warm, Load("wan", (480, 480), 81), request)
    assert (warm.layout.mode, warm.layout.beside) == ("group", False)


def test_texts_are_encoded_once_and_bounded() -> None:
    cache = TextCache(limit_bytes=100)
    made: list[str] = []

    def encode(text: str) -> torch.Tensor:
        made.append(text)
        return torch.zeros(10)

    for text in ("a", "b", "a", "c", "b"):
        cache.get(text, lambda text=text: encode(text))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]
    assert cache.held_bytes == 80
    assert (cache.hits, cache.misses) == (1, 4)
