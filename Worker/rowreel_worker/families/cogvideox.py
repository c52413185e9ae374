"""CogVideoX 2b, 5b and 1.5: T5 texts, joint attention over space and time, two latent frames decoded at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from rowreel_worker.errors import RequestError
from rowreel_worker.families.components import SCHEDULERS, TOKENIZERS
from rowreel_worker.families.family import Family, TextEncoding
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.onload import on_device
from rowreel_worker.parameters import Value
from rowreel_worker.pictures import fitted
from rowreel_worker.rules import PictureUse, Rules

if TYPE_CHECKING:
    import torch

    from rowreel_worker.request import VideoRequest
    from rowreel_worker.text_cache import TextCache


class CogVideoX(Family):
    name = "cogvideox-t2v"
    pipeline_class = "CogVideoXPipeline"
    picture: ClassVar[PictureUse] = "none"
    default_guidance = 6.0
    parameters = frozenset({"max_sequence_length", "use_dynamic_cfg", "eta", "enable_temporal_attentions"})
    component_classes: ClassVar[Mapping[str, frozenset[str]]] = {
        "tokenizer": TOKENIZERS,
        "text_encoder": frozenset({"T5EncoderModel"}),
        "transformer": frozenset({"CogVideoXTransformer3DModel"}),
        "vae": frozenset({"AutoencoderKLCogVideoX"}),
        "scheduler": SCHEDULERS,
    }
    # 5b was trained in bfloat16; 2b in float16, which its folder is read as (see `precision`).
    precisions: ClassVar[Mapping[str, str]] = {"default": "bfloat16"}

    def rules(self, folder: ModelFolder) -> Rules:
        transformer, vae = folder.config("transformer"), folder.config("vae")
        scale = 2 ** (len(vae["block_out_channels"]) - 1)
        frames = int(transformer.get("sample_frames", 49))
        return Rules(
            # The decoder makes 4 frames of each latent frame but the first, two latent frames at a time:
            # only 8N + 1 frames come out as many as were asked for.
            frame_step=2 * int(vae.get("temporal_compression_ratio", 4)),
            frames=frames,
            size_multiple=scale * int(transformer["patch_size"]),
            size=(
                int(transformer["sample_width"]) * scale,
                int(transformer["sample_height"]) * scale,
            ),
            fps=16 if transformer.get("patch_size_t") else 8,
            picture=self.picture,
            # Positions that were learned, not computed, exist for the one size and length.
            fixed_size=bool(transformer.get("use_learned_positional_embeddings")),
            fixed_frames=False,
            max_sequence_length=int(transformer.get("max_text_seq_length", 226)),
        )

    def check(self, folder: ModelFolder, values: Mapping[str, Value]) -> None:
        if values.get("enable_temporal_attentions") is False:
            message = (
                f"{folder.name} attends over space and time jointly: "
                "there are no temporal attentions of their own to switch off"
            )
            hint = "leave the parameter out, or use a model of the family latte"
            raise RequestError(422, "parameter_not_of_model", message, "enable_temporal_attentions", hint)
        transformer = folder.config("transformer")
        length = values.get("max_sequence_length")
        trained = int(transformer.get("max_text_seq_length", 226))
        computed = transformer.get("use_rotary_positional_embeddings") and not transformer.get(
            "use_learned_positional_embeddings"
        )
        # 2b and 5b-I2V add one table of positions to text and frames together: it fits one length of text.
        if length is not None and length != trained and not computed:
            message = f"max_sequence_length is {length}: {folder.name} reads {trained} tokens only"
            raise RequestError(422, "invalid_value", message, "max_sequence_length")

    def encode(self, pipeline: Any, request: VideoRequest, cache: TextCache) -> TextEncoding:
        return self.encode_prompts(pipeline, request, cache, self._tokens(pipeline, request))

    def _tokens(self, pipeline: Any, request: VideoRequest) -> int:
        trained = pipeline.transformer.config.max_text_seq_length
        return int(request.extra.get("max_sequence_length", trained))

    def arguments(self, request: VideoRequest) -> dict[str, Any]:
        named = {n: v for n, v in request.extra.items() if n in ("use_dynamic_cfg", "eta")}
        return {"num_frames": request.frames, **named}

    def decode(self, pipeline: Any, request: VideoRequest, latents: torch.Tensor) -> Iterator[torch.Tensor]:
        """Pieces of 8 frames, the first of 9: three latent frames, then two at a time."""
        vae = pipeline.vae
        # 1.5 puts latent frames before the first one to fill its patches in time.
        wanted = (request.frames - 1) // pipeline.vae_scale_factor_temporal + 1
        latents = latents[:, -wanted:].permute(0, 2, 1, 3, 4)
        latents = 1 / pipeline.vae_scaling_factor_image * latents
        with on_device(vae):
            if vae.use_tiling:
                yield _frames(vae.decode(latents).sample)
                return
            for chunk in _decoded(vae, latents):
                yield _frames(chunk)


class CogVideoXImage(CogVideoX):
    name = "cogvideox-i2v"
    pipeline_class = "CogVideoXImageToVideoPipeline"
    picture = "required"

    def arguments(self, request: VideoRequest) -> dict[str, Any]:
        return {**super().arguments(request), "image": fitted(request)}


def _decoded(vae: Any, latents: torch.Tensor) -> Iterator[torch.Tensor]:
    """What `AutoencoderKLCogVideoX.decode` joins, piece by piece: [1, 3, frames, height, width], −1 to 1."""
    step = vae.num_latent_frames_batch_size
    count = latents.shape[2]
    # An odd latent frame goes with the first piece, so that every later one is full.
    ends = range(step + count % step, count + 1, step) if count >= step else (count,)
    begin, cache = 0, None
    for end in ends:
        piece = latents[:, :, begin:end]
        if vae.post_quant_conv is not None:
            piece = vae.post_quant_conv(piece)
        chunk, cache = vae.decoder(piece, conv_cache=cache)
        yield chunk
        begin = end


def _frames(chunk: torch.Tensor) -> torch.Tensor:
    """[1, 3, frames, height, width], −1 to 1 → float32 [frames, 3, height, width], 0 to 1."""
    return (chunk[0].permute(1, 0, 2, 3) * 0.5 + 0.5).clamp(0, 1).float()
