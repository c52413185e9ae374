"""Writes a segment's frames into its two files, in a thread of its own, while later frames are decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from rowreel_worker import y4m
from rowreel_worker.errors import JobError
from rowreel_worker.handover import Handover
from rowreel_worker.jobs import Job
from rowreel_worker.mp4 import Mp4Writer
from rowreel_worker.transfer import Arriving

#: The share of progress that denoising has; decoding has the rest.
DENOISE_SHARE = 90

#: Pieces that may wait to be written; more would only hold pinned memory.
WAITING = 4


class FrameWriter:
    """Takes pieces of frames as they arrive. The y4m may be read while it grows; the MP4 is there when it is whole.

    `write`, `finish` and `abandon` are called by one thread at a time. While frames are written the job's progress is
    this class's to tell.
    """

    def __init__(self, job: Job, folder: Path, tell: Callable[[], None]) -> None:
        request = job.request
        shape = (request.width, request.height, request.fps)
        self._job = job
        self._tell = tell
        self._count = 0
        self._file: BinaryIO = (folder / "frames.y4m").open("wb")
        self._file.write(y4m.header(*shape))
        self._file.flush()
        self._mp4 = Mp4Writer(folder / "video.mp4", folder / "frames.y4m", *shape)
        self._pieces: Handover[Arriving] = Handover("frames", self._write, WAITING)
        job.results = folder

    def write(self, piece: Arriving) -> None:
        """Hands a piece over; waits while several wait. Raises what writing the ones before raised."""
        self._pieces.put(piece)

    def finish(self) -> None:
        """Waits until both files are whole. Raises `JobError` where frames are missing, or what writing raised."""
        self._pieces.finish()
        self._file.close()
        wanted = self._job.request.frames
        if self._count != wanted:
            message = f"the model made {self._count} frames instead of {wanted}"
            raise JobError("wrong_frames", message)
        self._mp4.finish()

    def abandon(self) -> None:
        """Stops soon. What was written is for the caller to remove."""
        self._pieces.abandon()
        self._file.close()
        self._mp4.abandon()

    def _write(self, pieces: Iterator[Arriving]) -> None:
        job = self._job
        for piece in pieces:
            job.check_cancelled()
            planes = piece.planes()
            y4m.write(self._file, planes)
            self._file.flush()
            self._mp4.write(len(planes))
            self._count += len(planes)
            share = DENOISE_SHARE + (100 - DENOISE_SHARE) * self._count / job.request.frames
            job.advance("decode", share, frames_ready=self._count)
            self._tell()
