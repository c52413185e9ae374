"""Latte: attention in space and in time take turns, so that the latter can be switched off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from rowreel_worker.families.components import SCHEDULERS, TOKENIZERS
from rowreel_worker.families.family import Family, TextEncoding
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.onload import on_device
from rowreel_worker.parameters import Value
from rowreel_worker.rules import Rules

if TYPE_CHECKING:
    import torch

    from rowreel_worker.request import VideoRequest
    from rowreel_worker.text_cache import TextCache


class Latte(Family):
    name = "latte"
    pipeline_class = "LattePipeline"
    default_guidance = 7.5
    parameters = frozenset({"eta", "enable_temporal_attentions"})
    component_classes: ClassVar[Mapping[str, frozenset[str]]] = {
        "tokenizer": TOKENIZERS,
        "text_encoder": frozenset({"T5EncoderModel"}),
        "transformer": frozenset({"LatteTransformer3DModel"}),
        "vae": frozenset({"AutoencoderKL", "AutoencoderKLTemporalDecoder"}),
        "scheduler": SCHEDULERS,
    }
    precisions: ClassVar[Mapping[str, str]] = {"default": "float16"}

    #: Frames decoded at a time: the pipeline's own number, which a decoder that sees time depends on.
    chunk = 14

    def rules(self, folder: ModelFolder) -> Rules:
        transformer, vae = folder.config("transformer"), folder.config("vae")
        scale = 2 ** (len(vae["block_out_channels"]) - 1)
        side = int(transformer["sample_size"]) * scale
        return Rules(
            frame_step=1,
            frames=int(transformer.get("video_length", 16)),
            size_multiple=scale * int(transformer["patch_size"]),
            size=(side, side),
            fps=8,
            picture="none",
            # Positions in time exist for `video_length` frames, and are left out for a single one.
            fixed_frames=True,
            max_sequence_length=120,
        )

    def any_frames(self, values: Mapping[str, Value]) -> bool:
        # Without attention in time, positions in time are not added either.
        return values.get("enable_temporal_attentions") is False

    def encode(self, pipeline: Any, request: VideoRequest, cache: TextCache) -> TextEncoding:
        """Both texts together: the negative one is cut to the prompt's length."""

        def encoded() -> torch.Tensor:
            import torch

            pair = pipeline.encode_prompt(
                request.prompt, True, negative_prompt=request.negative_prompt, clean_caption=True
            )
            return torch.cat(pair)

        texts = cache.get((request.prompt, request.negative_prompt), encoded)
        return {"prompt_embeds": texts[:1], "negative_prompt_embeds": texts[1:]}

    def arguments(self, request: VideoRequest) -> dict[str, Any]:
        # Its default negative prompt is "", which it refuses beside an encoded one.
        return {"video_length": request.frames, "negative_prompt": None, **request.extra}

    def decode(self, pipeline: Any, request: VideoRequest, latents: torch.Tensor) -> Iterator[torch.Tensor]:
        from diffusers import AutoencoderKLTemporalDecoder

        vae = pipeline.vae
        latents = latents.permute(0, 2, 1, 3, 4).flatten(0, 1)
        latents = 1 / vae.config.scaling_factor * latents
        with on_device(vae):
            for piece in latents.split(self.chunk):
                timed = isinstance(vae, AutoencoderKLTemporalDecoder)
                frames = {"num_frames": piece.shape[0]} if timed else {}
                chunk = vae.decode(piece, **frames).sample
                yield (chunk.float() * 0.5 + 0.5).clamp(0, 1)
