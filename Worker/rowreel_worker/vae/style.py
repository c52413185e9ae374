"""How an autoencoder is computed: the choices that change speed and last bits, and nothing else."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Literal

import torch

#: A 3D convolution as itself; as three 2D ones whose results are added; or as one 2D one over three frames' channels.
Form = Literal["3d", "sums", "stacked"]
FORMS: tuple[Form, ...] = ("3d", "sums", "stacked")


@dataclass(frozen=True)
class Style:
    """`PLAIN` computes what diffusers computes, bit for bit in float32; the others differ in rounding."""

    #: Channels are the innermost dimension in memory, as the matrix units of GPUs read them.
    channels_last: bool = False
    #: Normalisation with SiLU, and bias with residual, are one kernel of Triton's each.
    fused: bool = False
    form: Form = "3d"
    #: Convolutions of equal shape share one buffer: less memory, two more copies of two frames each.
    shared: bool = True
    #: The work of a piece is captured once as a CUDA graph and replayed.
    graphs: bool = False


PLAIN = Style()


def style_for(device: torch.device, dtype: torch.dtype) -> Style:
    """Everything that helps on a GPU; a processor computes as diffusers does.

    The form is the one whose arithmetic is cuDNN's own. `python -m bench --section vae` measures all of them.
    """
    if device.type != "cuda":
        return PLAIN
    # In float32, which somebody asked for, buffers of their own would be twice what `memory` reckons with.
    return Style(channels_last=True, fused=has_triton(), shared=dtype == torch.float32, graphs=True)


def has_triton() -> bool:
    return importlib.util.find_spec("triton") is not None
