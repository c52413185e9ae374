"""A job: one request on its way through the queue, the model and the decoder."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from rowreel_worker import y4m
from rowreel_worker.changes import Changes
from rowreel_worker.errors import JobCancelled
from rowreel_worker.families import Family
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.request import VideoRequest


class State(StrEnum):
    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self in (State.COMPLETED, State.FAILED, State.CANCELLED)


@dataclass(frozen=True)
class Load:
    """What has to be warm for a job. Jobs with equal loads run after one another where that is fair."""

    model: str
    size: tuple[int, int]
    frames: int

    def __str__(self) -> str:
        return f"{self.model} {self.size[0]}x{self.size[1]} {self.frames} frames"


@dataclass(eq=False)
class Job:
    """Written by the job thread, and by the writer of its frames while there is one (and `cancel`); read by the server:
    fields change whole, then `changes` tells."""

    request: VideoRequest
    folder: ModelFolder
    family: Family
    id: str = field(default_factory=lambda: f"video_{secrets.token_hex(12)}")
    state: State = State.QUEUED
    #: 0 to 100: denoising is 0 to 90 by its steps, decoding the rest by its frames.
    progress: int = 0
    #: What it is doing, in a word: `text`, `denoise`, `decode`.
    stage: str = ""
    created_at: float = field(default_factory=time.time)
    completed_at: float | None = None
    expires_at: float | None = None
    #: How often a later job was taken first.
    overtaken: int = 0
    #: Frames in the y4m file so far.
    frames_ready: int = 0
    results: Path | None = None
    error: dict[str, object] | None = None
    provenance: dict[str, Any] | None = None
    changes: Changes = field(default_factory=Changes)
    _cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def load(self) -> Load:
        request = self.request
        return Load(request.model, (request.width, request.height), request.frames)

    @property
    def y4m_bytes(self) -> int:
        """Bytes of the whole stream, known before its first frame."""
        request = self.request
        header = len(y4m.header(request.width, request.height, request.fps))
        return header + request.frames * y4m.frame_bytes(request.width, request.height)

    @property
    def results_bytes(self) -> int:
        """Room for all results. The MP4 has at most an eighth of the raw frames' bytes."""
        return self.y4m_bytes + self.y4m_bytes // 8

    def cancel(self) -> None:
        """Asks a running job to end; it does at its next step or piece of frames."""
        self._cancel.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancel.is_set()

    def check_cancelled(self) -> None:
        if self._cancel.is_set():
            raise JobCancelled

    def advance(self, stage: str, progress: float, frames_ready: int | None = None) -> None:
        self.stage = stage
        self.progress = max(self.progress, min(99, int(progress)))
        if frames_ready is not None:
            self.frames_ready = frames_ready
        self.changes.announce()

    def begin(self) -> None:
        self.state = State.IN_PROGRESS
        self.changes.announce()

    def end(self, state: State, keep_for: float, error: dict[str, object] | None = None) -> None:
        self.error = error
        self.completed_at = time.time()
        self.expires_at = self.completed_at + keep_for
        if state is State.COMPLETED:
            self.progress = 100
        self.stage = ""
        self.state = state
        self.changes.announce()

    def listing(self) -> dict[str, object]:
        """The object `video` of OpenAI's API, with our fields beside it."""
        request = self.request
        state, error = self.state, self.error
        fields: dict[str, object] = {
            "id": self.id,
            "object": "video",
            "model": request.model,
            "status": state.value,
            "progress": self.progress,
            "stage": self.stage,
            "created_at": int(self.created_at),
            "completed_at": _whole(self.completed_at),
            "expires_at": _whole(self.expires_at),
            "size": f"{request.width}x{request.height}",
            "seconds": f"{float(request.frames / request.fps):g}",
            "fps": float(request.fps),
            "num_frames": request.frames,
            "frames_ready": self.frames_ready,
            "seed": request.seed,
            "error": error,
        }
        if self.provenance is not None:
            fields["provenance"] = self.provenance
        return fields


def _whole(moment: float | None) -> int | None:
    return None if moment is None else int(moment)
