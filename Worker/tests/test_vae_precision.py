"""In which precision the autoencoder computes, and what is kept of it between videos."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from rowreel_worker import memory
from rowreel_worker.families import family_of
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.precision import precision_for
from rowreel_worker.vae.held import decoder_of
from rowreel_worker.vae.style import PLAIN, style_for

from test_vae_decoder import autoencoder


@pytest.mark.parametrize(
    ("device", "choice", "vae", "clip", "rest"),
    [
        ("cuda", "auto", torch.bfloat16, torch.float32, torch.bfloat16),
        ("cuda", "float32", torch.float32, torch.float32, torch.float32),
        ("cuda", "bfloat16", torch.bfloat16, torch.float32, torch.bfloat16),
        # The range of float16 does not suffice for it.
        ("cuda", "float16", torch.bfloat16, torch.float32, torch.float16),
        ("cpu", "auto", torch.float32, torch.float32, torch.float32),
        ("cpu", "bfloat16", torch.float32, torch.float32, torch.bfloat16),
    ],
)
def test_precision_of_wan(library: Path, device: str, choice: str, vae: Any, clip: Any, rest: Any) -> None:
    folder = ModelFolder.read(library / "wan2.1-i2v", "wan2.1-i2v")
    family = family_of(folder)
    assert family is not None
    precision = precision_for(family, folder, device, choice)
    assert [precision.of(name) for name in ("vae", "image_encoder", "transformer")] == [vae, clip, rest]


def test_styles_follow_the_device() -> None:
    assert style_for(torch.device("cpu"), torch.float32) == PLAIN
    half, whole = (style_for(torch.device("cuda"), dtype) for dtype in (torch.bfloat16, torch.float32))
    assert (half.channels_last, half.graphs, half.shared) == (True, True, False)
    assert whole.shared, "buffers of twice the size, fewer of them"


@pytest.mark.parametrize(
    ("has_room", "is_offloaded", "stays"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_buffers_stay_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, has_room: bool, is_offloaded: bool, stays: bool
) -> None:
    monkeypatch.setattr(memory, "leaves_room", lambda *_: has_room)
    vae = autoencoder("2.1")
    if is_offloaded:
        vae._hf_hook = SimpleNamespace()
    pipeline: Any = SimpleNamespace(vae=vae)
    request: Any = SimpleNamespace()
    latents = torch.randn(1, 16, 2, 3, 4)
    with torch.no_grad(), decoder_of(pipeline, request) as decoder:
        for _ in decoder.pieces(latents):
            pass
    held = [part for part in decoder._parts.memories if part._history is not None]
    assert bool(held) is stays
    with decoder_of(pipeline, request) as again:
        assert again is decoder
    vae.to(torch.bfloat16)
    with torch.no_grad(), decoder_of(pipeline, request) as decoder:
        assert len([*decoder.pieces(latents.bfloat16())]) == 2
