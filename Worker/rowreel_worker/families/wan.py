"""What the families of Wan share: UMT5 texts, flow matching, and the causal video autoencoder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from rowreel_worker.families.components import SCHEDULERS, TOKENIZERS
from rowreel_worker.families.family import Family, TextEncoding
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.onload import on_device
from rowreel_worker.rules import PictureUse, Rules

if TYPE_CHECKING:
    import torch

    from rowreel_worker.request import VideoRequest
    from rowreel_worker.text_cache import TextCache


class Wan(Family):
    """The stages of every Wan model; its kinds differ in experts and in whether a picture is read."""

    picture: ClassVar[PictureUse] = "none"
    default_guidance = 5.0
    parameters = frozenset({"flow_shift", "max_sequence_length"})
    component_classes: ClassVar[Mapping[str, frozenset[str]]] = {
        "tokenizer": TOKENIZERS,
        "text_encoder": frozenset({"UMT5EncoderModel"}),
        "transformer": frozenset({"WanTransformer3DModel"}),
        "transformer_2": frozenset({"WanTransformer3DModel"}),
        "vae": frozenset({"AutoencoderKLWan"}),
        "scheduler": SCHEDULERS,
        "image_encoder": frozenset({"CLIPVisionModel", "CLIPVisionModelWithProjection"}),
        "image_processor": frozenset({"CLIPImageProcessor", "CLIPImageProcessorFast"}),
    }
    # The autoencoder and CLIP stay in float32, as diffusers' documentation of Wan has them.
    precisions: ClassVar[Mapping[str, str]] = {
        "default": "bfloat16",
        "vae": "float32",
        "image_encoder": "float32",
    }

    def rules(self, folder: ModelFolder) -> Rules:
        vae, transformer = folder.config("vae"), folder.config("transformer")
        return Rules(
            frame_step=int(vae.get("scale_factor_temporal", 4)),
            frames=81,
            # A token covers patch_size latent pixels, each of them scale_factor_spatial pixels wide.
            size_multiple=int(vae.get("scale_factor_spatial", 8)) * int(transformer["patch_size"][1]),
            size=(832, 480),
            fps=16,
            picture=self.picture,
            max_sequence_length=512,
        )

    def encode(self, pipeline: Any, request: VideoRequest, cache: TextCache) -> TextEncoding:
        return self.encode_prompts(pipeline, request, cache, int(request.extra.get("max_sequence_length", 512)))

    def denoise(self, pipeline: Any, request: VideoRequest, *stage: Any) -> torch.Tensor:
        self.reschedule(pipeline, request)
        return super().denoise(pipeline, request, *stage)

    def reschedule(self, pipeline: Any, request: VideoRequest) -> None:
        """Gives the pipeline a fresh scheduler, with the request's shift or the model's own."""
        scheduler = pipeline.scheduler
        if not hasattr(pipeline, "original_scheduler"):
            pipeline.original_scheduler = scheduler
        original = pipeline.original_scheduler
        shift = request.extra.get("flow_shift")
        # FlowMatchEuler calls it shift; UniPC and DPM-Solver flow_shift.
        name = "shift" if "shift" in original.config else "flow_shift"
        changed = {} if shift is None else {name: shift}
        pipeline.scheduler = type(original).from_config(original.config, **changed)

    def arguments(self, request: VideoRequest) -> dict[str, Any]:
        return {"num_frames": request.frames}

    def decode(self, pipeline: Any, request: VideoRequest, latents: torch.Tensor) -> Iterator[torch.Tensor]:
        """The first latent frame gives one frame, every later one four (`scale_factor_temporal`)."""
        import torch

        vae = pipeline.vae
        latents = latents.to(vae.dtype)
        shape = (1, vae.config.z_dim, 1, 1, 1)
        mean = torch.tensor(vae.config.latents_mean).view(shape).to(latents.device, latents.dtype)
        # Its reciprocal, and divided by: multiplying by the deviation rounds otherwise than diffusers does.
        inverse = 1.0 / torch.tensor(vae.config.latents_std).view(shape).to(latents.device, latents.dtype)
        latents = latents / inverse + mean
        with on_device(vae):
            if vae.use_tiling:
                # Tiles are decoded one after another over the whole time: frames come at the end.
                yield _frames(vae.decode(latents, return_dict=False)[0])
                return
            for chunk in _decoded(vae, latents):
                yield _frames(chunk)


def _decoded(vae: Any, latents: torch.Tensor) -> Iterator[torch.Tensor]:
    """What `AutoencoderKLWan.decode` joins, piece by piece: [1, 3, 1 or 4, height, width], −1 to 1.

    The causal convolutions keep their last two frames in `_feat_map`, so a piece needs no other latent frame.
    """
    from diffusers.models.autoencoders.autoencoder_kl_wan import unpatchify

    vae.clear_cache()
    try:
        quantised = vae.post_quant_conv(latents)
        for index in range(quantised.shape[2]):
            vae._conv_idx = [0]
            first = {"first_chunk": True} if index == 0 else {}
            chunk = vae.decoder(
                quantised[:, :, index : index + 1],
                feat_cache=vae._feat_map,
                feat_idx=vae._conv_idx,
                **first,
            )
            if vae.config.patch_size is not None:
                chunk = unpatchify(chunk, patch_size=vae.config.patch_size)
            yield chunk.clamp(-1.0, 1.0)
    finally:
        vae.clear_cache()


def _frames(chunk: torch.Tensor) -> torch.Tensor:
    """[1, 3, frames, height, width], −1 to 1 → float32 [frames, 3, height, width], 0 to 1."""
    return (chunk[0].permute(1, 0, 2, 3) * 0.5 + 0.5).clamp(0, 1).float()
