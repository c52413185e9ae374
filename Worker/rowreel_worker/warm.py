"""The model that is loaded, kept from one job to the next."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rowreel_worker import memory
from rowreel_worker.families import Family
from rowreel_worker.jobs import Load
from rowreel_worker.memory import MODES, MemoryPlan, Mode
from rowreel_worker.models.digest import weights_digest
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.precision import Precision, precision_for
from rowreel_worker.request import VideoRequest
from rowreel_worker.text_cache import TextCache

log = logging.getLogger(__name__)


@dataclass
class WarmModel:
    folder: ModelFolder
    pipeline: Any
    precision: Precision
    layout: MemoryPlan
    texts: TextCache
    #: SHA-256 of the weights, computed beside the first job.
    digest: Future[str]
    load: Load
    #: What serves the transformer's operations, by operation; empty where diffusers computes.
    kernels: dict[str, str] = field(default_factory=dict)
    #: The CUDA stream of decoding beside denoising, made at its first use.
    stream: Any = None


class Models:
    """Holds one model at a time. Used by the job thread only."""

    def __init__(self, device: str, dtype: str, mode: Mode | None, text_bytes: int, digests: Path | None) -> None:
        self.device = device
        self.warm: WarmModel | None = None
        self.loads = 0
        self._dtype = dtype
        self._mode = mode
        self._text_bytes = text_bytes
        self._digests = digests
        #: By text encoder, so that two models with one encoder share it, and a swap does not lose it.
        self._texts: dict[object, TextCache] = {}

    def ready_for(
        self,
        request: VideoRequest,
        folder: ModelFolder,
        family: Family,
        report: Callable[[str, float], None],
    ) -> WarmModel:
        """The model for a request, loaded where it is not, laid out for the request's shape."""
        load = Load(request.model, (request.width, request.height), request.frames)
        warm = self.warm
        if warm is not None and warm.folder.path == folder.path:
            is_known = warm.load == load
            if self._fits(warm, load, request):
                if not is_known:
                    warm.kernels = family.prepare(warm.pipeline, request, self.device, warm.precision)
                return warm
        self.drop()
        started = time.monotonic()
        precision = precision_for(family, folder, self.device, self._dtype)
        log.info("loading %s (%s)", folder.name, precision.names)
        pipeline = family.load(folder, precision, report)
        kernels = family.prepare(pipeline, request, self.device, precision)
        layout = memory.plan_for(pipeline, request, self.device, self._mode)
        memory.apply(pipeline, layout, self.device)
        memory.adapt(pipeline, layout)
        texts = self._texts.setdefault(_encoder(folder, precision), TextCache(self._text_bytes))
        self.loads += 1
        log.info("%s is ready after %.1f s", folder.name, time.monotonic() - started)
        digest = _in_background(lambda: weights_digest(folder, self._digests))
        self.warm = WarmModel(folder, pipeline, precision, layout, texts, digest, load, kernels)
        return self.warm

    def drop(self) -> None:
        """Frees the loaded model's memory."""
        if self.warm is not None:
            log.info("dropping %s", self.warm.folder.name)
        self.warm = None
        memory.release(self.device)

    def _fits(self, warm: WarmModel, load: Load, request: VideoRequest) -> bool:
        """Whether the loaded model can make a request's shape as it lies; tiles are switched on or off for it.

        A smaller shape does not bring weights back: that would load the model anew to save a little.
        """
        if warm.load == load:
            return True
        layout = memory.plan_for(warm.pipeline, request, self.device, self._mode)
        if MODES.index(layout.mode) > MODES.index(warm.layout.mode):
            log.info("%s has to be laid out again for %s", warm.folder.name, load)
            return False
        # Where weights wait in main memory they stay there, and nothing is decoded beside.
        layout = replace(layout, mode=warm.layout.mode, beside=layout.beside and warm.layout.mode == "none")
        memory.adapt(warm.pipeline, layout)
        warm.layout = layout
        warm.load = load
        return True


def _encoder(folder: ModelFolder, precision: Precision) -> object:
    """Identity of what turns a text into numbers: the encoder's files as they are, and its precision."""
    files = sorted((folder.path / "text_encoder").glob("*.safetensors"))
    identity = tuple((f.resolve(), f.stat().st_size, f.stat().st_mtime_ns) for f in files)
    names = precision.names
    return folder.pipeline_class, identity, names.get("text_encoder", names["default"])


def _in_background(work: Callable[[], str]) -> Future[str]:
    future: Future[str] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name="digest", daemon=True).start()
    return future
