"""Calls into a part of a module that is offloaded between uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def on_device(module: Any) -> Iterator[None]:
    """Has `module` where it computes, though only its parts are called.

    Model offload moves a module when its `forward` (of an autoencoder: `encode`, `decode`) is called. Decoding piece
    by piece calls its decoder instead, so the hook is run here; the pipeline's end moves it away again.
    """
    hook = getattr(module, "_hf_hook", None)
    if hook is not None and hasattr(hook, "pre_forward"):
        hook.pre_forward(module)
    yield
