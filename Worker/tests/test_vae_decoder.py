"""The streaming decoder against `AutoencoderKLWan.decode` of diffusers, in every style that a processor can compute."""

from __future__ import annotations

from itertools import product
from typing import Any

import diffusers
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from rowreel_worker.vae.decoder import StreamingDecoder
from rowreel_worker.vae.style import FORMS, PLAIN, Form, Style

from ms_ssim import ms_ssim

#: Wan2.1's shape, and the residual one of 5B.
KINDS: dict[str, dict[str, Any]] = {
    "2.1": {"dim_mult": [1, 2, 4, 4], "num_res_blocks": 2},
    "5B": {
        "dim_mult": [1, 2, 4, 4], "num_res_blocks": 1, "is_residual": True, "decoder_base_dim": 6, "patch_size": 2,
        "in_channels": 12, "out_channels": 12, "scale_factor_spatial": 16,
    },
}  # fmt: skip

STYLES = [
    Style(channels_last=last, form=form, shared=shared)
    for last, form, shared in product((False, True), FORMS, (False, True))
]


def autoencoder(kind: str, dim: int = 4) -> Any:
    torch.manual_seed(3)
    made = diffusers.AutoencoderKLWan(
        base_dim=dim, z_dim=16, temperal_downsample=[False, True, True], **KINDS[kind]
    ).eval()  # fmt: skip
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            # As they are made every γ is one, and an error in its place would not show.
            if name.endswith("gamma"):
                parameter.uniform_(0.5, 1.5)
    return made


def whole(vae: Any, latents: Tensor) -> Tensor:
    """What diffusers decodes, as float32 [frames, 3, height, width], 0 to 1."""
    with torch.no_grad():
        video = vae.decode(latents, return_dict=False)[0]
    return (video[0].transpose(0, 1).float() * 0.5 + 0.5).clamp(0, 1)


def streamed(decoder: StreamingDecoder, latents: Tensor) -> Tensor:
    with torch.no_grad():
        pieces = [piece.clone() for piece in decoder.pieces(latents)]
    assert [len(piece) for piece in pieces] == [1] + [4] * (len(pieces) - 1)
    return torch.cat(pieces)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_it_equals_diffusers_bit_for_bit(kind: str, count: int) -> None:
    vae = autoencoder(kind)
    latents = torch.randn(1, 16, count, 3, 5)
    expected = whole(vae, latents)
    for shared in (False, True):
        assert torch.equal(streamed(StreamingDecoder(vae, Style(shared=shared)), latents), expected)
    assert expected.std() > 0.05


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("style", STYLES, ids=str)
def test_every_style_computes_the_same(kind: str, style: Style) -> None:
    vae = autoencoder(kind)
    latents = torch.randn(1, 16, 4, 3, 4)
    expected = whole(vae, latents)
    # float32 has 24 bits, and sums of a few hundred products follow one another some thirty times.
    assert (streamed(StreamingDecoder(vae, style), latents) - expected).abs().max() < 1e-5


def test_a_video_knows_nothing_of_the_one_before() -> None:
    vae = autoencoder("2.1")
    decoder = StreamingDecoder(vae, PLAIN)
    first, second = torch.randn(2, 1, 16, 3, 3, 4).unbind()
    larger = torch.randn(1, 16, 2, 5, 4)
    alone = [whole(vae, latents) for latents in (first, second, larger)]
    assert torch.equal(streamed(decoder, first), alone[0])
    assert torch.equal(streamed(decoder, second), alone[1])
    assert torch.equal(streamed(decoder, larger), alone[2])
    # One that was left after its first piece, as when a job is cancelled.
    with torch.no_grad():
        next(decoder.pieces(second))
    assert torch.equal(streamed(decoder, first), alone[0])
    decoder.free()
    assert torch.equal(streamed(decoder, first), alone[0])


def test_laying_weights_out_changes_their_strides_only() -> None:
    vae = autoencoder("2.1")
    before = {name: value.clone() for name, value in vae.state_dict().items()}
    for form in FORMS:
        StreamingDecoder(vae, Style(channels_last=True, form=form))
        after = vae.state_dict()
        assert all(torch.equal(after[name], value) for name, value in before.items())
        # Moving keeps them: offloading does not undo it.
        weight = vae.decoder.conv_in.weight
        assert weight.to(torch.float64).stride() == weight.stride() != before["decoder.conv_in.weight"].stride()


# Of "3d" a processor has no kernel that keeps the order for one thread; a GPU's does.
@pytest.mark.parametrize("form", ["sums", "stacked"])
def test_nothing_is_reordered_on_the_way(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    """With channels last every kernel and all that it reads lie so: otherwise a GPU copies them, unseen, each time."""
    seen: list[bool] = []
    for name, layout in (("conv2d", torch.channels_last), ("conv3d", torch.channels_last_3d)):
        convolve = getattr(F, name)

        def told(
            x: Tensor, weight: Tensor, *rest: Any, by: Any = convolve, layout: Any = layout, **more: Any
        ) -> Tensor:
            # The attention of one small picture is diffusers' own, as are kernels of one pixel.
            if weight.shape[-1] > 1:
                seen.append(all(tensor.is_contiguous(memory_format=layout) for tensor in (x, weight)))
            return by(x, weight, *rest, **more)

        monkeypatch.setattr(F, name, told)
    decoder = StreamingDecoder(autoencoder("2.1"), Style(channels_last=True, form=form))
    # The latent has other sides than the kernels, so that layouts cannot be mistaken for one another.
    streamed(decoder, torch.randn(1, 16, 3, 5, 4))
    assert len(seen) > 90
    assert all(seen)


def test_half_precision_is_diffusers_own() -> None:
    """What was measured of diffusers' decoder in bfloat16 with published weights holds for this one."""
    vae = autoencoder("2.1").bfloat16()
    latents = torch.randn(1, 16, 3, 4, 4, dtype=torch.bfloat16)
    assert torch.equal(streamed(StreamingDecoder(vae, PLAIN), latents), whole(vae, latents))


def test_half_precision_looks_the_same() -> None:
    """MS-SSIM ≥ 0.999 to float32.

    Weights are random and so is the picture: there is no smooth content that structure could be found in, and a
    twelfth of the published width to average errors over. Trained weights do better; this finds a step that loses
    bits, such as a sum or a clamp in bfloat16 where float32 is meant.
    """
    vae = autoencoder("2.1", dim=8)
    # One picture: that pieces after it are the same is what the test above says.
    latents = torch.randn(1, 16, 1, 22, 22)
    style = Style(channels_last=True)
    exact = streamed(StreamingDecoder(vae, style), latents)
    half = streamed(StreamingDecoder(vae.bfloat16(), style), latents.bfloat16())
    assert exact.std() > 0.1
    assert ms_ssim(half, exact) >= 0.999
    # The oracle itself: equal is one, and noise that nobody sees is already too much.
    assert ms_ssim(exact, exact) == 1
    assert ms_ssim(exact + 0.015 * torch.randn_like(exact), exact) < 0.999
