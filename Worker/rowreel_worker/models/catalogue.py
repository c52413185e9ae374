"""The models in the folders that the worker was given, by name."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from rowreel_worker.errors import RequestError
from rowreel_worker.families import Family, family_of
from rowreel_worker.models.folder import BrokenModel, ModelFolder
from rowreel_worker.nearest import did_you_mean

log = logging.getLogger(__name__)


class Catalogue:
    """Finds models below folders. A request's name is compared with these names and never becomes a path.

    Used from one thread at a time; looks again at the disk when a name is not known.
    """

    def __init__(self, roots: Iterable[Path], default: str | None = None) -> None:
        self.roots = tuple(roots)
        self.default = default
        self.folders: dict[str, ModelFolder] = {}
        self.broken: dict[Path, str] = {}
        self.refresh()

    def refresh(self) -> None:
        folders: dict[str, ModelFolder] = {}
        broken: dict[Path, str] = {}
        for path, name in found_models(self.roots):
            try:
                folder = ModelFolder.read(path, name)
            except BrokenModel as error:
                broken[path] = str(error)
                continue
            first = folders.setdefault(name, folder)
            if first.path != path:
                log.warning("%s is not used: %s has the same name", path, first.path)
        self.folders, self.broken = folders, broken

    def usable(self) -> dict[str, tuple[ModelFolder, Family]]:
        """The models of a family that this worker knows."""
        pairs = ((folder, family_of(folder)) for folder in self.folders.values())
        return {folder.name: (folder, family) for folder, family in pairs if family is not None}

    def find(self, name: str | None) -> tuple[ModelFolder, Family]:
        """The model of that name; without one the default, or the only one. Raises `RequestError`."""
        name = name or self.default
        usable = self.usable()
        if name not in usable:
            self.refresh()
            usable = self.usable()
        if name is None and len(usable) == 1:
            return next(iter(usable.values()))
        if not usable:
            places = ", ".join(map(str, self.roots)) or "nowhere: no --models DIR was given"
            raise RequestError(404, "model_not_found", "this worker has no models", "model", f"looked in {places}")
        if name is None:
            message = "no model was named, and this worker has several"
            raise RequestError(422, "model_needed", message, "model", f"one of {_list(usable)}")
        if name not in usable:
            if name in self.folders:
                kind = self.folders[name].pipeline_class
                message = f"{name} is a {kind}, which this worker cannot run"
                raise RequestError(422, "model_unsupported", message, "model")
            message = f'no model is called "{name[:120]}"'
            hint = did_you_mean(name, usable) or f"there are {_list(usable)}"
            raise RequestError(404, "model_not_found", message, "model", hint)
        return usable[name]


def found_models(roots: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Folders with a `model_index.json`: a root itself, its children, theirs, and a hub cache's snapshots."""
    for root in roots:
        if (root / "model_index.json").is_file():
            yield root, root.resolve().name
            continue
        for pattern in ("*/model_index.json", "*/*/model_index.json"):
            for index in sorted(root.glob(pattern)):
                yield index.parent, index.parent.relative_to(root).as_posix()
        # The layout of huggingface_hub's cache: models--ORG--NAME/refs/main names the snapshot.
        for repository in sorted(root.glob("models--*")):
            reference = repository / "refs" / "main"
            revision = reference.read_text().strip() if reference.is_file() else ""
            snapshot = repository / "snapshots" / revision
            if revision and (snapshot / "model_index.json").is_file():
                yield snapshot, repository.name.removeprefix("models--").replace("--", "/")


def _list(names: Iterable[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:20]) + (" …" if len(shown) > 20 else "")
