"""Keeps the libraries from asking the network. To be called before any of them is imported."""

from __future__ import annotations

import os

#: What huggingface_hub, transformers, diffusers and their telemetry read when they are imported.
OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DIFFUSERS_OFFLINE", "HF_DATASETS_OFFLINE")
SILENT = ("HF_HUB_DISABLE_TELEMETRY", "DISABLE_TELEMETRY", "DO_NOT_TRACK")


def go_offline(allow_download: bool) -> None:
    """Telemetry is off always; downloads unless they were asked for on the command line."""
    for name in SILENT:
        os.environ[name] = "1"
    if not allow_download:
        for name in OFFLINE:
            os.environ[name] = "1"
