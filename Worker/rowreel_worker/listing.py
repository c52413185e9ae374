"""`python -m rowreel_worker models`: what is in the folders, and whether it is whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from rowreel_worker.families import family_of
from rowreel_worker.models.catalogue import Catalogue
from rowreel_worker.models.folder import BrokenModel, ModelFolder
from rowreel_worker.models.whole import verify


def list_models(roots: Iterable[Path], as_json: bool) -> int:
    """Prints every model with what is wrong with it. Exit status 1 where one is broken, or where there is none."""
    roots = tuple(roots)
    models = inspected(roots)
    if as_json:
        print(json.dumps(models, indent=2))
    for model in [] if as_json else models:
        print(f"{model['name']}  {model['family'] or model['pipeline'] or '?'}  {model['size']}  {model['dtype']}")
        print(f"    {model['path']}")
        if model["problem"]:
            print(f"    PROBLEM: {model['problem']}")
    if not models and not as_json:
        print(nothing_found(roots))
    usable = any(model["problem"] is None for model in models)
    return 0 if usable and not any(map(is_broken, models)) else 1


def inspected(roots: Iterable[Path]) -> list[dict[str, str | None]]:
    """Every model below `roots`, with its problem in words or None. Reads headers of weights, not the weights."""
    catalogue = Catalogue(roots)
    found = [_inspect(folder) for folder in catalogue.folders.values()]
    for path, problem in catalogue.broken.items():
        found.append({**_nothing(path.name, path), "problem": problem})
    return sorted(found, key=lambda model: str(model["name"]))


def is_broken(model: Mapping[str, str | None]) -> bool:
    """Whether something is wrong with a model; one of a kind that is not ours is only of no use."""
    return model["problem"] is not None and (model["family"] is not None or model["pipeline"] is None)


def nothing_found(roots: tuple[Path, ...]) -> str:
    """Where was looked, and for what."""
    if not roots:
        return "no folder was named: give the one that holds the models with --models DIR"
    looked = ", ".join(str(root / "*/model_index.json") for root in roots)
    return f"no models: looked for {looked} and one folder deeper (diffusers' layout, as on the model hubs)"


def _inspect(folder: ModelFolder) -> dict[str, str | None]:
    family = family_of(folder)
    listing = {
        **_nothing(folder.name, folder.path),
        "family": None if family is None else family.name,
        "pipeline": folder.pipeline_class,
        "size": _shown(sum(folder.component_bytes().values())),
    }
    if family is None:
        return {**listing, "problem": f"{folder.pipeline_class} is not a pipeline that this worker runs"}
    try:
        family.check_classes(folder)
        family.rules(folder)
        headers = verify(folder)
    except BrokenModel as error:
        return {**listing, "problem": str(error)}
    except (KeyError, TypeError, ValueError) as error:
        return {**listing, "problem": f"a component's config.json lacks or garbles {error}: download it again"}
    elements = sum((header.elements for header in headers.values()), Counter())
    listing["dtype"] = "+".join(dtype for dtype, _ in elements.most_common(3))
    return listing


def _nothing(name: str, path: Path) -> dict[str, str | None]:
    return {
        "name": name, "path": str(path), "family": None, "pipeline": None, "size": "0 B", "dtype": "?", "problem": None,
    }  # fmt: skip


def _shown(size: int) -> str:
    for unit, shift in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << shift:
            return f"{size / (1 << shift):.1f} {unit}"
    return f"{size} B"
