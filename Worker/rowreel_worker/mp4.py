"""The MP4 of a segment, encoded while its frames are decoded, in a thread of its own so that the device goes on."""

from __future__ import annotations

import queue
import threading
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from rowreel_worker.color import Planes

#: Near lossless; what is lost is chroma resolution, because players expect 4:2:0.
QP = 8

#: Pieces that may wait for the encoder; more would only hold memory.
WAITING = 4


class Mp4Writer:
    """Encodes pieces of frames in order to `path` beside its final name, and renames it when it is whole.

    `write` and `finish` are called by one thread. H.264, 8 bits, 4:2:0, BT.709 limited and tagged so. One encoder
    thread: the file depends on nothing but the frames and the version of x264.
    """

    def __init__(self, path: Path, width: int, height: int, fps: Fraction) -> None:
        self._path = path
        self._part = path.with_suffix(".part")
        self._shape = (width, height, fps)
        self._pieces: queue.Queue[Planes | None] = queue.Queue(WAITING)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="mp4", daemon=True)
        self._thread.start()

    def write(self, samples: Planes) -> None:
        """Takes [frames, 3, height, width]; waits while the encoder is behind. Raises what the encoder raised."""
        while True:
            if self._error is not None:
                raise self._error
            try:
                return self._pieces.put(samples, timeout=0.5)
            except queue.Full:
                continue

    def finish(self) -> None:
        """Waits for the encoder, then gives the file its name."""
        self._end()
        if self._error is not None:
            raise self._error
        self._part.rename(self._path)

    def abandon(self) -> None:
        """Stops soon; nothing is left."""
        while not self._pieces.empty():
            self._pieces.get_nowait()
        self._end()
        self._part.unlink(missing_ok=True)

    def _end(self) -> None:
        while self._thread.is_alive():
            try:
                self._pieces.put(None, timeout=0.5)
                break
            except queue.Full:
                continue
        self._thread.join()

    def _run(self) -> None:
        try:
            self._encode()
        except BaseException as error:  # handed to the thread that writes
            self._error = error

    def _encode(self) -> None:
        width, height, fps = self._shape
        with av.open(str(self._part), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            stream = container.add_stream("libx264", rate=fps)
            stream.width, stream.height = width, height
            stream.pix_fmt = "yuv420p"
            stream.options = {"qp": str(QP), "preset": "veryfast", "threads": "1"}
            context = stream.codec_context
            context.color_primaries = context.color_trc = context.colorspace = 1  # BT.709
            context.color_range = 1  # limited
            count = 0
            while (samples := self._pieces.get()) is not None:
                for planes in samples:
                    picture = _picture(planes)
                    picture.pts, picture.time_base = count, 1 / fps
                    count += 1
                    container.mux(stream.encode(picture))
            container.mux(stream.encode(None))


def _picture(planes: Planes) -> av.VideoFrame:
    """[3, height, width], 10 bits → an 8-bit 4:2:0 frame, the matrix unchanged."""
    _, height, width = planes.shape
    full = av.VideoFrame(width, height, "yuv444p10le")
    for plane, samples in zip(full.planes, planes, strict=True):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(height, plane.line_size).view("<u2")
        rows[:, :width] = samples
    full.colorspace, full.color_range = Colorspace.ITU709, ColorRange.MPEG
    return full.reformat(
        format="yuv420p",
        src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG, dst_color_range=ColorRange.MPEG,
    )  # fmt: skip
