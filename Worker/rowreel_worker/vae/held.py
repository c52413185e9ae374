"""The decoder that a loaded pipeline keeps, and whether its buffers stay from one video to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rowreel_worker import memory
from rowreel_worker.vae.decoder import StreamingDecoder
from rowreel_worker.vae.style import style_for

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
        if is_moved or not memory.leaves_room(str(vae.device), request):
            decoder.free()
