"""RGB as decoders make it → Y′CbCr as video files have it.

ITU-R BT.709-6, limited range, 10 bits, 4:4:4:
    Y′ = 0.2126 R′ + 0.7152 G′ + 0.0722 B′     C_B = (B′ − Y′) / 1.8556     C_R = (R′ − Y′) / 1.5748
    D_Y = round(876 Y′ + 64)                    D_C = round(896 C + 512)
Ten bits, because eight would lose most colours of 8-bit RGB; from ten every one of them comes back exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

#: Samples of one frame or more: [frames, 3 (Y′ C_B C_R), height, width].
Planes = NDArray[np.uint16]

KR, KG, KB = 0.2126, 0.7152, 0.0722


def samples(rgb: torch.Tensor) -> torch.Tensor:
    """float32 [frames, 3, height, width], 0 to 1 → Y′CbCr as int16. Computed where the frames are: less is moved."""
    import torch

    red, green, blue = rgb.float().unbind(1)
    luma = KR * red + KG * green + KB * blue
    scaled = torch.stack(
        (
            luma * 876 + 64,
            (blue - luma) * (896 / (2 * (1 - KB))) + 512,
            (red - luma) * (896 / (2 * (1 - KR))) + 512,
        ),
        dim=1,
    )
    # int16 holds 0 … 1023 and, unlike uint16, has kernels everywhere. In the order that files have.
    return scaled.round().clamp(4, 1019).to(torch.int16).contiguous()


def planes(rgb: torch.Tensor) -> Planes:
    """The same in main memory."""
    return samples(rgb).cpu().numpy().view(np.uint16)


def rgb8(planes: Planes) -> NDArray[np.uint8]:
    """The inverse for 8-bit RGB: uint8 [frames, height, width, 3]. What a client computes to see the frames."""
    luma, blue, red = (planes[:, index].astype(np.float64) for index in range(3))
    y = (luma - 64) / 876
    b = y + (blue - 512) / 896 * (2 * (1 - KB))
    r = y + (red - 512) / 896 * (2 * (1 - KR))
    g = (y - KR * r - KB * b) / KG
    return (np.stack((r, g, b), axis=-1).clip(0, 1) * 255).round().astype(np.uint8)
