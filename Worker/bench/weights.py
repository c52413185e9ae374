"""Random weights of real size, made on the device in seconds, where the worker would read files.

A family in all but `load_part`: what the worker does with a loaded model, it does with these. Noise comes out; times
and memory are those of real weights. What reading files costs is measured only where `--make` wrote them.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import diffusers
import torch
import transformers

from bench.bench import Bench
from bench.real_size import MODELS, PLACEHOLDER, folder_of, has_weights
from rowreel_worker.families import family_of
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.turbo import attention

if TYPE_CHECKING:
    from rowreel_worker.families import Family


class RandomWeights:
    """Comes before a family's own class."""

    #: Where numbers are drawn: a processor needs a minute for what a GPU does in a second.
    drawn_on = "cpu"

    def load_part(self, folder: ModelFolder, component: str, dtype: torch.dtype) -> Any:
        """In main memory, as a part is that was read: the worker lays it out from there."""
        return random_part(folder, component, dtype, self.drawn_on).to("cpu")


def with_random_weights(family: Family, bench: Bench) -> Family:
    """The same family, but for where its weights come from."""
    kind = type(family)
    made: Family = type(kind.__name__, (RandomWeights, kind), {"drawn_on": bench.device})()
    return made


def random_part(folder: ModelFolder, component: str, dtype: torch.dtype, device: str) -> Any:
    """A component of the size that its `config.json` says, on `device`."""
    library, name = folder.components[component]
    config = folder.config(component)
    is_turbo = config.get("attention_type") == "sla"
    torch.manual_seed(len(component))
    with made_as(dtype, device):
        if library == "diffusers":
            kind = getattr(diffusers, name)
            known = inspect.signature(kind.__init__).parameters
            part = kind(**{key: value for key, value in config.items() if key in known})
        else:
            kind = getattr(transformers, name)
            part = kind(kind.config_class.from_pretrained(folder.path / component))
        if is_turbo:
            attention.install(part)
    _keep_float32(part, dtype, library)
    return part.eval().requires_grad_(False)


def write(kind: str, bench: Bench) -> Path:
    """Writes the weights of a model beside its configurations: 15 to 80 GB."""
    path = folder_of(kind, bench)
    if has_weights(path):
        return path
    folder = ModelFolder.read(path, kind)
    family = family_of(folder)
    assert family is not None
    for component in (*MODELS[kind].parts, "text_encoder"):
        print(f"writing {path / component} …", flush=True)
        config = (path / component / "config.json").read_bytes()
        part = random_part(folder, component, MODELS[kind].dtype, bench.device)
        part.save_pretrained(path / component, safe_serialization=True)
        (path / component / PLACEHOLDER).unlink(missing_ok=True)
        (path / component / "config.json").write_bytes(config)
    (path / "made").touch()
    return path


@contextmanager
def made_as(dtype: torch.dtype, device: str) -> Iterator[None]:
    """What is constructed is of `dtype` from the start: UMT5-XXL in float32 would be 23 GB first."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            yield
    finally:
        torch.set_default_dtype(before)


def _keep_float32(part: Any, dtype: torch.dtype, library: str) -> None:
    """What the libraries keep in float32 when they read files, and transformers in float16 only."""
    kept = set(getattr(part, "_keep_in_fp32_modules", None) or ())
    if not kept or (library == "transformers" and dtype != torch.float16):
        return
    for name, parameter in part.named_parameters():
        if kept & set(name.split(".")):
            parameter.data = parameter.data.float()
