"""Causal convolutions over a stream: each remembers the last frames that it saw, in a buffer allocated once.

A kernel that is three frames long makes frame t of frames t−2, t−1 and t. Before the first frame are zeros. diffusers
keeps the last two frames as a copy and joins them with the next ones (`torch.cat`); here the layer before writes the
next ones straight behind them:

    [ t−2  t−1 | room for the next frames ]

A 3D kernel with few frames can be computed otherwise, see `Form`:
    sums      Σₖ conv2d(frames k … k+n, w[:, :, k]): each partial result is rounded to the dtype
    stacked   conv2d over 3·C channels, the frames t−2, t−1 and t side by side: one sum, like the 3D kernel's
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rowreel_worker.vae.style import Style

#: Frames that a kernel of three remembers.
HISTORY = 2


class Rooms:
    """Where pieces are written for convolutions of equal shape to read, one after another: one buffer for all of them.

    Each then keeps its two frames apart and copies them in, which costs a little time and saves most of the memory.
    """

    def __init__(self) -> None:
        self._buffers: dict[tuple[object, ...], Tensor] = {}

    def buffer(self, shape: tuple[int, ...], like: Tensor, channels_last: bool) -> Tensor:
        key = (shape, like.dtype, like.device)
        if key not in self._buffers:
            self._buffers[key] = _zeros(shape, like, channels_last)
        return self._buffers[key]

    def free(self) -> None:
        self._buffers.clear()


class CausalConvolution:
    """One of diffusers' `WanCausalConv3d` with a kernel three frames long, over a stream.

    A piece is written into what `room` gives, and `__call__` makes the result. Not for several streams at once.
    """

    def __init__(self, conv: nn.Conv3d, frames: int, style: Style, rooms: Rooms) -> None:
        """`frames` is the number of frames of every piece but the first, which has at most as many."""
        assert conv.kernel_size[0] == 3, "kernels of one frame have no history"
        self.conv = conv
        self.frames = frames
        self.style = style
        self.side = int(conv.kernel_size[1]) // 2
        self._rooms = rooms if style.shared else None
        self._buffer: Tensor | None = None
        #: The two frames before the next one, where the buffer is not this convolution's own.
        self._history: Tensor | None = None

    def reset(self) -> None:
        """Forgets what was seen: before the first frame are zeros."""
        if self._history is not None:
            self._history.zero_()
        elif self._buffer is not None:
            self._buffer[:, :, :HISTORY].zero_()

    def free(self) -> None:
        self._buffer = self._history = None

    def room(self, count: int, like: Tensor) -> Tensor:
        """Where the next `count` frames are written: [1, channels, count, height, width] of `like`'s kind."""
        if self._buffer is None:
            shape = (1, self.conv.in_channels, HISTORY + self.frames, *like.shape[3:])
            last = self.style.channels_last
            if self._rooms is None:
                self._buffer = _zeros(shape, like, last)
            else:
                self._buffer = self._rooms.buffer(shape, like, last)
                self._history = _zeros((*shape[:2], HISTORY, *shape[3:]), like, last)
        return self._buffer[:, :, HISTORY : HISTORY + count]

    def __call__(self, count: int, *, bias: bool = True) -> Tensor:
        """The convolution of the `count` frames that were written: [1, out channels, count, height, width].

        They are history from now on. `bias` is left out where a later kernel adds it.
        """
        assert self._buffer is not None, "nothing was written into room()"
        seen = self._buffer[:, :, : HISTORY + count]
        if self._history is not None:
            seen[:, :, :HISTORY].copy_(self._history)
        result = self._convolved(seen, count, self.conv.bias if bias else None)
        newest = seen[:, :, count:]
        if self._history is not None:
            self._history.copy_(newest)
        elif count >= HISTORY:
            seen[:, :, :HISTORY].copy_(newest)
        else:
            # One at a time: both lie in one buffer, and overlap.
            for frame in range(HISTORY):
                seen[:, :, frame].copy_(seen[:, :, frame + count])
        return result

    def _convolved(self, seen: Tensor, count: int, bias: Tensor | None) -> Tensor:
        weight, side = self.conv.weight, self.side
        if self.style.form == "3d":
            return F.conv3d(seen, weight, bias, padding=(0, side, side))
        # [frames, channels, height, width]; with channels last nothing moves.
        frames = seen[0].transpose(0, 1)
        if self.style.form == "sums":
            result = F.conv2d(frames[:count], weight[:, :, 0], bias, padding=side)
            for k in (1, 2):
                result += F.conv2d(frames[k : k + count], weight[:, :, k], padding=side)
        else:
            beside = torch.cat([frames[k : k + count] for k in range(3)], dim=1)
            result = F.conv2d(beside, weight.transpose(1, 2).flatten(1, 2), bias, padding=side)
        return result.transpose(0, 1)[None]


def _zeros(shape: tuple[int, ...], like: Tensor, channels_last: bool) -> Tensor:
    layout = torch.channels_last_3d if channels_last else torch.contiguous_format
    return torch.empty(shape, dtype=like.dtype, device=like.device, memory_format=layout).zero_()
