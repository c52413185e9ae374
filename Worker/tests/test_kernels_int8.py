"""int8 layers: whole numbers from a formula in float64, and what a quantised layer keeps of its model."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from rowreel_worker.kernels.int8 import Int8Linear, dequantise, int8_linear, quantise

from kernel_oracles import relative_error


def test_every_block_has_its_scale() -> None:
    x = torch.randn(300, 200)
    x[128:256, 128:] *= 1000
    whole, scales = quantise(x)
    assert scales.shape == (3, 2)
    for down in range(3):
        for over in range(2):
            rows, columns = slice(128 * down, 128 * down + 128), slice(128 * over, 128 * over + 128)
            block = x[rows, columns].double()
            expected = (block / (block.abs().max() / 128)).round().clamp(-128, 127)
            # float32 and float64 may fall on two sides of a half.
            assert (whole[rows, columns] - expected).abs().max() <= 1
            assert (whole[rows, columns] != expected).double().mean() < 1e-3
            assert scales[down, over] == pytest.approx(float(block.abs().max()) / 128)
    error = (dequantise(whole, scales, torch.float32) - x).abs()
    # Half a step; a whole one where +amax would be 128.
    assert (error <= scales.repeat_interleave(128, 0)[:300].repeat_interleave(128, 1)[:, :200] * 1.001).all()


def test_linear_is_the_product_of_what_was_quantised() -> None:
    linear = nn.Linear(256, 130)
    x = 3 * torch.randn(2, 150, 256)
    layer = Int8Linear.of(linear)
    whole, scales = quantise(x.flatten(0, 1))
    inputs = whole.double() * scales.double().repeat_interleave(128, 0)[:300].repeat_interleave(128, 1)
    spread = layer.weight_scale_inv.double().repeat_interleave(128, 0)[:130].repeat_interleave(128, 1)
    expected = inputs @ (layer.weight.double() * spread).T + linear.bias.double()
    assert relative_error(layer(x), expected.unflatten(0, (2, 150))) < 1e-6
    assert relative_error(layer(x), linear(x)) < 2e-2


def test_a_model_in_bfloat16_keeps_its_scales() -> None:
    layer = Int8Linear.of(nn.Linear(128, 128))
    scale = layer.weight_scale_inv.clone()
    layer.to(torch.bfloat16)
    assert layer.weight.dtype == torch.int8
    assert torch.equal(layer.weight_scale_inv, scale)
    assert layer.bias.dtype == torch.bfloat16
    assert layer.to("meta").weight_scale_inv.device.type == "meta"
    assert set(layer.state_dict()) == {"weight", "weight_scale_inv", "bias"}


def test_layers_that_cannot_be_int8() -> None:
    weight, scale = quantise(torch.randn(64, 100))
    with pytest.raises(ValueError, match="100 and 100"):
        int8_linear(torch.randn(3, 100), weight, scale, None)
    with pytest.raises(ValueError, match=r"128 \(torch.float32\)"):
        int8_linear(torch.randn(3, 128), torch.randn(64, 128), scale, None)
