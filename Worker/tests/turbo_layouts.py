"""A tiny TurboWan in every layout that is published, made of the port in `tiny`."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from rowreel_worker.turbo import keys

import tiny

WEIGHTS = "diffusion_pytorch_model.safetensors"


def tensors(model: Path, component: str = "transformer") -> dict[str, Tensor]:
    return load_file(model / component / WEIGHTS)


def original(named: dict[str, Tensor]) -> dict[str, Tensor]:
    """As TurboDiffusion saves them: Wan's names, and a linear layer over patches."""
    int8 = keys.is_int8(named)
    ours = {mine: theirs for theirs, mine in keys.key_map("original", keys.layers_of(named), int8).items()}
    found = {ours[name]: tensor for name, tensor in named.items()}
    found["patch_embedding.weight"] = found["patch_embedding.weight"].flatten(1)
    return found


def quantised(named: dict[str, Tensor]) -> dict[str, Tensor]:
    """Linear layers of blocks in int8, each 128 by 128 elements with a scale of their own: block by block."""
    found = dict(named)
    for name, weight in named.items():
        linear = name.startswith("blocks.") and name.endswith(".weight") and weight.ndim == 2
        if not linear or "proj_l" in name:
            continue
        rows, columns = -(-weight.shape[0] // 128), -(-weight.shape[1] // 128)
        whole, scales = torch.empty(weight.shape, dtype=torch.int8), torch.empty(rows, columns)
        for i in range(rows):
            for j in range(columns):
                part = (slice(i * 128, i * 128 + 128), slice(j * 128, j * 128 + 128))
                scales[i, j] = weight[part].abs().max() / 128
                whole[part] = (weight[part] / scales[i, j]).round().clamp(-128, 127).to(torch.int8)
        found[name], found[f"{name}_scale_inv"] = whole, scales
    return found


def fastvideo(named: dict[str, Tensor]) -> dict[str, Tensor]:
    """As loayrashid's ports have them: names of FastVideo's modules."""
    ours = {mine: theirs for theirs, mine in keys.key_map("fastvideo", keys.layers_of(named), False).items()}
    return {ours[name]: tensor for name, tensor in named.items()}


def port(model: Path, target: Path, named: dict[str, Tensor], class_name: str | None = None, sla: bool = True) -> Path:
    """A copy of a model with other tensors, another pipeline class, with or without the fields of IPostYellow's."""
    shutil.copytree(model, target)
    save_file(named, target / "transformer" / WEIGHTS)
    if class_name is not None:
        tiny.changed(target / "model_index.json", _class_name=class_name)
    if not sla:
        tiny.changed(target / "transformer" / "config.json", attention_type=None, sla_topk=None)
    return target
