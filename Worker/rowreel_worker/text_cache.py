"""Encoded texts of one text encoder, so that a prompt shared by many rows is encoded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


class TextCache:
    """Least recently used first out, bounded in bytes. One for each text encoder; used by the job thread only."""

    def __init__(self, limit_bytes: int = 512 << 20) -> None:
        self.limit_bytes = limit_bytes
        self.held_bytes = 0
        self.hits = 0
        self.misses = 0
        self._entries: OrderedDict[Hashable, torch.Tensor] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], torch.Tensor]) -> torch.Tensor:
        """The encoding under `key`, made where it is not held. It lies in main memory; who takes it moves it."""
        import torch

        if key in self._entries:
            self.hits += 1
            self._entries.move_to_end(key)
            return self._entries[key]
        self.misses += 1
        with torch.no_grad():
            made = make().detach().cpu()
        self._entries[key] = made
        self.held_bytes += made.nbytes
        while self.held_bytes > self.limit_bytes and len(self._entries) > 1:
            _, oldest = self._entries.popitem(last=False)
            self.held_bytes -= oldest.nbytes
        return made
