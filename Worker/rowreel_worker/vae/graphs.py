"""The work of a piece as a CUDA graph: captured once, then replayed with one call instead of some hundred.

A decoder launches several hundred kernels for each piece; at small sizes the processor launches them slower than the
GPU runs them. A graph has fixed addresses: the latent is copied into it and the picture lies where it lay before, which
is why a piece may be overwritten by the next one. What convolutions remember is in buffers that are allocated before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

log = logging.getLogger(__name__)

#: Times that a shape runs as it is before it is captured: libraries allocate and choose at their first calls.
WARM_UP = 1

Work = Callable[[Tensor, bool], Tensor]


@dataclass
class _Graph:
    graph: Any
    input: Tensor
    output: Tensor


class Captured:
    """Calls `work`, or replays what it did. Off a GPU, and where capturing fails once, it always calls."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._calls: dict[tuple[object, ...], int] = {}
        self._graphs: dict[tuple[object, ...], _Graph] = {}
        self._pool: Any = None
        self._is_off = False

    def __call__(self, latent: Tensor, is_first: bool) -> Tensor:
        if self._is_off or latent.device.type != "cuda":
            return self._work(latent, is_first)
        shape = (*latent.shape, latent.dtype, is_first)
        known = self._graphs.get(shape)
        if known is None:
            calls = self._calls[shape] = self._calls.get(shape, 0) + 1
            if calls <= WARM_UP:
                return self._work(latent, is_first)
            known = self._capture(latent, is_first)
            if known is None:
                return self._work(latent, is_first)
            self._graphs[shape] = known
        known.input.copy_(latent)
        known.graph.replay()
        return known.output

    def free(self) -> None:
        """Forgets the graphs, and with them their memory."""
        self._graphs.clear()
        self._calls.clear()
        self._pool = None

    def _capture(self, latent: Tensor, is_first: bool) -> _Graph | None:
        """Records the work for this shape. Nothing runs: what the parts remember is as it was."""
        static = latent.clone()
        graph = torch.cuda.CUDAGraph()
        if self._pool is None:
            # The first piece and the later ones are never computed at once: one memory serves both.
            self._pool = torch.cuda.graph_pool_handle()
        try:
            # Only this thread's calls are forbidden: another one may be waiting for frames or pinning memory.
            with torch.cuda.graph(graph, pool=self._pool, capture_error_mode="thread_local"):
                output = self._work(static, is_first)
        except Exception as error:
            if isinstance(error, torch.OutOfMemoryError):
                raise
            log.warning("decoding goes on without CUDA graphs: %s", str(error).splitlines()[0] if str(error) else error)
            self.free()
            self._is_off = True
            torch.cuda.synchronize(latent.device)
            return None
        return _Graph(graph, static, output)
