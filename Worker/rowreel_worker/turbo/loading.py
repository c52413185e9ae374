"""Makes a Wan transformer with sparse-linear attention from a model's folder, in any layout that ports have."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from rowreel_worker.models import safetensors
from rowreel_worker.models.folder import BrokenModel, ModelFolder
from rowreel_worker.models.whole import component_files
from rowreel_worker.turbo import attention
from rowreel_worker.turbo.tensors import diffusers_names, patches, without_int8

#: Makes the layer that computes with int8: weight int8 [out, in], scales float32 [⌈out / 128⌉, ⌈in / 128⌉], bias.
Int8Linear = Callable[[Tensor, Tensor, Tensor], nn.Module]


def load_transformer(
    folder: ModelFolder, component: str, dtype: torch.dtype, int8_linear: Int8Linear | None = None
) -> Any:
    """diffusers' `WanTransformer3DModel` with SLA, on the processor. Raises `BrokenModel`.

    Weights in int8 become `dtype`, or layers of `int8_linear` where there is one.
    """
    path = folder.path / component
    model = skeleton(folder.config(component), path)
    tensors = read(path)
    if "patch_embedding.weight" in tensors:
        weight = tensors["patch_embedding.weight"]
        tensors["patch_embedding.weight"] = patches(weight, tuple(model.config.patch_size))
    layers = {} if int8_linear is None else _taken_out(tensors)
    for name in layers:
        # Without tensors, so that all others still load strictly.
        model.set_submodule(name, nn.Identity())
    tensors = _as(without_int8(tensors, dtype), dtype, model)
    try:
        model.load_state_dict(tensors, strict=True, assign=True)
    except RuntimeError as error:
        words = " ".join(str(error).split())
        raise BrokenModel(f"{path} does not fit its config.json: {words}", "download it again") from error
    if int8_linear is not None:
        for name, (weight, scale, bias) in layers.items():
            model.set_submodule(name, int8_linear(weight, scale, bias.to(dtype)))
    return model.eval()


def skeleton(config: Mapping[str, Any], where: Path) -> Any:
    """The model that a configuration describes, without memory for its weights. Raises `BrokenModel`."""
    from accelerate import init_empty_weights
    from diffusers import WanTransformer3DModel

    # Ports have fields more (attention_type, sla_topk), about which diffusers would warn.
    known = inspect.signature(WanTransformer3DModel.__init__).parameters
    try:
        # Buffers are made: the tables of the rotary positions are in no file.
        with init_empty_weights(include_buffers=False):
            model = WanTransformer3DModel(**{name: value for name, value in config.items() if name in known})
            attention.install(model)
    except (TypeError, ValueError, RuntimeError, ZeroDivisionError) as error:
        raise BrokenModel(f"{where} has a config.json that describes no Wan transformer: {error}") from error
    return model


def read(path: Path) -> dict[str, Tensor]:
    """All tensors of a component's safetensors files, under diffusers' names. Raises `BrokenModel`."""
    from safetensors.torch import load_file

    files = component_files(path)
    for file in files:
        safetensors.check(file)
    found: dict[str, Tensor] = {}
    for file in files:
        found.update(load_file(file))
    names = diffusers_names(found, path)
    return {names[name]: found.pop(name) for name in list(found)}


def _as(tensors: dict[str, Tensor], dtype: torch.dtype, model: Any) -> dict[str, Tensor]:
    """As `dtype`, but what diffusers keeps in float32 for Wan: the embedding of time, modulation, norms."""
    kept = set(model._keep_in_fp32_modules)
    for name in [name for name, tensor in tensors.items() if tensor.is_floating_point()]:
        wanted = torch.float32 if kept & set(name.split(".")) else dtype
        tensors[name] = tensors[name].to(wanted)
    return tensors


def _taken_out(tensors: dict[str, Tensor]) -> dict[str, tuple[Tensor, Tensor, Tensor]]:
    """The layers in int8, which leave `tensors`: name → weight, scales, bias."""
    ending = ".weight_scale_inv"
    names = [name.removesuffix(ending) for name in tensors if name.endswith(ending)]
    return {n: (tensors.pop(f"{n}.weight"), tensors.pop(n + ending), tensors.pop(f"{n}.bias")) for n in names}
