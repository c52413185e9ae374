"""What `bench.vae` measures: diffusers' autoencoder, ours, ours with one thing left out, and the tiny decoder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import diffusers
import torch
from torch import Tensor

from rowreel_worker.transfer import Arriving, Transfer
from rowreel_worker.vae.decoder import StreamingDecoder, frames_of
from rowreel_worker.vae.encoder import StreamingEncoder
from rowreel_worker.vae.layout import lay_out
from rowreel_worker.vae.style import Style, has_triton
from rowreel_worker.vae.tiny import TinyDecoder

#: One run; hands on each piece of frames as it is made.
Run = Callable[[Callable[[Tensor], None]], None]

OURS = Style(channels_last=True, fused=has_triton(), shared=False, graphs=True)


@dataclass(frozen=True)
class Case:
    """`made` builds the model and gives a run, for latents [1, 16, 21, 60, 104] and a video [1, 3, 81, 480, 832]."""

    made: Callable[[Tensor, Tensor], Run]
    #: Whether its frames are to be compared with those of float32.
    is_compared: bool = True


def autoencoder(dtype: torch.dtype) -> Any:
    """Wan2.1's at its full size; the same random weights every time."""
    torch.manual_seed(1)
    return diffusers.AutoencoderKLWan().eval().to("cuda", dtype)


def _diffusers(dtype: torch.dtype) -> Case:
    def made(latents: Tensor, video: Tensor) -> Run:
        vae = autoencoder(dtype)
        return lambda take: take(frames_of(vae.decode(latents.to(dtype), return_dict=False)[0]))

    return Case(made)


def _ours(style: Style, dtype: torch.dtype = torch.bfloat16) -> Case:
    def made(latents: Tensor, video: Tensor) -> Run:
        decoder = StreamingDecoder(autoencoder(dtype), style)

        def run(take: Callable[[Tensor], None]) -> None:
            for piece in decoder.pieces(latents.to(dtype)):
                take(piece)

        return run

    return Case(made)


def _into_memory(style: Style) -> Case:
    """With colour, rounding and the copy into pinned memory, which the decoder does not wait for."""

    def made(latents: Tensor, video: Tensor) -> Run:
        decoder, transfer = StreamingDecoder(autoencoder(torch.bfloat16), style), Transfer()

        def run(take: Callable[[Tensor], None]) -> None:
            arriving: list[Arriving] = [transfer.take(piece) for piece in decoder.pieces(latents.bfloat16())]
            # The clock is on the decoder's stream, which is over when the last copy is.
            torch.cuda.current_stream().wait_event(arriving[-1].done)

        return run

    return Case(made, is_compared=False)


def _tiny() -> Case:
    def made(latents: Tensor, video: Tensor) -> Run:
        torch.manual_seed(1)
        decoder = TinyDecoder(16, 1).eval().to("cuda", torch.float16)
        lay_out(decoder, OURS)

        def run(take: Callable[[Tensor], None]) -> None:
            for piece in decoder.pieces(latents):
                take(piece)

        return run

    return Case(made, is_compared=False)


def _encoding(style: Style | None, dtype: torch.dtype) -> Case:
    def made(latents: Tensor, video: Tensor) -> Run:
        vae = autoencoder(dtype)
        if style is None:
            return lambda take: take(vae.encode(video.to(dtype)).latent_dist.mean)
        encoder = StreamingEncoder(vae, style)
        return lambda take: take(encoder.moments(video.to(dtype)))

    return Case(made, is_compared=False)


CASES = {
    "diffusers-float32": _diffusers(torch.float32),
    "diffusers-bfloat16": _diffusers(torch.bfloat16),
    "ours": _ours(OURS),
    "sums": _ours(replace(OURS, form="sums")),
    "stacked": _ours(replace(OURS, form="stacked")),
    "without-graphs": _ours(replace(OURS, graphs=False)),
    "without-fused": _ours(replace(OURS, fused=False)),
    "without-channels-last": _ours(replace(OURS, fused=False, channels_last=False)),
    "without-own-buffers": _ours(replace(OURS, shared=True)),
    "without-bfloat16": _ours(replace(OURS, shared=True), torch.float32),
    "ours-into-memory": _into_memory(OURS),
    "tiny": _tiny(),
    "encode-diffusers-float32": _encoding(None, torch.float32),
    "encode-diffusers-bfloat16": _encoding(None, torch.bfloat16),
    "encode-ours": _encoding(replace(OURS, graphs=False), torch.bfloat16),
}
