"""The layers that Wan's encoder and decoder are made of, over streams. Each has diffusers' module with the weights.

A part takes the frames of one piece, [1, channels, frames, height, width], and gives those of the next part. What it
remembers is in the convolutions that it registers with its `Parts`; `is_first` says whether the piece is the stream's
first, which temporal resampling treats otherwise: a single picture, that stays one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rowreel_worker.vae.convolution import CausalConvolution, Rooms
from rowreel_worker.vae.norm_silu import add_bias, norm_silu, norm_silu_reference
from rowreel_worker.vae.style import Style

#: A layer over a stream: the piece and whether it is the first → the piece for the next layer.
Part = Callable[[Tensor, bool], Tensor]


class Parts:
    """Makes the parts of one stream and knows all that they remember."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.memories: list[CausalConvolution | LastFrame] = []
        self._rooms = Rooms()

    def reset(self) -> None:
        for memory in self.memories:
            memory.reset()

    def free(self) -> None:
        """Gives the buffers back; the next piece allocates them again."""
        self._rooms.free()
        for memory in self.memories:
            memory.free()

    def convolution(self, module: Any, frames: int) -> CausalConvolution:
        made = CausalConvolution(module, frames, self.style, self._rooms)
        self.memories.append(made)
        return made

    def plain(self, module: Any, frames: int) -> Part:
        """A causal convolution with nothing before it."""
        convolution = self.convolution(module, frames)

        def run(x: Tensor, is_first: bool) -> Tensor:
            convolution.room(x.shape[2], x).copy_(x)
            return convolution(x.shape[2])

        return run

    def head(self, norm: Any, module: Any, frames: int) -> Part:
        """Normalisation, SiLU and the convolution that makes pictures or latents."""
        convolution = self.convolution(module, frames)

        def run(x: Tensor, is_first: bool) -> Tensor:
            self.activate(x, norm, convolution)
            return convolution(x.shape[2])

        return run

    def activate(self, x: Tensor, norm: Any, into: CausalConvolution, bias: Tensor | None = None) -> None:
        """Normalisation and SiLU of `x`, with `bias` added before, into the room of the next convolution."""
        out = into.room(x.shape[2], x)
        run = norm_silu if self.style.fused else norm_silu_reference
        run(self._laid_out(x), norm.gamma.view(-1), out, bias)

    def _laid_out(self, x: Tensor) -> Tensor:
        """As fused kernels read it: modules of diffusers' (attention) give other layouts."""
        return x.contiguous(memory_format=torch.channels_last_3d) if self.style.fused else x

    def residual(self, block: Any, frames: int) -> Part:
        """`WanResidualBlock`: x ↦ shortcut(x) + conv₂(SiLU(norm₂(conv₁(SiLU(norm₁(x))))))."""
        first, second = self.convolution(block.conv1, frames), self.convolution(block.conv2, frames)
        is_fused = self.style.fused

        def run(x: Tensor, is_first: bool) -> Tensor:
            count = x.shape[2]
            shortcut = _pointwise(block.conv_shortcut, x)
            self.activate(x, block.norm1, first)
            # Where kernels are fused the biases are added by the pass that follows anyway.
            between = first(count, bias=not is_fused)
            self.activate(between, block.norm2, second, block.conv1.bias if is_fused else None)
            result = second(count, bias=not is_fused)
            if is_fused:
                return add_bias(self._laid_out(result), block.conv2.bias, self._laid_out(shortcut))
            return result + shortcut

        return run

    def attention(self, block: Any) -> Part:
        """Over the pixels of each frame: it remembers nothing, so diffusers' own module runs."""
        return lambda x, is_first: block(x)

    def middle(self, block: Any, frames: int) -> list[Part]:
        made = [self.residual(block.resnets[0], frames)]
        for attention, resnet in zip(block.attentions, block.resnets[1:], strict=True):
            made += [self.attention(attention), self.residual(resnet, frames)]
        return made

    def upsample(self, block: Any, frames: int) -> Part:
        """`WanResample` to twice the size and, as `upsample3d`, twice the frames, but for the first piece."""
        in_time = self.convolution(block.time_conv, frames) if block.mode == "upsample3d" else None

        def run(x: Tensor, is_first: bool) -> Tensor:
            # The first picture does not enter the memory either: for the second piece there was none before it.
            if in_time is not None and not is_first:
                in_time.room(x.shape[2], x).copy_(x)
                x = _interleaved(in_time(x.shape[2]), self.style.channels_last)
            pictures = F.interpolate(_pictures(x), scale_factor=2.0, mode="nearest-exact")
            return _video(block.resample[1](pictures))

        return run

    def downsample(self, block: Any, frames: int) -> Part:
        """`WanResample` to half the size and, as `downsample3d`, half the frames, but for the first piece."""
        last = LastFrame() if block.mode == "downsample3d" else None
        if last is not None:
            self.memories.append(last)

        def run(x: Tensor, is_first: bool) -> Tensor:
            halved = _video(block.resample(_pictures(x)))
            if last is None:
                return halved
            if is_first:
                last.keep(halved)
                return halved
            joined = last.before(halved)
            last.keep(halved)
            return F.conv3d(joined, block.time_conv.weight, block.time_conv.bias, stride=(2, 1, 1))

        return run


class LastFrame:
    """Remembers one frame, for the temporal downsampling: its kernel of three steps by two."""

    def __init__(self) -> None:
        self._frame: Tensor | None = None

    def keep(self, x: Tensor) -> None:
        newest = x[:, :, -1:]
        if self._frame is None:
            self._frame = newest.clone()
        else:
            self._frame.copy_(newest)

    def before(self, x: Tensor) -> Tensor:
        assert self._frame is not None, "the first piece is kept"
        return torch.cat([self._frame, x], dim=2)

    def reset(self) -> None:
        """Nothing: the first piece of a stream only writes."""

    def free(self) -> None:
        self._frame = None


def chained(parts: list[Part]) -> Part:
    def run(x: Tensor, is_first: bool) -> Tensor:
        for part in parts:
            x = part(x, is_first)
        return x

    return run


def _pointwise(module: nn.Module, x: Tensor) -> Tensor:
    """A kernel of one pixel in one frame, or nothing at all: the shortcut of a residual block."""
    if isinstance(module, nn.Conv3d):
        return F.conv3d(x, module.weight, module.bias)
    return x


def _interleaved(x: Tensor, channels_last: bool) -> Tensor:
    """[1, 2·C, frames, …] → [1, C, 2·frames, …]: the two halves of the channels are one frame and the next.

    The numbers have to move either way; with channels last they stay innermost.
    """
    halves = x[0].unflatten(0, (2, -1))  # [2, C, frames, height, width]
    if channels_last:
        # Also of a single frame, whose halves could be had as a view: with gaps between pixels.
        return halves.permute(2, 0, 3, 4, 1).contiguous().flatten(0, 1).permute(3, 0, 1, 2)[None]
    return halves.permute(2, 0, 1, 3, 4).flatten(0, 1).transpose(0, 1)[None]


def _pictures(x: Tensor) -> Tensor:
    """[1, C, frames, height, width] → [frames, C, height, width]."""
    return x[0].transpose(0, 1)


def _video(x: Tensor) -> Tensor:
    """[frames, C, height, width] → [1, C, frames, height, width]."""
    return x.transpose(0, 1)[None]
