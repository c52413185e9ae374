"""YUV4MPEG2: the simplest container of raw video, which every tool reads from a pipe.

A header line, then for each frame the line `FRAME` and its planes. `C444p10` is 4:4:4 with ten bits in little-endian
16-bit words. The format has no tag for the matrix: it is BT.709 always (see `color`).
"""

from __future__ import annotations

from fractions import Fraction

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
