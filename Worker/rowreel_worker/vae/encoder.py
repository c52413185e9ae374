"""Wan's encoder as a stream, over the weights of diffusers' `AutoencoderKLWan`: one picture, then four at a time.

It makes the latents that a video starts from. `install` puts it in the place of the autoencoder's own loop, so that
diffusers' pipelines, which call `vae.encode`, come here without knowing of it.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rowreel_worker.vae.layout import lay_out
from rowreel_worker.vae.parts import Part, Parts, chained
from rowreel_worker.vae.style import Style, style_for

#: Frames of every piece but the first: what one latent frame stands for.
FRAMES = 4


class StreamingEncoder:
    """Encodes one video at a time and then holds nothing: videos start from one picture, some seconds apart."""

    def __init__(self, vae: Any, style: Style) -> None:
        lay_out(vae.encoder, style)
        self.style = style
        self._vae = vae
        self._parts = Parts(style)
        self._run = chained(_encoder_parts(vae.encoder, self._parts))

    def moments(self, video: Tensor) -> Tensor:
        """[1, 3, 1 + 4·N, height, width], −1 to 1 → mean and log variance, [1, 2·z, 1 + N, height/8, width/8].

        What `AutoencoderKLWan._encode` gives. Frames past the last four are left out, as it leaves them out.
        """
        self._parts.reset()
        try:
            made = [self._piece(video[:, :, :1], True)]
            for begin in range(1, video.shape[2] - FRAMES + 1, FRAMES):
                made.append(self._piece(video[:, :, begin : begin + FRAMES], False))
            return self._vae.quant_conv(torch.cat(made, dim=2))
        finally:
            self._parts.free()

    def _piece(self, frames: Tensor, is_first: bool) -> Tensor:
        if self.style.channels_last:
            frames = frames.contiguous(memory_format=torch.channels_last_3d)
        return self._run(frames, is_first)


def install(vae: Any) -> None:
    """Has `vae.encode` stream, with the style of the device that the autoencoder is on when it is called."""
    whole = vae._encode
    encoders: dict[Style, StreamingEncoder] = {}

    def encode(video: Tensor) -> Tensor:
        if vae.use_tiling:
            # Tile by tile, each over the whole time.
            return whole(video)
        style = style_for(video.device, video.dtype)
        if style not in encoders:
            encoders.clear()
            encoders[style] = StreamingEncoder(vae, style)
        if vae.config.patch_size is not None:
            from diffusers.models.autoencoders.autoencoder_kl_wan import patchify

            video = patchify(video, patch_size=vae.config.patch_size)
        return torch.cat([encoders[style].moments(one) for one in video.split(1)])

    vae._encode = encode


def _encoder_parts(encoder: Any, parts: Parts) -> list[Part]:
    """The encoder's layers in order. `frames` shrinks where a layer halves them."""
    frames = FRAMES
    made = [parts.plain(encoder.conv_in, frames)]
    for block in encoder.down_blocks:
        # 5B's blocks hold their layers and have a shortcut around all of them; 2.1's layers stand in one list.
        residual = hasattr(block, "avg_shortcut")
        layers: list[Part] = []
        for layer in [*block.resnets, *filter(None, [block.downsampler])] if residual else [block]:
            if hasattr(layer, "resample"):
                layers.append(parts.downsample(layer, frames))
                frames //= 2 if layer.mode == "downsample3d" else 1
            elif hasattr(layer, "to_qkv"):
                layers.append(parts.attention(layer))
            else:
                layers.append(parts.residual(layer, frames))
        made += [_around(chained(layers), block.avg_shortcut)] if residual else layers
    made += parts.middle(encoder.mid_block, frames)
    return [*made, parts.head(encoder.norm_out, encoder.conv_out, frames)]


def _around(inner: Part, shortcut: Any) -> Part:
    """5B's blocks: the input, averaged to the output's size, is added to the output."""
    return lambda x, is_first: inner(x, is_first) + shortcut(x)
