"""Where a model has the weights of a tiny decoder. Does not import torch: listings and requests ask this."""

from __future__ import annotations

from pathlib import Path

#: The names that TAEHV's author publishes: for Wan2.1 and Wan2.2 A14B (16 latent channels), and for Wan2.2 5B (48).
NAMES = {16: "taew2_1", 48: "taew2_2"}

SUFFIXES = (".safetensors", ".pth")


def tiny_file(model: Path, latent_channels: int) -> Path | None:
    """The file beside a model's components, or in its folder `vae_tiny`; safetensors where both kinds are there."""
    name = NAMES.get(latent_channels, "taew2_1")
    for suffix in SUFFIXES:
        for file in (model / "vae_tiny" / f"{name}{suffix}", model / f"{name}{suffix}"):
            if file.is_file():
                return file
    return None


def expected(model: Path, latent_channels: int) -> str:
    """In words, where it is looked for."""
    name = NAMES.get(latent_channels, "taew2_1")
    return f"{name}.safetensors or {name}.pth in {model.name} or in {model.name}/vae_tiny"
