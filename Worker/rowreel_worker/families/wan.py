"""What the families of Wan share: UMT5 texts, flow matching, and the causal video autoencoder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar

from rowreel_worker.errors import RequestError
from rowreel_worker.families.components import SCHEDULERS, TOKENIZERS
from rowreel_worker.families.family import Family, TextEncoding
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.onload import on_device
from rowreel_worker.parameters import Value
from rowreel_worker.rules import PictureUse, Rules
from rowreel_worker.vae.tiny_files import expected, tiny_file

if TYPE_CHECKING:
    import torch

    from rowreel_worker.precision import Precision
    from rowreel_worker.request import VideoRequest
    from rowreel_worker.text_cache import TextCache


class Wan(Family):
    """The stages of every Wan model; its kinds differ in experts and in whether a picture is read."""

    picture: ClassVar[PictureUse] = "none"
    decodes_beside = True
    default_guidance = 5.0
    parameters = frozenset({"decoder", "flow_shift", "max_sequence_length"})
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
    # CLIP stays in float32, as diffusers' documentation of Wan has it. The autoencoder, which it has in float32 too,
    # computes in bfloat16 with its normalisations, its sums and its last step in float32 (see `vae`): others measured
    # MS-SSIM 0.9999 to float32 with published weights. It is never in float16, whose range its maps leave.
    precisions: ClassVar[Mapping[str, str]] = {
        "default": "bfloat16",
        "vae": "bfloat16",
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
            decoders=("full",) if tiny_file(folder.path, int(vae.get("z_dim", 16))) is None else ("full", "tiny"),
        )

    def check(self, folder: ModelFolder, values: Mapping[str, Value]) -> None:
        wanted = values.get("decoder", "full")
        if wanted not in ("full", "tiny"):
            raise RequestError(422, "invalid_value", f'decoder is "{wanted}": full or tiny is possible', "decoder")
        if wanted not in self.rules(folder).decoders:
            where = expected(folder.path, int(folder.config("vae").get("z_dim", 16)))
            message = f"decoder is tiny, and {folder.name} has no weights of a tiny decoder"
            raise RequestError(422, "decoder_not_there", message, "decoder", f"put {where}, or leave decoder out")

    def load(self, folder: ModelFolder, precision: Precision, report: Callable[[str, float], None]) -> Any:
        pipeline = super().load(folder, precision, report)
        from rowreel_worker.vae.encoder import install

        # Pipelines that start from a picture encode it in the middle of their call.
        install(pipeline.vae)
        # Where a draft finds the tiny decoder.
        pipeline.model_folder = folder.path
        return pipeline

    def prepare(self, pipeline: Any, request: VideoRequest, device: str, precision: Precision) -> dict[str, str]:
        from rowreel_worker.kernels.prepare import prepare

        experts = [expert for expert in (pipeline.transformer, pipeline.transformer_2) if expert is not None]
        tokens = prod(latent_shape(pipeline, request)[2:]) // prod(experts[0].config.patch_size)
        keep = request.extra.get("sla_topk")
        return prepare(experts, tokens, None if keep is None else float(keep), device, precision.of("transformer"))

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

        from rowreel_worker.vae.decoder import frames_of
        from rowreel_worker.vae.held import decoder_of, tiny_decoder_of

        if request.extra.get("decoder") == "tiny":
            with tiny_decoder_of(pipeline, request, latents.device) as draft:
                yield from draft.pieces(latents)
            return
        vae = pipeline.vae
        shape = (1, vae.config.z_dim, 1, 1, 1)
        mean = torch.tensor(vae.config.latents_mean).view(shape).to(latents.device)
        # Its reciprocal, and divided by: multiplying by the deviation rounds otherwise than diffusers does.
        inverse = 1.0 / torch.tensor(vae.config.latents_std).view(shape).to(latents.device)
        latents = (latents.float() / inverse + mean).to(vae.dtype)
        with on_device(vae):
            if vae.use_tiling:
                # Tiles are decoded one after another over the whole time: frames come at the end.
                yield frames_of(vae.decode(latents, return_dict=False)[0])
                return
            with decoder_of(pipeline, request) as decoder:
                yield from decoder.pieces(latents)


def latent_shape(pipeline: Any, request: VideoRequest) -> tuple[int, int, int, int, int]:
    """[1, channels, latent frames, height, width]: the first latent frame is one frame, every later one four."""
    space, time = pipeline.vae_scale_factor_spatial, pipeline.vae_scale_factor_temporal
    frames = (request.frames - 1) // time + 1
    return 1, pipeline.vae.config.z_dim, frames, request.height // space, request.width // space
