"""What the section `vae` measures: diffusers' autoencoder, ours, ours with one thing left out, and the tiny decoder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import diffusers
import torch
from torch import Tensor

from bench.bench import Bench
from rowreel_worker.transfer import Arriving, Transfer
from rowreel_worker.vae.decoder import StreamingDecoder, frames_of
from rowreel_worker.vae.encoder import StreamingEncoder
from rowreel_worker.vae.layout import lay_out
from rowreel_worker.vae.style import Style, has_triton
from rowreel_worker.vae.tiny import TinyDecoder

#: One run; hands on each piece of frames as it is made.
Run = Callable[[Callable[[Tensor], None]], None]


@dataclass(frozen=True)
class Case:
    """`made` builds the model and gives a run, for latents [1, 16, 21, 60, 104] and a video [1, 3, 81, 480, 832]."""

    made: Callable[[Tensor, Tensor], Run]
    #: Whether its frames are to be compared with those of float32.
    is_compared: bool = True


def cases(bench: Bench) -> dict[str, Case]:
    # Triton's kernels need a GPU; graphs do nothing without one.
    ours = Style(channels_last=True, fused=bench.device != "cpu" and has_triton(), shared=False, graphs=True)
    half, whole = bench.half, torch.float32
    return {
        "diffusers-float32": _diffusers(bench, whole),
        "diffusers-bfloat16": _diffusers(bench, half),
        "ours": _ours(bench, ours, half),
        "sums": _ours(bench, replace(ours, form="sums"), half),
        "stacked": _ours(bench, replace(ours, form="stacked"), half),
        "without-graphs": _ours(bench, replace(ours, graphs=False), half),
        "without-fused": _ours(bench, replace(ours, fused=False), half),
        "without-channels-last": _ours(bench, replace(ours, fused=False, channels_last=False), half),
        "without-own-buffers": _ours(bench, replace(ours, shared=True), half),
        "without-bfloat16": _ours(bench, replace(ours, shared=True), whole),
        "ours-into-memory": _into_memory(bench, ours),
        "tiny": _tiny(bench, ours),
        "encode-diffusers-float32": _encoding(bench, None, whole),
        "encode-diffusers-bfloat16": _encoding(bench, None, half),
        "encode-ours": _encoding(bench, replace(ours, graphs=False), half),
    }


def tiny_config(bench: Bench) -> dict[str, Any]:
    return {"base_dim": 2, "num_res_blocks": 1} if bench.is_tiny else {}


def autoencoder(bench: Bench, dtype: torch.dtype) -> Any:
    """Wan2.1's at its full size; the same random weights every time."""
    torch.manual_seed(1)
    return diffusers.AutoencoderKLWan(**tiny_config(bench)).eval().to(bench.where, dtype)


def _diffusers(bench: Bench, dtype: torch.dtype) -> Case:
    def made(latents: Tensor, video: Tensor) -> Run:
        vae = autoencoder(bench, dtype)
        return lambda take: take(frames_of(vae.decode(latents.to(dtype), return_dict=False)[0]))

    return Case(made)


def _ours(bench: Bench, style: Style, dtype: torch.dtype) -> Case:
    def made(latents: Tensor, video: Tensor) -> Run:
        decoder = StreamingDecoder(autoencoder(bench, dtype), style)

        def run(take: Callable[[Tensor], None]) -> None:
            for piece in decoder.pieces(latents.to(dtype)):
                take(piece)

        return run

    return Case(made)


def _into_memory(bench: Bench, style: Style) -> Case:
    """With colour, rounding and the copy into pinned memory, which the decoder does not wait for."""

    def made(latents: Tensor, video: Tensor) -> Run:
        decoder, transfer = StreamingDecoder(autoencoder(bench, bench.half), style), Transfer()

        def run(take: Callable[[Tensor], None]) -> None:
            arriving: list[Arriving] = [transfer.take(piece) for piece in decoder.pieces(latents.to(bench.half))]
            if arriving[-1].done is not None:
                # The clock is on the decoder's stream, which is over when the last copy is.
                torch.cuda.current_stream().wait_event(arriving[-1].done)

        return run

    return Case(made, is_compared=False)


def _tiny(bench: Bench, style: Style) -> Case:
    """In the precision that it was published for; of a processor, in float32."""

    def made(latents: Tensor, video: Tensor) -> Run:
        torch.manual_seed(1)
        dtype = torch.float32 if bench.device == "cpu" else torch.float16
        decoder = TinyDecoder(16, 1).eval().to(bench.where, dtype)
        lay_out(decoder, style)

        def run(take: Callable[[Tensor], None]) -> None:
            for piece in decoder.pieces(latents):
                take(piece)

        return run

    return Case(made, is_compared=False)


def _encoding(bench: Bench, style: Style | None, dtype: torch.dtype) -> Case:
    def made(latents: Tensor, video: Tensor) -> Run:
        vae = autoencoder(bench, dtype)
        if style is None:
            return lambda take: take(vae.encode(video.to(dtype)).latent_dist.mean)
        encoder = StreamingEncoder(vae, style)
        return lambda take: take(encoder.moments(video.to(dtype)))

    return Case(made, is_compared=False)
