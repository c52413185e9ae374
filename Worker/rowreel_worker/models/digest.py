"""SHA-256 of a model's weights, remembered by file identity: hashing 30 GB takes a minute, and they rarely change."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path

from rowreel_worker.models.folder import ModelFolder


def default_memory() -> Path:
    """Where digests are remembered: `rowreel-worker/weights.json` in the user's cache, beside Rowreel's own store."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "rowreel-worker" / "weights.json"


def weights_digest(folder: ModelFolder, memory: Path | None) -> str:
    """SHA-256 over the lines `relative path, two spaces, SHA-256 of the file` of every weight file, in order.

    What `cd MODEL; sha256sum */*.safetensors`, in that order and hashed again, gives with its columns swapped.
    """
    remembered = _read(memory)
    whole = hashlib.sha256()
    changed = False
    for file in folder.weight_files():
        status = file.stat()
        identity = f"{file.resolve()}|{status.st_size}|{status.st_mtime_ns}|{status.st_ino}"
        if identity not in remembered:
            with file.open("rb") as opened:
                remembered[identity] = hashlib.file_digest(opened, "sha256").hexdigest()
            changed = True
        name = file.relative_to(folder.path).as_posix()
        whole.update(f"{name}  {remembered[identity]}\n".encode())
    if changed:
        _write(memory, remembered)
    return whole.hexdigest()


def _read(memory: Path | None) -> dict[str, str]:
    # A memory that is lost or damaged costs time, never a wrong digest of ours.
    try:
        value = json.loads(memory.read_bytes()) if memory is not None else {}
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}


def _write(memory: Path | None, digests: dict[str, str]) -> None:
    if memory is None:
        return
    with contextlib.suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=memory.parent, prefix=memory.name)
        with os.fdopen(handle, "w") as file:
            json.dump(digests, file, indent=0)
        Path(name).replace(memory)
