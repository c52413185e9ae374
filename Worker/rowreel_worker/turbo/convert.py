"""`python -m rowreel_worker convert`: TurboDiffusion's `.pth` → a model's folder in diffusers' layout, in safetensors.

So that pickles are read here, once and on purpose, and never by what serves requests. Text encoder, tokenizer and
autoencoder are those of the Wan model that the checkpoint was distilled from, taken from its folder.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from torch import Tensor

from rowreel_worker.errors import JobError
from rowreel_worker.families.turbo import TurboImage, TurboText
from rowreel_worker.models import safetensors
from rowreel_worker.models.folder import BrokenModel, ModelFolder
from rowreel_worker.models.whole import component_files
from rowreel_worker.turbo.checkpoint import Checkpoint, read
from rowreel_worker.turbo.tensors import dequantised

log = logging.getLogger(__name__)

#: What a checkpoint does not bring.
FROM_BASE = ("text_encoder", "tokenizer", "vae", "scheduler")

#: Files of components that are taken: weights, configurations, vocabularies. No pickles, no code.
SUFFIXES = (".safetensors", ".json", ".model", ".txt")

#: A file of weights is not larger than this, as model hubs have them.
SHARD_BYTES = 5_000_000_000


def convert(high: Path, low: Path | None, base: Path, output: Path, int8: bool) -> None:
    """Writes `output`, which must not exist; a part of it is never seen there. Raises `JobError`.

    Args:
        high: the checkpoint, of two experts the one for high noise.
        low: the expert for low noise, for Wan2.2 I2V-A14B.
        int8: keep int8 weights instead of making bfloat16 of them.
    """
    if output.exists():
        raise JobError("output_exists", f"{output} exists already", "name a folder that does not, or remove it")
    folder = ModelFolder.read(base, base.name)
    experts = {"transformer": read(high)} | ({} if low is None else {"transformer_2": read(low)})
    _check(experts, folder, int8)
    aside = output.parent / f".{output.name}.partial-{os.getpid()}"
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir()
        _check_room(aside, experts, int8)
        for component, expert in experts.items():
            log.info("%s → %s", expert.path, component)
            _write_transformer(aside / component, expert, int8)
        for component in FROM_BASE:
            _take(folder.path / component, aside / component)
        _write_json(aside / "model_index.json", _index(experts, folder))
        aside.rename(output)
    except OSError as error:
        raise JobError("not_written", f"{output} could not be written: {error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _check(experts: dict[str, Checkpoint], folder: ModelFolder, int8: bool) -> None:
    """Raises `BrokenModel` or `JobError` where these parts do not belong together."""
    high = experts["transformer"]
    low = experts.get("transformer_2")
    if high.reads_picture and low is None:
        message = (
            f"{high.path} is one of two experts of Wan2.2 I2V-A14B: it has {high.config['in_channels']} input channels"
        )
        raise JobError("two_experts", message, "give the one for high noise first and the other with --low")
    if low is not None and not high.reads_picture:
        message = f"{high.path} is the whole of a text-to-video model"
        raise JobError("one_expert", message, "leave --low out")
    if low is not None and low.config != high.config:
        raise BrokenModel(f"{high.path} and {low.path} are transformers of different shapes")
    if low is not None and "low" in high.path.name.lower() and "high" in low.path.name.lower():
        message = f"{high.path.name} is given as the expert for high noise, and {low.path.name} with --low"
        raise JobError("experts_swapped", message, "give the one for high noise first")
    if int8 and not all(expert.is_int8 for expert in experts.values()):
        message = f"{high.path} has no int8 weights to keep"
        raise JobError("not_int8", message, "leave --int8 out, or convert the file whose name ends in -quant.pth")
    missing = [component for component in FROM_BASE if component not in folder.components]
    if missing:
        message = f"{folder.path} has no {', '.join(missing)}"
        raise BrokenModel(message, "--base needs a Wan2.1 or Wan2.2 A14B model in diffusers' layout")
    for component in ("text_encoder", "vae"):
        for file in component_files(folder.path / component):
            safetensors.check(file)
    for component, name, wanted in (("text_encoder", "d_model", "text_dim"), ("vae", "z_dim", "out_channels")):
        has, needs = folder.config(component).get(name), high.config[wanted]
        if has != needs:
            message = f"{folder.path / component} has {name} {has}; the checkpoint was trained with {needs}"
            raise BrokenModel(message, "--base needs Wan2.1 or Wan2.2 A14B; TI2V-5B has another autoencoder")


def _tensors(expert: Checkpoint, int8: bool) -> Iterator[tuple[str, Tensor | None, int]]:
    """What is written: name, scales where they are to be multiplied in, bytes."""
    for name, tensor in sorted(expert.tensors.items()):
        scale = None if int8 else expert.tensors.get(f"{name}_scale_inv")
        if int8 or not name.endswith(".weight_scale_inv"):
            yield name, scale, tensor.nbytes * (1 if scale is None else 2)


def _check_room(aside: Path, experts: dict[str, Checkpoint], int8: bool) -> None:
    needed = sum(size for expert in experts.values() for _, _, size in _tensors(expert, int8))
    free = shutil.disk_usage(aside).free
    if free < needed:
        message = f"{needed / 1e9:.1f} GB are needed at {aside.parent}, and {free / 1e9:.1f} GB are free"
        raise JobError("disk_full", message)


def _write_transformer(path: Path, expert: Checkpoint, int8: bool) -> None:
    """`config.json` and the weights, a shard in memory at a time."""
    from safetensors.torch import save_file

    path.mkdir()
    shards: list[list[tuple[str, Tensor | None]]] = [[]]
    filled = total = 0
    for name, scale, size in _tensors(expert, int8):
        if filled and filled + size > SHARD_BYTES:
            shards.append([])
            filled = 0
        shards[-1].append((name, scale))
        filled += size
        total += size
    whole = "diffusion_pytorch_model"
    places = {}
    for number, names in enumerate(shards, 1):
        last = f"{whole}.safetensors" if len(shards) == 1 else f"{whole}-{number:05}-of-{len(shards):05}.safetensors"
        # Copies: tensors of a hostile file may share memory, which safetensors refuses.
        save_file({n: _written(expert, n, scale) for n, scale in names}, path / last, metadata={"format": "pt"})
        places.update(dict.fromkeys((name for name, _ in names), last))
    if len(shards) > 1:
        _write_json(path / f"{whole}.safetensors.index.json", {"metadata": {"total_size": total}, "weight_map": places})
    resolution = "720p" if "720p" in expert.path.name.lower() else "480p"
    _write_json(path / "config.json", {**expert.config, "resolution": resolution})


def _written(expert: Checkpoint, name: str, scale: Tensor | None) -> Tensor:
    tensor = expert.tensors[name]
    if scale is None:
        return tensor.detach().clone()
    # In the format of the bias, which quantising left as it was.
    return dequantised(tensor, scale, expert.tensors[name.removesuffix("weight") + "bias"].dtype)


def _take(source: Path, target: Path) -> None:
    """The files of a component, linked where that is possible: a text encoder is 11 GB."""
    target.mkdir()
    for file in sorted(source.iterdir()):
        if file.suffix in SUFFIXES and file.is_file():
            # A hub's cache has links to its blobs.
            actual = file.resolve()
            try:
                os.link(actual, target / file.name)
            except OSError:
                shutil.copyfile(actual, target / file.name)


def _index(experts: dict[str, Checkpoint], folder: ModelFolder) -> dict[str, Any]:
    family = TurboImage if experts["transformer"].reads_picture else TurboText
    boundary = {"boundary_ratio": 0.9} if family is TurboImage else {}
    return {
        "_class_name": family.pipeline_class,
        "_diffusers_version": folder.index.get("_diffusers_version", "0.36.0"),
        **boundary,
        **{component: list(folder.components[component]) for component in FROM_BASE},
        **{component: ["diffusers", "WanTransformer3DModel"] for component in experts},
    }


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")
