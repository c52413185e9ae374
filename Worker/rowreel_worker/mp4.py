"""The MP4 of a segment, encoded while its frames are decoded, in a thread of its own so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from rowreel_worker import y4m
from rowreel_worker.color import Planes
from rowreel_worker.handover import Handover

#: Near lossless; what is lost is chroma resolution, because players expect 4:2:0.
QP = 8


class Mp4Writer:
    """Encodes the frames of a growing y4m file to `path` beside its final name, and renames it when it is whole.

    Frames are read back from the file (from memory, as a rule: they were written a moment ago), so that any number of
    them may wait for the encoder and none is held for it. `write` and the rest are called by one thread. H.264, 8 bits,
    4:2:0, BT.709 limited and tagged so. One encoder thread: the file depends on nothing but the frames and the version
    of x264.
    """

    def __init__(self, path: Path, frames: Path, width: int, height: int, fps: Fraction) -> None:
        self._path = path
        self._part = path.with_suffix(".part")
        self._frames = frames
        self._shape = (width, height, fps)
        self._counts: Handover[int] = Handover("mp4", self._encode, waiting=0)

    def write(self, count: int) -> None:
        """Takes the next `count` frames, which are in the file. Raises what the encoder raised."""
        self._counts.put(count)

    def finish(self) -> None:
        """Waits for the encoder, then gives the file its name."""
        self._counts.finish()
        self._part.rename(self._path)

    def abandon(self) -> None:
        """Stops soon; nothing is left."""
        self._counts.abandon()
        self._part.unlink(missing_ok=True)

    def _encode(self, counts: Iterator[int]) -> None:
        width, height, fps = self._shape
        with av.open(str(self._part), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            stream = container.add_stream("libx264", rate=fps)
            stream.width, stream.height = width, height
            stream.pix_fmt = "yuv420p"
            stream.options = {"qp": str(QP), "preset": "veryfast", "threads": "1"}
            context = stream.codec_context
            context.color_primaries = context.color_trc = context.colorspace = 1  # BT.709
            context.color_range = 1  # limited
            frames = y4m.read(self._frames, width, height, fps)
            # One for all frames: it keeps the tables that it computes for a shape.
            reformatter = VideoReformatter()
            index = 0
            for count in counts:
                for _ in range(count):
                    picture = _picture(next(frames), reformatter)
                    picture.pts, picture.time_base = index, 1 / fps
                    index += 1
                    container.mux(stream.encode(picture))
            container.mux(stream.encode(None))


def _picture(planes: Planes, reformatter: VideoReformatter) -> av.VideoFrame:
    """[3, height, width], 10 bits → an 8-bit 4:2:0 frame, the matrix unchanged."""
    _, height, width = planes.shape
    full = av.VideoFrame(width, height, "yuv444p10le")
    for plane, samples in zip(full.planes, planes, strict=True):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(height, plane.line_size).view("<u2")
        rows[:, :width] = samples
    full.colorspace, full.color_range = Colorspace.ITU709, ColorRange.MPEG
    return reformatter.reformat(
        full, format="yuv420p",
        src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG, dst_color_range=ColorRange.MPEG,
    )  # fmt: skip
