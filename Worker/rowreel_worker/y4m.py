"""YUV4MPEG2: the simplest container of raw video, which every tool reads from a pipe.

A header line, then for each frame the line `FRAME` and its planes. `C444p10` is 4:4:4 with ten bits in little-endian
16-bit words. The format has no tag for the matrix: it is BT.709 always (see `color`).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import numpy as np

from rowreel_worker.color import Planes

FRAME = b"FRAME\n"


def header(width: int, height: int, fps: Fraction) -> bytes:
    rate = f"F{fps.numerator}:{fps.denominator}"
    line = f"YUV4MPEG2 W{width} H{height} {rate} Ip A1:1 C444p10 XYSCSS=444P10 XCOLORRANGE=LIMITED\n"
    return line.encode()


def frame_bytes(width: int, height: int) -> int:
    """Bytes of one frame with its line."""
    return len(FRAME) + width * height * 3 * 2


def frame(samples: Planes) -> bytes:
    """One frame: [3, height, width] → bytes."""
    return FRAME + samples.astype("<u2", copy=False).tobytes()


def write(file: BinaryIO, samples: Planes) -> None:
    """Several frames, [frames, 3, height, width], from where they lie: a file takes them without another copy."""
    for planes in samples.astype("<u2", copy=False):
        file.write(FRAME)
        file.write(np.ascontiguousarray(planes).data)


def read(path: Path, width: int, height: int, fps: Fraction) -> Iterator[Planes]:
    """The frames of a file that `header` and `write` made, [3, height, width] each, as many as are in it when asked."""
    with path.open("rb") as file:
        file.seek(len(header(width, height, fps)))
        size = frame_bytes(width, height)
        while len(data := file.read(size)) == size:
            yield np.frombuffer(data, "<u2", offset=len(FRAME)).reshape(3, height, width)
