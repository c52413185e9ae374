"""What the bench reckons with: work from shapes, intervals, random models of real size, and what it leaves out."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import diffusers
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from bench import busy, variants, work
from bench.bench import Bench, Clip
from bench.real_size import MODELS, folder_of
from bench.session import session
from bench.weights import random_part
from rowreel_worker.families import family_of
from rowreel_worker.families.wan import Wan
from rowreel_worker.kernels import choice
from rowreel_worker.kernels.fuse import FusedBlock, fuse
from rowreel_worker.kernels.operations import Shape
from rowreel_worker.models.folder import ModelFolder
from rowreel_worker.turbo import attention
from rowreel_worker.turbo.loading import load_transformer
from rowreel_worker.turbo.sparse_linear import selected_blocks
from rowreel_worker.vae import held
from rowreel_worker.vae.layout import lay_out
from rowreel_worker.vae.style import PLAIN, Style

import tiny

CLIP = Clip(64, 48, 9)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


class TestWork:
    def test_denoising_is_what_torch_counts(self) -> None:
        config = {"num_attention_heads": 3, "attention_head_dim": 16, "ffn_dim": 70, "num_layers": 2, "text_dim": 40}
        model = work.on_meta(lambda: diffusers.WanTransformer3DModel(**config, in_channels=36))
        with FlopCounterMode(display=False) as counter, torch.no_grad(), torch.device("meta"):
            model(torch.empty(1, 36, *CLIP.latent), torch.empty(1), torch.empty(1, 512, 40), return_dict=False)
        assert work.denoise(model.config, CLIP, None).flops == counter.get_total_flops()

    def test_sparse_attention_is_the_blocks_that_are_kept(self) -> None:
        shape = Shape(tokens=1000, heads=2, head_dim=16, keep=0.3)
        q, k = torch.randn(2, 1, shape.heads, shape.tokens, shape.head_dim)
        flops = 0
        for head in selected_blocks(q, k, shape.keep)[0]:
            for row, kept in enumerate(head):
                queries = min(128, shape.tokens - 128 * row)
                flops += 2 * 2 * queries * len(kept) * 64 * shape.head_dim
        sums = shape.heads * 2 * 2 * shape.tokens * shape.head_dim * shape.head_dim
        assert work.sparse_linear(shape) == flops + sums

    def test_decoding_is_what_torch_counts(self) -> None:
        vae = work.on_meta(lambda: diffusers.AutoencoderKLWan(base_dim=4, num_res_blocks=1))
        latents = torch.empty(1, 16, *CLIP.latent, device="meta")
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            vae.decode(latents)
        # It counts the first layer, which is before the decoder, too.
        before = 2 * latents.numel() * 16
        assert work.decode(vae, CLIP).flops == counter.get_total_flops() - before

    def test_bytes_are_those_of_every_layer(self) -> None:
        layers = torch.nn.Sequential(torch.nn.Conv2d(3, 5, 3), torch.nn.Conv2d(5, 2, 1))
        with work.counted(layers) as found:
            layers(torch.zeros(1, 3, 8, 8))
        assert found[1] == (3 * 64 + 135 + 5 * 36) + (5 * 36 + 10 + 2 * 36)
        assert not any(part._forward_hooks for part in layers)


class TestBusy:
    def test_of_random_intervals(self) -> None:
        """Against counting seconds one by one."""
        draw = random.Random(5)
        for _ in range(200):
            spans = [(begin, begin + draw.randint(0, 6)) for begin in (draw.randint(0, 30) for _ in range(8))]
            busy_seconds = {second for begin, end in spans for second in range(begin, end)} & set(range(4, 28))
            merged = busy.union(busy.within(spans, (4, 28)))
            assert busy.length(merged) == len(busy_seconds)
            free = busy.gaps(merged, (4, 28))
            assert {second for begin, end in free for second in range(int(begin), int(end))} == (
                set(range(4, 28)) - busy_seconds
            )
            assert all(end < begin for (_, end), (begin, _) in pairwise(merged))

    def test_gaps_are_named_by_their_stage(self) -> None:
        stages = [("text", (0.0, 1.0)), ("denoise", (1.0, 4.0))]
        free = [(0.5, 0.6), (2.0, 2.5), (3.0, 3.25), (6.0, 8.0)]
        assert busy.by_stage(free, stages) == {"between": 2.0, "denoise": 0.75, "text": 0.1}


class TestModels:
    @pytest.mark.parametrize(
        ("kind", "family", "component", "millions"),
        [
            ("wan2.1-1.3b", "wan2.1-t2v", "transformer", 1419),
            ("turbowan2.1-1.3b", "turbowan2.1-t2v", "transformer", 1419),
            ("turbowan2.1-14b", "turbowan2.1-t2v", "transformer", 14289),
            ("turbowan2.2-i2v-a14b", "turbowan2.2-i2v", "transformer_2", 14289),
            ("cogvideox-2b", "cogvideox-t2v", "transformer", 1694),
            ("cogvideox-2b", "cogvideox-t2v", "text_encoder", 4762),
            ("wan2.1-1.3b", "wan2.1-t2v", "text_encoder", 5681),
            ("wan2.1-1.3b", "wan2.1-t2v", "vae", 127),
        ],
    )
    def test_real_sizes(self, kind: str, family: str, component: str, millions: int, tmp_path: Path) -> None:
        """Parameters of the published models; nothing of them is allocated."""
        bench = Bench("cpu", tmp_path)
        folder = ModelFolder.read(folder_of(kind, bench), kind)
        found = family_of(folder)
        assert found is not None
        assert found.name == family
        found.check_classes(folder)
        part = random_part(folder, component, torch.bfloat16, "meta")
        added = sum(p.numel() for name, p in part.named_parameters() if "proj_l" in name)
        assert (sum(p.numel() for p in part.parameters()) - added) / 1e6 == pytest.approx(millions, rel=0.01)
        assert (added > 0) == (component.startswith("transformer") and "turbo" in kind)
        assert sum(file.stat().st_size for file in folder.path.rglob("*")) < 1 << 20

    def test_random_weights_are_of_the_kind_that_is_loaded(self, tmp_path: Path) -> None:
        folder = ModelFolder.read(tiny.make("turbowan2.1-t2v", tmp_path), "turbo")
        read = load_transformer(folder, "transformer", torch.bfloat16)
        made = random_part(folder, "transformer", torch.bfloat16, "cpu")
        assert {name: (t.shape, t.dtype) for name, t in made.named_parameters()} == {
            name: (t.shape, t.dtype) for name, t in read.named_parameters()
        }
        assert {name: t.shape for name, t in made.named_buffers()} == {n: t.shape for n, t in read.named_buffers()}
        for (name, one), (_, other) in zip(made.named_buffers(), read.named_buffers(), strict=True):
            assert torch.equal(one, other.to(one.dtype)), name
            assert one.dtype == other.dtype, name


def _pipeline() -> Any:
    torch.manual_seed(3)
    transformer = tiny._turbo_transformer().eval()
    return SimpleNamespace(transformer=transformer, vae=tiny._wan_vae(), streaming_decoder=object())


def _seen(pipeline: Any) -> torch.Tensor:
    torch.manual_seed(4)
    with torch.no_grad():
        return pipeline.transformer(
            torch.randn(1, 16, 2, 4, 4), torch.tensor([500.0]), torch.randn(1, 8, 32), return_dict=False
        )[0]


class TestVariants:
    bench = Bench("cpu", Path(), is_tiny=True)

    @pytest.mark.parametrize("name", variants.VARIANTS)
    def test_afterwards_everything_is_as_before(self, name: str) -> None:
        pipeline = _pipeline()
        assert variants.fused_by(pipeline, self.bench, CLIP) == "bench"
        assert variants.fused_by(pipeline, self.bench, CLIP) == "worker"
        before, style, fused = _seen(pipeline), held.style_for, variants.choice_of(pipeline.transformer)
        with variants.VARIANTS[name](pipeline, self.bench):
            # In float32 the same formulae: only the order of sums differs.
            torch.testing.assert_close(_seen(pipeline), before, rtol=1e-4, atol=1e-5)
        assert torch.equal(_seen(pipeline), before)
        assert variants.choice_of(pipeline.transformer) is fused
        assert held.style_for is style
        assert pipeline.vae.dtype == torch.float32

    def test_what_is_left_out_is_not_called(self) -> None:
        pipeline, called = _pipeline(), list[str]()
        plain = choice.plain()

        def counting(*given: Any) -> Any:
            called.append("attention")
            return plain.sparse_linear_attention(*given)

        names = {**plain.names, "sparse_linear_attention": "triton"}
        fuse(pipeline.transformer, replace(plain, sparse_linear_attention=counting, names=names))
        with variants.VARIANTS["without-sparse-attention-kernel"](pipeline, self.bench):
            _seen(pipeline)
        assert not called
        with variants.unfused(pipeline, self.bench):
            assert not isinstance(pipeline.transformer.blocks[0], FusedBlock)
            _seen(pipeline)
        # Unfused blocks keep the kernel.
        assert len(called) == len(pipeline.transformer.blocks)
        assert isinstance(pipeline.transformer.blocks[0], FusedBlock)
        assert {local.attend for local in attention.local_attentions(pipeline.transformer)} == {attention.reference}

    def test_on_a_gpu_that_does_without_it_nothing_is_measured(self) -> None:
        pipeline, bench = _pipeline(), Bench("cuda", Path())
        fuse(pipeline.transformer, choice.plain())
        with pytest.raises(variants.NothingToLeaveOut, match="plain norm was chosen"):
            variants.VARIANTS["without-norm-kernel"](pipeline, bench).__enter__()
        with pytest.raises(variants.NothingToLeaveOut, match="'graphs': True"):
            variants.with_style(graphs=True)(pipeline, bench).__enter__()

    def test_channels_last_is_left_out_of_the_weights_too(self) -> None:
        pipeline = _pipeline()
        weight = pipeline.vae.decoder.conv_in.weight
        lay_out(pipeline.vae.decoder, Style(channels_last=True))
        assert not weight.is_contiguous()
        before = weight.clone()
        with variants.VARIANTS["without-channels-last"](pipeline, self.bench):
            assert weight.is_contiguous()
            assert torch.equal(weight, before)

    def test_the_decoder_gets_the_style(self) -> None:
        pipeline = _pipeline()
        with variants.VARIANTS["without-own-buffers"](pipeline, self.bench):
            assert held.style_for(torch.device("cuda"), torch.bfloat16) == PLAIN
            assert pipeline.streaming_decoder is None
        with variants.with_style(torch.bfloat16, form="sums")(pipeline, self.bench):
            assert held.style_for(torch.device("cpu"), torch.float32) == Style(form="sums")
            assert pipeline.vae.dtype == torch.bfloat16


def test_a_job_that_fails_is_said(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: Any) -> Any:
        raise RuntimeError("no such kernel")

    monkeypatch.setattr(Wan, "decode", broken)
    bench = Bench("cpu", models, is_tiny=True)
    with (
        session(bench, "turbowan2.1-1.3b") as held_,
        pytest.raises(RuntimeError, match=r"the job ended failed: .*no such kernel"),
    ):
        held_.run("turbowan2.1-1.3b", bench.clip())


def test_every_kind_has_a_tiny_one() -> None:
    assert {model.tiny for model in MODELS.values()} <= set(tiny.KINDS)
