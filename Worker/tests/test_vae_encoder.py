"""The streaming encoder against `AutoencoderKLWan.encode` of diffusers, in every style that a processor can compute."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from rowreel_worker.vae import encoder
from rowreel_worker.vae.encoder import StreamingEncoder
from rowreel_worker.vae.style import PLAIN, Style

from test_vae_decoder import KINDS, STYLES, autoencoder


def moments(vae: Any, video: Tensor) -> Tensor:
    """Mean and log variance as diffusers has them."""
    with torch.no_grad():
        return vae.encode(video).latent_dist.parameters


def videos(kind: str, frames: int) -> tuple[Tensor, Tensor]:
    """One of noise; and one that starts from a picture: zeros are all that follows."""
    size = (16, 24) if kind == "2.1" else (32, 32)
    noise = torch.rand(1, 3, frames, *size) * 2 - 1
    started = torch.zeros_like(noise)
    started[:, :, 0] = noise[:, :, 0]
    return noise, started


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frames", [1, 5, 13, 15])
def test_it_equals_diffusers_bit_for_bit(kind: str, frames: int) -> None:
    vae, ours = autoencoder(kind), autoencoder(kind)
    encoder.install(ours)
    for video in videos(kind, frames):
        expected = moments(vae, video)
        assert torch.equal(moments(ours, video), expected)
        assert expected.std() > 0.01


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("style", STYLES, ids=str)
def test_every_style_computes_the_same(kind: str, style: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    vae, ours = autoencoder(kind), autoencoder(kind)
    encoder.install(ours)
    monkeypatch.setattr(encoder, "style_for", lambda *_: style)
    for video in videos(kind, 9):
        expected = moments(vae, video)
        assert (moments(ours, video) - expected).abs().max() < 1e-5 * expected.abs().max()


def test_several_videos_are_encoded_one_by_one() -> None:
    vae, ours = autoencoder("2.1"), autoencoder("2.1")
    encoder.install(ours)
    batch = torch.cat(videos("2.1", 5))
    assert torch.equal(moments(ours, batch), torch.cat([moments(vae, one) for one in batch.split(1)]))


def test_half_precision_is_diffusers_own() -> None:
    vae = autoencoder("2.1").bfloat16()
    video = videos("2.1", 9)[1].bfloat16()
    with torch.no_grad():
        assert torch.equal(StreamingEncoder(vae, PLAIN).moments(video), moments(vae, video))
