"""Wan's decoder as a stream, over the weights of diffusers' `AutoencoderKLWan`: Wan2.1's and the residual one of 5B.

What `AutoencoderKLWan.decode` joins in one tensor comes piece by piece, and nothing is ever joined. In float32 with
the style `PLAIN` the numbers are diffusers', bit for bit; the other styles compute the same formulas with other
roundings (in float32 within 1e-5 of the largest value).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from rowreel_worker.vae.graphs import Captured
from rowreel_worker.vae.layout import lay_out
from rowreel_worker.vae.parts import Part, Parts, chained
from rowreel_worker.vae.style import Style


class StreamingDecoder:
    """Decodes one video at a time. Its buffers stay for the next video of the same size until `free`."""

    def __init__(self, vae: Any, style: Style) -> None:
        lay_out(vae.decoder, style)
        self.style = style
        self._vae = vae
        self._held_for: object = None
        self._parts = Parts(style)
        self._run = chained(_decoder_parts(vae.decoder, self._parts))
        self._pieces = Captured(self._piece) if style.graphs else self._piece

    def pieces(self, latents: Tensor) -> Iterator[Tensor]:
        """[1, 16, latent frames, h, w], not normalised → float32 [frames, 3, 8·h, 8·w], RGB 0 to 1: one, then four.

        A piece may be overwritten when the next one is asked for.
        """
        weight = self._vae.decoder.conv_in.weight
        # A graph has the addresses of weights and buffers: those of another size, or moved since, are of no use.
        needed = (latents.shape[3:], latents.dtype, weight.device, weight.data_ptr())
        if self._held_for != needed:
            self.free()
            self._held_for = needed
        self._parts.reset()
        # One frame long and wide, so it is the same for all frames at once.
        latents = self._vae.post_quant_conv(latents)
        for index in range(latents.shape[2]):
            yield self._pieces(latents[:, :, index : index + 1], index == 0)

    def free(self) -> None:
        """Gives back what is held between videos."""
        self._parts.free()
        if isinstance(self._pieces, Captured):
            self._pieces.free()

    def _piece(self, latent: Tensor, is_first: bool) -> Tensor:
        if self.style.channels_last:
            latent = latent.contiguous(memory_format=torch.channels_last_3d)
        picture = self._run(latent, is_first)
        patch = self._vae.config.patch_size
        if patch is not None:
            from diffusers.models.autoencoders.autoencoder_kl_wan import unpatchify

            picture = unpatchify(picture, patch_size=patch)
        return frames_of(picture)


def frames_of(picture: Tensor) -> Tensor:
    """[1, 3, frames, height, width], −1 to 1 → float32 [frames, 3, height, width], 0 to 1.

    Limits are applied in float32: near them bfloat16 has steps of 1/128 of the range −1 to 1 halved, which is banding
    that ten bits would show.
    """
    limited = picture.float().clamp(-1.0, 1.0)
    return (limited[0].transpose(0, 1) * 0.5 + 0.5).clamp(0, 1)


def _decoder_parts(decoder: Any, parts: Parts) -> list[Part]:
    """The decoder's layers in order. `frames` grows where a layer doubles them."""
    frames = 1
    made = [parts.plain(decoder.conv_in, frames), *parts.middle(decoder.mid_block, frames)]
    for block in decoder.up_blocks:
        layers = [parts.residual(resnet, frames) for resnet in block.resnets]
        # 5B's blocks have one `upsampler` and a shortcut around all of it, 2.1's a list of them.
        residual = hasattr(block, "avg_shortcut")
        upsamplers = [block.upsampler] if residual else [*(block.upsamplers or ())]
        for upsampler in filter(None, upsamplers):
            layers.append(parts.upsample(upsampler, frames))
            frames *= 2 if upsampler.mode == "upsample3d" else 1
        if residual and block.avg_shortcut is not None:
            made.append(_around(chained(layers), block.avg_shortcut))
        else:
            made += layers
    return [*made, parts.head(decoder.norm_out, decoder.conv_out, frames)]


def _around(inner: Part, shortcut: Any) -> Part:
    """5B's blocks: the input, its pixels repeated to the output's size, is added to the output."""
    return lambda x, is_first: inner(x, is_first) + shortcut(x, first_chunk=is_first)
