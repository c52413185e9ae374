"""Fetches the model of `--model ORG/NAME` where `--allow-download` allows it. Requests never come here."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from rowreel_worker.errors import JobError
from rowreel_worker.models.catalogue import Catalogue
from rowreel_worker.settings import Settings


def downloaded(settings: Settings) -> Settings:
    """The settings with the folder of the model among its folders, fetched where it is not there.

    Only safetensors, configurations and tokenizers: neither pickles nor code.
    """
    name = settings.model
    if name is None or name in Catalogue(settings.models).usable():
        return settings
    if re.fullmatch(r"[\w.-]+/[\w.-]+", name) is None:
        raise JobError("model_not_found", f"{name} is in no --models folder, and is no ORG/NAME to download")
    from huggingface_hub import snapshot_download

    place = (settings.models or (Path.cwd() / "models",))[0] / name
    snapshot_download(name, local_dir=place, allow_patterns=["*.json", "*.safetensors", "*.model", "*.txt"])
    roots = (*settings.models, place) if not settings.models else settings.models
    return replace(settings, models=roots)
