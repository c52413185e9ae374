"""What the worker is doing, for whoever has to decide whether to wait, to send more or to start it again."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["starting", "loading", "ready", "stopping", "failed"]


@dataclass
class Health:
    """Written by the job thread, read by the server. Protected by its lock."""

    status: Status = "starting"
    #: The model that is loaded or being loaded.
    model: str | None = None
    #: Of loading, 0 to 1, and the component being read.
    progress: float = 0.0
    component: str = ""
    #: Why it failed.
    detail: str | None = None
    _sign_of_life: float = field(default_factory=time.monotonic)
    #: Reentrant, because `stopping` is also called by the handler of a signal, which interrupts whatever runs.
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def loading(self, model: str, component: str = "", progress: float = 0.0) -> None:
        with self._lock:
            if self.status == "stopping":
                return
            self.status, self.model = "loading", model
            self.component, self.progress = component, progress
            self._sign_of_life = time.monotonic()

    def ready(self, model: str | None) -> None:
        with self._lock:
            if self.status == "stopping":
                return
            self.status, self.model, self.component, self.progress = "ready", model, "", 1.0
            self._sign_of_life = time.monotonic()

    def failed(self, detail: str) -> None:
        with self._lock:
            self.status, self.detail = "failed", detail

    def stopping(self) -> None:
        """The worker was told to end: what fails from now on fails because of that."""
        with self._lock:
            if self.status != "failed":
                self.status = "stopping"

    def tell(self) -> None:
        """A sign of life of the running job."""
        self._sign_of_life = time.monotonic()

    @property
    def accepts_jobs(self) -> bool:
        return self.status in ("loading", "ready")

    def listing(self) -> dict[str, object]:
        with self._lock:
            return {
                "status": self.status,
                "model": self.model,
                "progress": round(self.progress, 3),
                "component": self.component,
                "detail": self.detail,
                "last_sign_of_life_s": round(time.monotonic() - self._sign_of_life, 1),
            }
