"""Reads a component's weights: from safetensors in its own folder, whole, and with the class that was agreed."""

from __future__ import annotations

from typing import Any

from rowreel_worker.models import safetensors
from rowreel_worker.models.folder import BrokenModel, ModelFolder
from rowreel_worker.models.whole import component_files

#: Classes of tokenizers that families take.
TOKENIZERS = frozenset({"T5Tokenizer", "T5TokenizerFast", "PreTrainedTokenizerFast", "AutoTokenizer"})

#: Schedulers that a model may come with, or be given by its user.
SCHEDULERS = frozenset({
    "CogVideoXDDIMScheduler", "CogVideoXDPMScheduler", "DDIMScheduler", "DPMSolverMultistepScheduler",
    "EulerDiscreteScheduler", "FlowMatchEulerDiscreteScheduler", "UniPCMultistepScheduler",
})  # fmt: skip


def load_component(folder: ModelFolder, component: str, dtype: Any) -> Any:
    """One component with its weights as `dtype`, on the processor. Raises `BrokenModel`.

    Files are checked by their headers first, because readers' own words for a file that was cut short help nobody.
    """
    import diffusers
    import transformers

    for file in component_files(folder.path / component):
        safetensors.check(file)
    library, name = folder.components[component]
    kind = getattr({"diffusers": diffusers, "transformers": transformers}[library], name, None)
    if kind is None:
        raise BrokenModel(f"the installed {library} has no {name}", "install the versions of requirements.txt")
    named = {"dtype" if library == "transformers" else "torch_dtype": dtype}
    try:
        return kind.from_pretrained(
            str(folder.path), subfolder=component, local_files_only=True, use_safetensors=True, **named
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        from torch import OutOfMemoryError

        if isinstance(error, OutOfMemoryError):
            raise
        raise BrokenModel(f"{folder.path / component} cannot be loaded: {error}") from error
