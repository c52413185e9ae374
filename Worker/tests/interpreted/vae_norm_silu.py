"""The autoencoder's Triton kernels, by its interpreter: against their formulas in float64, and inside the decoder."""

from __future__ import annotations

import diffusers
import pytest
import torch
from torch import Tensor

from rowreel_worker.vae.decoder import StreamingDecoder
from rowreel_worker.vae.norm_silu import add_bias, norm_silu
from rowreel_worker.vae.style import PLAIN, Style

LAST = torch.channels_last_3d


def numbers(channels: int, dtype: torch.dtype, scale: float = 3.0) -> Tensor:
    return (torch.randn(1, channels, 3, 5, 7) * scale).to(dtype).contiguous(memory_format=LAST)


def wide(values: Tensor) -> Tensor:
    """Of one number for each channel: float64, to go with [1, C, frames, height, width]."""
    return values.double().view(-1, 1, 1, 1)


@pytest.mark.parametrize("channels", [3, 20, 96, 384])
@pytest.mark.parametrize(("dtype", "bits"), [(torch.float32, 22), (torch.bfloat16, 7)])
@pytest.mark.parametrize("biased", [False, True])
def test_norm_silu(channels: int, dtype: torch.dtype, bits: int, biased: bool) -> None:
    x, gamma = numbers(channels, dtype), torch.randn(channels).to(dtype)
    bias = torch.randn(channels).to(dtype) if biased else None
    # Into the middle of a buffer, as convolutions have it: nothing beside it changes.
    buffer = torch.full((1, channels, 6, 5, 7), 9.0, dtype=dtype).contiguous(memory_format=LAST)
    norm_silu(x, gamma, buffer[:, :, 2:5], bias)
    value = x.double() if bias is None else x.double() + wide(bias)
    y = value / value.square().sum(1, keepdim=True).sqrt() * channels**0.5 * wide(gamma)
    expected = y / (1 + torch.exp(-y))
    error = (buffer[:, :, 2:5].double() - expected).abs()
    assert bool((error <= expected.abs() * 2.0**-bits + 1e-6).all())
    assert bool((buffer[:, :, :2] == 9).all())
    assert bool((buffer[:, :, 5:] == 9).all())


def test_a_pixel_of_zeros_stays_zero() -> None:
    x, out = torch.zeros(2, 1, 96, 1, 2, 2).unbind()
    x, out = x.contiguous(memory_format=LAST), (out + 1).contiguous(memory_format=LAST)
    norm_silu(x, torch.ones(96), out)
    assert bool((out == 0).all())


@pytest.mark.parametrize(("dtype", "bits"), [(torch.float32, 22), (torch.bfloat16, 7)])
def test_add_bias(dtype: torch.dtype, bits: int) -> None:
    x, residual, bias = numbers(20, dtype), numbers(20, dtype), torch.randn(20).to(dtype)
    expected = x.double() + wide(bias) + residual.double()
    # One step of the result: the sum is rounded once, and the interpreter cuts bits off where a GPU rounds.
    assert bool(((add_bias(x, bias, residual).double() - expected).abs() <= expected.abs() * 2.0**-bits + 1e-6).all())


def test_other_layouts_are_refused() -> None:
    x = torch.randn(1, 8, 3, 4, 4)
    with pytest.raises(ValueError, match="channels last are expected"):
        norm_silu(x, torch.ones(8), x)


def test_the_decoder_with_fused_kernels() -> None:
    torch.manual_seed(0)
    vae = diffusers.AutoencoderKLWan(
        base_dim=4, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    ).eval()
    latents = torch.randn(1, 16, 2, 2, 3)
    with torch.no_grad():
        expected = torch.cat([*StreamingDecoder(vae, PLAIN).pieces(latents)])
        for shared in (False, True):
            decoder = StreamingDecoder(vae, Style(channels_last=True, fused=True, shared=shared))
            assert (torch.cat([*decoder.pieces(latents)]) - expected).abs().max() < 1e-5
