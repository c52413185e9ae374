"""Whether a model's folder has every file that its configuration names, and nothing that has to be unpickled."""

from __future__ import annotations

from pathlib import Path

from rowreel_worker.models import safetensors
from rowreel_worker.models.folder import BrokenModel, ModelFolder, read_json

#: Components that have weights, as opposed to tokenizers, schedulers and processors.
WEIGHTED = ("transformer", "transformer_2", "vae", "text_encoder", "image_encoder")

#: What torch.save writes. It is a program for the unpickler, so it is never opened here.
PICKLES = (".bin", ".pth", ".pt", ".ckpt", ".pkl")


def verify(folder: ModelFolder) -> dict[str, safetensors.Header]:
    """Checks every weight file of a model by its header: file (relative) → header. Raises `BrokenModel`."""
    headers = {}
    for component in WEIGHTED:
        if component not in folder.components:
            continue
        for file in component_files(folder.path / component):
            headers[file.relative_to(folder.path).as_posix()] = safetensors.check(file)
    return headers


def component_files(folder: Path) -> list[Path]:
    """The safetensors files of a component, all that its index names. Raises `BrokenModel`."""
    if not folder.is_dir():
        raise BrokenModel(f"{folder} is missing", "download this component of the model")
    indexes = sorted(folder.glob("*.safetensors.index.json"))
    if indexes:
        names = sorted(set(map(str, read_json(indexes[0]).get("weight_map", {}).values())))
        # A name with a slash would reach outside the folder.
        odd = [name for name in names if "/" in name or not name.endswith(".safetensors")]
        if odd or not names:
            raise BrokenModel(f"{indexes[0]} names no weight files, or odd ones: {odd[:3]}")
        missing = [name for name in names if not (folder / name).is_file()]
        if missing:
            some = ", ".join(missing[:4]) + (" …" if len(missing) > 4 else "")
            message = f"{folder} lacks {len(missing)} of {len(names)} weight files: {some}"
            raise BrokenModel(message, "download them")
        return [folder / name for name in names]
    files = sorted(folder.glob("*.safetensors"))
    if files:
        return files
    pickled = sorted(file.name for file in folder.iterdir() if file.suffix in PICKLES)
    if pickled:
        message = f"{folder} has its weights as {pickled[0]}, a pickle, which can run any code when it is read"
        hint = "get the safetensors version of this model, or convert it where you trust its source"
        raise BrokenModel(message, hint)
    raise BrokenModel(f"{folder} has no weights (*.safetensors)", "download this component of the model")


def tensor_names(folder: Path) -> frozenset[str]:
    """What the tensors of a component are called, from its index or the headers of its files. Raises `BrokenModel`."""
    files = component_files(folder)
    indexes = sorted(folder.glob("*.safetensors.index.json"))
    if indexes:
        return frozenset(map(str, read_json(indexes[0])["weight_map"]))
    return frozenset(name for file in files for name in safetensors.names(file))
