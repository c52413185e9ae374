"""One model in diffusers' layout: a folder with `model_index.json` and a subfolder for each component."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from rowreel_worker.errors import JobError

#: Larger than any configuration there is; a file beyond it is not one.
MAX_JSON_BYTES = 4 << 20


class BrokenModel(JobError):
    """A model's folder that cannot be used as it is, in words about its files."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__("model_broken", message, hint)


@dataclass(frozen=True)
class ModelFolder:
    """A model as its folder describes it. Reads JSON only; weights are not opened."""

    #: What requests call it: the folder's name, or `ORG/NAME` in a hub cache.
    name: str
    path: Path
    index: Mapping[str, Any] = field(repr=False, hash=False)

    @classmethod
    def read(cls, path: Path, name: str) -> ModelFolder:
        return cls(name, path, read_json(path / "model_index.json"))

    @property
    def pipeline_class(self) -> str:
        return str(self.index.get("_class_name", ""))

    @cached_property
    def components(self) -> dict[str, tuple[str, str]]:
        """Component → (library, class); those that are switched off (`[null, null]`) are left out."""
        found = {}
        for name, value in self.index.items():
            if isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) for v in value):
                found[name] = (value[0], value[1])
        return found

    def config(self, component: str) -> dict[str, Any]:
        """A component's `config.json` (a scheduler's `scheduler_config.json`)."""
        file = "scheduler_config.json" if component == "scheduler" else "config.json"
        return read_json(self.path / component / file)

    def weight_files(self) -> list[Path]:
        """Every safetensors file below the model, by component and name."""
        files = (self.path / component for component in sorted(self.components))
        return [file for folder in files for file in sorted(folder.glob("*.safetensors"))]

    def component_bytes(self) -> dict[str, int]:
        """Bytes of each component's weights as they lie on disk."""
        sizes: dict[str, int] = {}
        for file in self.weight_files():
            sizes[file.parent.name] = sizes.get(file.parent.name, 0) + file.stat().st_size
        return sizes


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file of a model's folder. Raises `BrokenModel`."""
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            raise BrokenModel(f"{path} has {path.stat().st_size} bytes: too many for a configuration")
        value = json.loads(path.read_bytes())
    except OSError as error:
        raise BrokenModel(f"{path} cannot be read: {error.strerror}", "download it again") from error
    except (ValueError, RecursionError) as error:
        raise BrokenModel(f"{path} is not JSON: {error}", "download it again") from error
    if not isinstance(value, dict):
        raise BrokenModel(f"{path} holds {type(value).__name__}, not an object")
    return value
