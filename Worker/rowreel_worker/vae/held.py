"""The decoders that a loaded pipeline keeps, and whether their buffers stay from one video to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch

from rowreel_worker import memory
from rowreel_worker.models.folder import BrokenModel
from rowreel_worker.vae import tiny
from rowreel_worker.vae.decoder import StreamingDecoder
from rowreel_worker.vae.style import style_for
from rowreel_worker.vae.tiny_files import expected, tiny_file

if TYPE_CHECKING:
    from rowreel_worker.request import VideoRequest


@contextmanager
def decoder_of(pipeline: Any, request: VideoRequest) -> Iterator[StreamingDecoder]:
    """The pipeline's decoder, made at its first use.

    Its buffers and graphs stay where the weights do and the next video of this shape fits beside them; allocating and
    capturing again costs about as much as decoding a few pieces.
    """
    vae = pipeline.vae
    style = style_for(vae.device, vae.dtype)
    decoder = getattr(pipeline, "streaming_decoder", None)
    if decoder is None or decoder.style != style:
        decoder = pipeline.streaming_decoder = StreamingDecoder(vae, style)
    try:
        yield decoder
    finally:
        is_moved = getattr(vae, "_hf_hook", None) is not None
        if is_moved or not _stays(pipeline, str(vae.device), request):
            decoder.free()


@contextmanager
def tiny_decoder_of(pipeline: Any, request: VideoRequest, device: torch.device) -> Iterator[tiny.TinyDecoder]:
    """The tiny decoder beside the pipeline's model, read at its first use. Raises `BrokenModel`.

    In float16, which it was published for, but for an autoencoder that somebody wants in float32.
    """
    vae = pipeline.vae
    decoder = getattr(pipeline, "tiny_decoder", None)
    if decoder is None:
        path = tiny_file(pipeline.model_folder, vae.config.z_dim)
        if path is None:
            where = expected(pipeline.model_folder, vae.config.z_dim)
            raise BrokenModel("the tiny decoder's weights are gone since the request was taken", f"put {where}")
        dtype = torch.float32 if vae.dtype == torch.float32 else torch.float16
        decoder = tiny.load(path, style_for(device, dtype), device, dtype)
        if 8 * decoder.patch != vae.config.scale_factor_spatial or decoder.latent_channels != vae.config.z_dim:
            raise BrokenModel(
                f"{path} decodes {decoder.latent_channels} latent channels to {8 * decoder.patch} times their size; "
                f"this model has {vae.config.z_dim} and {vae.config.scale_factor_spatial} times",
                "use the file that was made for this model",
            )
        pipeline.tiny_decoder = decoder
    try:
        yield decoder
    finally:
        if not _stays(pipeline, str(device), request):
            decoder.free()


def _stays(pipeline: Any, device: str, request: VideoRequest) -> bool:
    # Where another video is denoised beside this one, its memory is in use now and was reckoned with.
    return getattr(pipeline, "decodes_beside", False) or memory.leaves_room(device, request)
