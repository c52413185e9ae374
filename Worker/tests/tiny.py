"""Models of a few thousand random parameters, made on the spot: every family, in diffusers' layout, without a network.

The configurations are those of diffusers' own tests; text encoders and tokenizers are made here, because those tests
fetch theirs.
"""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import diffusers
import sentencepiece
import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

from rowreel_worker.turbo import attention

CHARACTERS = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!'-"


def make(kind: str, folder: Path) -> Path:
    """Writes the model `kind` below `folder` and gives its path."""
    torch.manual_seed(0)
    path = folder / kind
    _MAKERS[kind]().save_pretrained(path, safe_serialization=True)
    return path


def tokenizer() -> Any:
    words = {"<pad>": 0, "</s>": 1, "<unk>": 2}
    words.update({character: 3 + index for index, character in enumerate(CHARACTERS)})
    made = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=64,
    )


def sentencepiece_tokenizer() -> Any:
    """The kind that published T5 and CogVideoX models come with: `spiece.model`, read by sentencepiece."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a watch on black velvet, studio lighting", "silver ring on marble"] * 20),
        model_writer=written, vocab_size=30, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, minloglevel=2,
    )  # fmt: skip
    with tempfile.NamedTemporaryFile(suffix=".model") as file:
        file.write(written.getvalue())
        file.flush()
        return transformers.T5Tokenizer(file.name, extra_ids=0, legacy=True)


def _t5(kind: str) -> Any:
    config = {
        "vocab_size": 3 + len(CHARACTERS), "d_model": 32, "d_ff": 37, "d_kv": 8, "num_layers": 2,
        "num_heads": 4, "relative_attention_num_buckets": 8, "dropout_rate": 0.0,
    }  # fmt: skip
    if kind == "umt5":
        return transformers.UMT5EncoderModel(transformers.UMT5Config(**config)).eval()
    return transformers.T5EncoderModel(transformers.T5Config(**config)).eval()


def _wan_transformer(channels: int = 16, **more: Any) -> Any:
    return diffusers.WanTransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=channels,
        out_channels=16, text_dim=32, freq_dim=256, ffn_dim=32, num_layers=2, cross_attn_norm=True,
        qk_norm="rms_norm_across_heads", rope_max_seq_len=64, **more,
    )  # fmt: skip


def _wan_vae() -> Any:
    return diffusers.AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1,
        temperal_downsample=[False, True, True],
    )  # fmt: skip


def _unipc() -> Any:
    return diffusers.UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0)


def _wan_parts(**more: Any) -> dict[str, Any]:
    parts = {
        "tokenizer": tokenizer(), "text_encoder": _t5("umt5"), "vae": _wan_vae(),
        "transformer": _wan_transformer(),
        "scheduler": diffusers.FlowMatchEulerDiscreteScheduler(shift=7.0),
    }  # fmt: skip
    return {**parts, **more}


def _wan21_t2v() -> Any:
    return diffusers.WanPipeline(**_wan_parts())


def _wan21_i2v() -> Any:
    clip = transformers.CLIPVisionModelWithProjection(
        transformers.CLIPVisionConfig(
            hidden_size=4, projection_dim=4, num_hidden_layers=2, num_attention_heads=2,
            image_size=32, intermediate_size=16, patch_size=1,
        )
    ).eval()  # fmt: skip
    processor = transformers.CLIPImageProcessor(crop_size=32, size=32)
    parts = _wan_parts(transformer=_wan_transformer(36, image_dim=4), image_encoder=clip, image_processor=processor)
    return diffusers.WanImageToVideoPipeline(**parts)


def _wan22_t2v() -> Any:
    parts = _wan_parts(scheduler=_unipc(), transformer_2=_wan_transformer())
    return diffusers.WanPipeline(**parts, boundary_ratio=0.875)


def _wan22_i2v() -> Any:
    parts = _wan_parts(scheduler=_unipc(), transformer=_wan_transformer(36), transformer_2=_wan_transformer(36))
    return diffusers.WanImageToVideoPipeline(**parts, boundary_ratio=0.9)


def _wan22_ti2v() -> Any:
    # The autoencoder of 5B: residual blocks, and 2·2 pixels folded into channels.
    vae = diffusers.AutoencoderKLWan(
        base_dim=3, decoder_base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1,
        temperal_downsample=[False, True, True], is_residual=True, patch_size=2, in_channels=12,
        out_channels=12, scale_factor_spatial=16,
    )  # fmt: skip
    return diffusers.WanPipeline(**_wan_parts(vae=vae, scheduler=_unipc()), expand_timesteps=True)


def _turbo_transformer(channels: int = 16) -> Any:
    made = _wan_transformer(channels)
    attention.install(made)
    return made


class _Port:
    """A model in the layout of IPostYellow's ports: diffusers' own, other class names, two fields more."""

    def __init__(self, pipeline: Any, class_name: str) -> None:
        self.pipeline, self.class_name = pipeline, class_name

    def save_pretrained(self, path: Path, safe_serialization: bool) -> None:
        self.pipeline.save_pretrained(path, safe_serialization=safe_serialization)
        changed(path / "model_index.json", _class_name=self.class_name)
        for part in path.glob("transformer*/config.json"):
            changed(part, attention_type="sla", sla_topk=0.1)


def changed(file: Path, **fields: Any) -> None:
    """Changes fields of a JSON file; None takes one away."""
    merged = {**json.loads(file.read_text()), **fields}
    file.write_text(json.dumps({name: value for name, value in merged.items() if value is not None}))


def _turbowan21_t2v() -> Any:
    return _Port(diffusers.WanPipeline(**_wan_parts(transformer=_turbo_transformer())), "WanDMDPipeline")


def _turbowan22_i2v() -> Any:
    parts = _wan_parts(transformer=_turbo_transformer(36), transformer_2=_turbo_transformer(36))
    pipeline = diffusers.WanImageToVideoPipeline(**parts, boundary_ratio=0.9)
    return _Port(pipeline, "WanImageToVideoDmdPipeline")


def _cogvideox(**transformer: Any) -> dict[str, Any]:
    shape = {
        "num_attention_heads": 4, "attention_head_dim": 8, "in_channels": 4, "out_channels": 4,
        "time_embed_dim": 2, "text_embed_dim": 32, "num_layers": 1, "sample_width": 2, "sample_height": 2,
        "sample_frames": 9, "patch_size": 2, "temporal_compression_ratio": 4, "max_text_seq_length": 16,
    }  # fmt: skip
    vae = diffusers.AutoencoderKLCogVideoX(
        in_channels=3, out_channels=3, down_block_types=("CogVideoXDownBlock3D",) * 4,
        up_block_types=("CogVideoXUpBlock3D",) * 4, block_out_channels=(8, 8, 8, 8), latent_channels=4,
        layers_per_block=1, norm_num_groups=2, temporal_compression_ratio=4,
    )  # fmt: skip
    return {
        "tokenizer": tokenizer(), "text_encoder": _t5("t5"), "vae": vae,
        "transformer": diffusers.CogVideoXTransformer3DModel(**{**shape, **transformer}),
        "scheduler": diffusers.CogVideoXDDIMScheduler(),
    }  # fmt: skip


def _cogvideox_t2v() -> Any:
    return diffusers.CogVideoXPipeline(**_cogvideox())


def _cogvideox_5b() -> Any:
    """5b beside 2b: computed (rotary) positions, and a sampler that remembers its last step."""
    parts = _cogvideox(num_attention_heads=2, attention_head_dim=16, use_rotary_positional_embeddings=True)
    parts["tokenizer"] = sentencepiece_tokenizer()
    parts["scheduler"] = diffusers.CogVideoXDPMScheduler(timestep_spacing="trailing")
    return diffusers.CogVideoXPipeline(**parts)


def _cogvideox_i2v() -> Any:
    parts = _cogvideox(
        num_attention_heads=2, attention_head_dim=16, in_channels=8,
        use_rotary_positional_embeddings=True, use_learned_positional_embeddings=True,
    )  # fmt: skip
    return diffusers.CogVideoXImageToVideoPipeline(**parts)


def _latte(vae: Any = None) -> Any:
    transformer = diffusers.LatteTransformer3DModel(
        sample_size=8, num_layers=1, patch_size=2, attention_head_dim=8, num_attention_heads=3,
        caption_channels=32, in_channels=4, cross_attention_dim=24, out_channels=8, attention_bias=True,
        activation_fn="gelu-approximate", num_embeds_ada_norm=1000, norm_type="ada_norm_single",
        norm_elementwise_affine=False, norm_eps=1e-6, video_length=16,
    )  # fmt: skip
    return diffusers.LattePipeline(
        tokenizer=tokenizer(), text_encoder=_t5("t5"), transformer=transformer,
        vae=vae or diffusers.AutoencoderKL(), scheduler=diffusers.DDIMScheduler(),
    )  # fmt: skip


def _latte_temporal() -> Any:
    """With the decoder that sees time."""
    return _latte(diffusers.AutoencoderKLTemporalDecoder())


_MAKERS = {
    "wan2.1-t2v": _wan21_t2v, "wan2.1-i2v": _wan21_i2v, "wan2.2-t2v": _wan22_t2v,
    "wan2.2-i2v": _wan22_i2v, "wan2.2-ti2v": _wan22_ti2v, "cogvideox-t2v": _cogvideox_t2v,
    "cogvideox-5b": _cogvideox_5b, "cogvideox-i2v": _cogvideox_i2v, "latte": _latte,
    "latte-temporal": _latte_temporal, "turbowan2.1-t2v": _turbowan21_t2v, "turbowan2.2-i2v": _turbowan22_i2v,
}  # fmt: skip

KINDS = tuple(_MAKERS)


if __name__ == "__main__":
    import sys

    # make sample-diffusion: python -m tests.tiny FOLDER KIND…
    for named in sys.argv[2:]:
        print(make(named, Path(sys.argv[1])))
