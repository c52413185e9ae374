"""Multi-scale structural similarity, in float64, from the formulas alone: the oracle of half precision.

Wang, Simoncelli, Bovik 2003, "Multi-scale structural similarity for image quality assessment":
    l = (2 μx μy + C₁) / (μx² + μy² + C₁)     cs = (2 σxy + C₂) / (σx² + σy² + C₂)     C₁ = (0.01 L)²  C₂ = (0.03 L)²
    MS-SSIM = l₅^β₅ · Π cs_j^β_j,   β = 0.0448, 0.2856, 0.3001, 0.2363, 0.1333
with means and variances under a Gaussian window of 11×11, σ 1.5, and each scale the last one's 2×2 means. The window
has to fit the fifth scale: pictures have sides of 11·16 = 176 or more.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def ms_ssim(first: Tensor, second: Tensor) -> float:
    """The mean over frames and channels, of [frames, channels, height, width] with values 0 to 1."""
    assert first.shape == second.shape
    assert min(first.shape[2:]) >= 176, "five scales need sides of 176"
    # Every channel of every frame is a picture of its own.
    x, y = (frames.double().flatten(0, 1)[:, None] for frames in (first, second))
    result = torch.ones(len(x), dtype=torch.float64)
    for scale, weight in enumerate(WEIGHTS):
        luminance, structure = _terms(x, y)
        result *= structure.clamp(min=0) ** weight
        if scale == len(WEIGHTS) - 1:
            result *= luminance.clamp(min=0) ** weight
        x, y = (F.avg_pool2d(frames, 2) for frames in (x, y))
    return float(result.mean())


def _terms(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """l and cs of each picture, each averaged over its pixels."""
    first, second = 0.01**2, 0.03**2
    mean_x, mean_y = _blurred(x), _blurred(y)
    variance_x, variance_y = _blurred(x * x) - mean_x**2, _blurred(y * y) - mean_y**2
    covariance = _blurred(x * y) - mean_x * mean_y
    luminance = (2 * mean_x * mean_y + first) / (mean_x**2 + mean_y**2 + first)
    structure = (2 * covariance + second) / (variance_x + variance_y + second)
    return luminance.mean((1, 2, 3)), structure.mean((1, 2, 3))


def _blurred(x: Tensor) -> Tensor:
    distance = torch.arange(11, dtype=torch.float64) - 5
    line = torch.exp(-(distance**2) / (2 * 1.5**2))
    line /= line.sum()
    return F.conv2d(x, (line[:, None] * line[None, :])[None, None])
