"""What the worker is started with."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from rowreel_worker.memory import Mode
from rowreel_worker.models.digest import default_memory

#: The environment variable that holds the token; an argument would be in everybody's process list.
TOKEN_VARIABLE = "ROWREEL_WORKER_TOKEN"


@dataclass(frozen=True)
class Settings:
    """Sensible as it is, but for `models`."""

    models: tuple[Path, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8421
    #: Asked of every request but `/health` where it is set.
    token: str | None = field(default=None, repr=False)
    #: Loaded before the first request.
    model: str | None = None
    #: `auto`, `cpu` or `cuda`.
    device: str = "auto"
    dtype: str = "auto"
    memory: Mode | None = None
    #: Jobs that may wait.
    queue_limit: int = 64
    #: Bytes of a request's body.
    body_limit: int = 32 << 20
    #: Pixels of a picture in a request.
    pixel_limit: int = 50_000_000
    #: Where results are written; the system's temporary folder by default.
    results: Path | None = None
    results_limit: int = 8 << 30
    #: Seconds that a finished job and its results are kept.
    keep_for: float = 3600
    text_cache: int = 512 << 20
    #: Where hashes of weights are remembered; None for nowhere.
    digests: Path | None = field(default_factory=default_memory)
    allow_download: bool = False
    exit_with_parent: bool = False

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own and nobody else's."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
