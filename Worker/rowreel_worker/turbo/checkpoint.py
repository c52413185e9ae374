"""Reads TurboDiffusion's `.pth`: tensors and nothing else, each with the name and the shape that it must have.

A `.pth` is a pickle, which can run any code when it is read. `torch.load(weights_only=True)` builds tensors and plain
containers only and refuses everything else; what it builds is then checked before anything is computed with it. Files
are mapped, not read: a tensor comes into memory when it is used.
"""

from __future__ import annotations

import math
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from rowreel_worker.models.folder import BrokenModel
from rowreel_worker.turbo import keys
from rowreel_worker.turbo.loading import skeleton
from rowreel_worker.turbo.tensors import INT8_BLOCK, configuration, diffusers_names, patches

#: Wan's patches: one latent frame, two by two latent pixels. A linear embedding does not tell them.
PATCH = (1, 2, 2)

#: How every file of `torch.save` begins: it is a zip archive.
MAGIC = b"PK\x03\x04"

AGAIN = "download it again and compare its size"


@dataclass(frozen=True)
class Checkpoint:
    """One transformer, checked."""

    path: Path
    #: By diffusers' names; int8 weights as they are, with their scales.
    tensors: dict[str, Tensor]
    #: `config.json` of the transformer that they belong to.
    config: dict[str, Any]

    @property
    def is_int8(self) -> bool:
        return keys.is_int8(self.tensors)

    @property
    def reads_picture(self) -> bool:
        """Beside the latents go a picture's, and a mask of 4 channels."""
        return bool(self.config["in_channels"] == 2 * self.config["out_channels"] + 4)


def read(path: Path) -> Checkpoint:
    """A checkpoint as TurboDiffusion publishes it. Raises `BrokenModel` with what is wrong with it."""
    found = _loaded(path)
    for name, tensor in found.items():
        _check_tensor(path, name, tensor)
    names = diffusers_names(found, path)
    tensors = {names[name]: tensor for name, tensor in found.items()}
    try:
        tensors["patch_embedding.weight"] = patches(tensors["patch_embedding.weight"], PATCH)
        config = configuration(tensors)
    except (IndexError, ValueError, RuntimeError, ZeroDivisionError) as error:
        raise BrokenModel(f"{path} has tensors of no Wan transformer's shapes: {error}", AGAIN) from error
    _check_shapes(path, tensors, config)
    return Checkpoint(path, tensors, config)


def _loaded(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise BrokenModel(f"{path} is no checkpoint of torch.save: it does not begin as one", AGAIN)
    except OSError as error:
        raise BrokenModel(f"{path} cannot be read: {error.strerror}") from error
    try:
        found = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except pickle.UnpicklingError as error:
        first = str(error).partition("\n")[0]
        message = f"{path} holds more than tensors, and reading that could run any code: {first}"
        raise BrokenModel(message, "nothing of it was run; get the file from its publisher") from error
    except (RuntimeError, ValueError, EOFError, KeyError, IndexError, TypeError, AttributeError, OSError) as error:
        # What a damaged archive or pickle makes torch raise.
        raise BrokenModel(f"{path} is damaged or cut short: {error}", AGAIN) from error
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise BrokenModel(f"{path} holds {type(found).__name__}, not tensors by their names")
    return found


def _check_tensor(path: Path, name: str, tensor: Any) -> None:
    if not isinstance(tensor, Tensor):
        raise BrokenModel(f"{path} has {type(tensor).__name__} as {name[:80]}: a tensor is expected")
    plain = tensor.layout == torch.strided and tensor.device.type == "cpu" and tensor.numel() > 0
    # Strides can make a few bytes into terabytes.
    if not plain or not tensor.is_contiguous():
        raise BrokenModel(f"{path} has {name[:80]} as a tensor that is empty, sparse, or not laid out in a row")
    expected = torch.int8 if name.endswith(".int8_weight") else None
    if tensor.dtype != expected if expected else not tensor.is_floating_point():
        kind = "int8" if expected else "a floating-point type"
        raise BrokenModel(f"{path} has {name[:80]} as {str(tensor.dtype).removeprefix('torch.')}: {kind} is expected")


def _check_shapes(path: Path, tensors: dict[str, Tensor], config: dict[str, Any]) -> None:
    """Every shape follows from the few that the configuration was read from."""
    expected = {name: tuple(meta.shape) for name, meta in skeleton(config, path).state_dict().items()}
    for name in [name for name in tensors if name.endswith(".weight_scale_inv")]:
        weight = expected[name.removesuffix("_scale_inv")]
        expected[name] = tuple(math.ceil(side / INT8_BLOCK) for side in weight)
    for name, tensor in tensors.items():
        if tuple(tensor.shape) != expected[name]:
            message = f"{path} has {name} as {list(tensor.shape)}; its other tensors need {list(expected[name])}"
            raise BrokenModel(message, AGAIN)
