"""Section `vae`: decoding and encoding 832x480, 81 frames, each optimisation left out in turn.

Weights are random and of full size (Wan2.1's autoencoder, 127 M parameters), so pictures are noise and MS-SSIM to
float32 is lower than with published weights; times and memory are theirs. A case has seconds of the device's own
events, the first run apart, and the most memory that was allocated.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import diffusers
import torch
from torch import Tensor

from bench import decoders, timing, work
from bench.bench import Bench, Case, Clip, Figures
from rowreel_worker import memory

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from ms_ssim import ms_ssim

RUNS = 5

#: MS-SSIM's five scales need sides of 176.
TINY = Clip(192, 192, 1)


def cases(bench: Bench) -> dict[str, Case]:
    return {name: partial(_measured, bench, name, case) for name, case in decoders.cases(bench).items()}


@torch.no_grad()
def _measured(bench: Bench, name: str, case: decoders.Case) -> Figures:
    inputs: Inputs = bench.once("vae", lambda: _inputs(bench))
    memory.release(bench.device)
    memory.start_peak(bench.device)
    run = case.made(inputs.latents, inputs.video)
    result: Figures = timing.several(lambda: run(lambda piece: None), bench.device, 1 if bench.is_tiny else RUNS)
    result["peak_mib"] = memory.peak_bytes(bench.device) >> 20
    if case.is_compared:
        result["ms_ssim"] = inputs.similarity(frames(run))
    if not name.startswith(("encode", "tiny")):
        result |= bench.share(result["median_s"], inputs.work.flops, inputs.work.bytes)
    return result


class Inputs:
    """Latents and a video, how much work they are, and what float32 makes of them."""

    def __init__(self, bench: Bench) -> None:
        clip = TINY if bench.is_tiny else Clip()
        torch.manual_seed(0)
        self.latents = torch.randn(1, 16, *clip.latent, device=bench.where)
        self.video = torch.zeros(1, 3, clip.frames, clip.height, clip.width, device=bench.where)
        self.video[:, :, 0] = torch.rand(3, clip.height, clip.width, device=bench.where) * 2 - 1
        config = decoders.tiny_config(bench)
        self.work = work.decode(work.on_meta(lambda: diffusers.AutoencoderKLWan(**config)), clip, bench.half.itemsize)
        self._bench = bench
        #: Frames in main memory, from the first case that needs them.
        self._exact: Tensor | None = None

    def similarity(self, made: Tensor) -> float:
        if self._exact is None:
            self._exact = frames(decoders.cases(self._bench)["diffusers-float32"].made(self.latents, self.video))
        # A frame at a time: in float64 all of them would not fit.
        pairs = zip(made.split(1), self._exact.split(1), strict=True)
        where = self._bench.where
        return statistics.fmean(ms_ssim(one.to(where), other.to(where)) for one, other in pairs)


@contextmanager
def _inputs(bench: Bench) -> Iterator[Inputs]:
    yield Inputs(bench)


def frames(run: decoders.Run) -> Tensor:
    """All pieces of a run in main memory: float32 [frames, 3, height, width], 0 to 1."""
    pieces: list[Tensor] = []
    run(lambda piece: pieces.append(piece.cpu()))
    return torch.cat(pieces)
