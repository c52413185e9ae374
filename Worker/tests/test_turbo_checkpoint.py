"""TurboWan in all its published layouts: the names, the weights that come out, and files that are not what they say."""

from __future__ import annotations

import io
import json
import pickle
import shutil
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers.loaders.single_file_utils import convert_wan_transformer_to_diffusers
from safetensors.torch import load_file
from torch import Tensor

from rowreel_worker.__main__ import main
from rowreel_worker.families import family_of
from rowreel_worker.models.folder import BrokenModel, ModelFolder
from rowreel_worker.turbo import convert, keys
from rowreel_worker.turbo.loading import load_transformer, skeleton
from rowreel_worker.turbo.tensors import configuration, dequantised

import turbo_layouts
from cases import TURBO
from live import LiveWorker

TEXT, IMAGE = "turbowan2.1-t2v", "turbowan2.2-i2v"


def test_names_are_those_that_diffusers_has_for_wan() -> None:
    """Its own converter of Wan's checkpoints, which knows all but `proj_l`."""
    mapped = keys.key_map("original", 3, False)
    projections = {theirs: mine for theirs, mine in mapped.items() if "proj_l" in theirs}
    named = {theirs: torch.full((1,), float(i)) for i, theirs in enumerate(mapped) if theirs not in projections}
    expected = {name: int(tensor) for name, tensor in convert_wan_transformer_to_diffusers(dict(named)).items()}
    assert {mapped[theirs]: int(tensor) for theirs, tensor in named.items()} == expected
    assert projections == {
        f"blocks.{n}.self_attn.attn_op.local_attn.proj_l.{leaf}": f"blocks.{n}.attn1.attn_op.local_attn.proj_l.{leaf}"
        for n in range(3)
        for leaf in ("weight", "bias")
    }


def test_names_of_a_transformer_are_all_there(library: Path) -> None:
    assert set(keys.key_map("original", 2, False).values()) == set(turbo_layouts.tensors(library / TEXT))
    for layout in keys.TELLING:
        for int8 in (False, True):
            mapped = keys.key_map(layout, 2, int8)
            assert len(set(mapped.values())) == len(mapped), "both ways"
            assert keys.layout_of(mapped) == layout
            assert (keys.layers_of(mapped), keys.is_int8(mapped)) == (2, int8)


def test_names_of_fastvideos_ports() -> None:
    names = {theirs.removesuffix(".weight") for theirs in keys.key_map("fastvideo", 1, False) if "bias" not in theirs}
    assert names == {
        "patch_embedding", "proj_out", "scale_shift_table",
        "condition_embedder.time_embedder.mlp.fc_in", "condition_embedder.time_embedder.mlp.fc_out",
        "condition_embedder.time_modulation.linear",
        "condition_embedder.text_embedder.fc_in", "condition_embedder.text_embedder.fc_out",
        "blocks.0.scale_shift_table", "blocks.0.to_q", "blocks.0.to_k", "blocks.0.to_v", "blocks.0.to_out",
        "blocks.0.norm_q", "blocks.0.norm_k", "blocks.0.attn1.attn_impl.proj_l",
        "blocks.0.attn2.to_q", "blocks.0.attn2.to_k", "blocks.0.attn2.to_v", "blocks.0.attn2.to_out",
        "blocks.0.attn2.norm_q", "blocks.0.attn2.norm_k", "blocks.0.self_attn_residual_norm.norm",
        "blocks.0.ffn.fc_in", "blocks.0.ffn.fc_out",
    }  # fmt: skip


def test_int8_is_multiplied_by_the_scale_of_its_block() -> None:
    weight = torch.randint(-128, 128, (300, 130), dtype=torch.int8)
    scale = torch.rand(3, 2)
    expected = torch.empty(300, 130, dtype=torch.float64)
    for row in range(300):
        for column in range(130):
            expected[row, column] = float(weight[row, column]) * float(scale[row // 128, column // 128])
    torch.testing.assert_close(dequantised(weight, scale, torch.float64), expected, rtol=1e-6, atol=0)
    assert torch.equal(dequantised(weight, scale, torch.bfloat16), expected.float().bfloat16())


def save(path: Path, tensors: dict[str, Tensor]) -> Path:
    """As `torch.save(net.state_dict())` does it for a network on a GPU: metadata, and `cuda:0` in every storage."""
    state = OrderedDict(tensors)
    state._metadata = OrderedDict({"": {"version": 1}})  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.serialization, "location_tag", lambda _: "cuda:0")
        torch.save(state, path)
    assert b"cuda:0" in path.read_bytes()
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    status = main(["convert", *map(str, arguments)])
    return status, capsys.readouterr().err


@pytest.fixture
def checkpoint(library: Path, tmp_path: Path) -> Path:
    return save(
        tmp_path / "TurboWan2.1-T2V-1.3B-480P.pth", turbo_layouts.original(turbo_layouts.tensors(library / TEXT))
    )


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> None:
    assert one.keys() == other.keys()
    for name, tensor in one.items():
        assert tensor.dtype == other[name].dtype, name
        assert torch.equal(tensor, other[name]), name


def loaded(path: Path, component: str = "transformer") -> dict[str, Tensor]:
    """The weights that are computed with."""
    state: dict[str, Tensor] = load_transformer(
        ModelFolder.read(path, path.name), component, torch.float32
    ).state_dict()
    return state


def test_a_checkpoint_makes_the_ports_video(
    library: Path, checkpoint: Path, tmp_path: Path, start: Callable[..., LiveWorker],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """From `.pth`, from the port in diffusers' names and from the one in FastVideo's."""
    models = tmp_path / "models"
    base, output = library / "wan2.1-t2v", models / "converted"
    assert run(capsys, checkpoint, "--base", base, "--output", output)[0] == 0
    same(turbo_layouts.tensors(output), turbo_layouts.tensors(library / TEXT))
    # The text encoder is linked, not copied, and what the two models have in common is the base's.
    assert (output / "text_encoder" / "model.safetensors").samefile(base / "text_encoder" / "model.safetensors")
    named = turbo_layouts.fastvideo(turbo_layouts.tensors(library / TEXT))
    turbo_layouts.port(output, models / "fastvideo", named, "TurboDiffusionPipeline", sla=False)
    turbo_layouts.port(output, models / "plain", named, "WanPipeline", sla=False)
    turbo_layouts.port(output, models / "port", turbo_layouts.tensors(library / TEXT))
    worker = start(models=(models,))
    fields = {"prompt": "a watch", **TURBO[TEXT], "num_inference_steps": 1}
    videos = {
        name: worker.frames(worker.create(model=name, **fields)) for name in ("converted", "fastvideo", "plain", "port")
    }
    assert len(set(videos.values())) == 1
    assert main(["models", "--models", str(models)]) == 0


def test_two_experts_are_converted_together(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = []
    for noise, part in (("high", "transformer"), ("low", "transformer_2")):
        tensors = turbo_layouts.original(turbo_layouts.tensors(library / IMAGE, part))
        files.append(save(tmp_path / f"TurboWan2.2-I2V-A14B-{noise}-720P.pth", tensors))
    high, low = files
    base, output = library / "wan2.2-i2v", tmp_path / "model"
    assert run(capsys, high, "--low", low, "--base", base, "--output", output)[0] == 0
    for part in ("transformer", "transformer_2"):
        same(loaded(output, part), loaded(library / IMAGE, part))
    folder = ModelFolder.read(output, "model")
    family = family_of(folder)
    assert family is not None
    family.check_classes(folder)
    assert (family.name, family.rules(folder).size) == (IMAGE, (1280, 720))
    # Read from the tensors' shapes, and the same as that of the port.
    ours, theirs = (ModelFolder.read(path, "").config("transformer") for path in (output, library / IMAGE))
    assert ours.pop("resolution") == "720p"
    assert {name: theirs[name] for name in ours} == ours

    other = tmp_path / "other"
    said = run(capsys, high, "--base", base, "--output", other)[1]
    assert "it has 36 input channels (give the one for high noise first and the other with --low)" in said
    said = run(capsys, low, "--low", high, "--base", base, "--output", other)[1]
    assert f"{low.name} is given as the expert for high noise, and {high.name} with --low" in said
    assert not other.exists()


def test_int8_becomes_what_it_stands_for_or_stays(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = turbo_layouts.quantised(turbo_layouts.tensors(library / TEXT))
    file = save(tmp_path / "TurboWan2.1-T2V-1.3B-480P-quant.pth", turbo_layouts.original(named))
    base = library / "wan2.1-t2v"
    for flag in ([], ["--int8"]):
        assert run(capsys, file, "--base", base, "--output", tmp_path / f"model{len(flag)}", *flag)[0] == 0
    kept = turbo_layouts.tensors(tmp_path / "model1")
    same(kept, named)
    assert kept["blocks.0.ffn.net.0.proj.weight"].dtype == torch.int8
    # The same weights from all three, within a half of a step of int8 from those they were made of.
    port = turbo_layouts.port(library / TEXT, tmp_path / "port", named)
    weights = [loaded(path) for path in (tmp_path / "model0", tmp_path / "model1", port)]
    same(weights[0], weights[1])
    same(weights[0], weights[2])
    plain = turbo_layouts.tensors(library / TEXT)
    assert weights[0].keys() == plain.keys()
    for name, weight in plain.items():
        step = named[f"{name}_scale_inv"].max() if f"{name}_scale_inv" in named else torch.tensor(0.0)
        # 127 and not 128 is the highest number, so the largest element may be a whole step away.
        assert float((weights[0][name] - weight).abs().max()) <= float(step) * 1.01


def test_layers_may_compute_with_int8(library: Path, tmp_path: Path) -> None:
    """A layer of another's is put where the weights are int8, and nowhere else."""
    made = []

    class Layer(torch.nn.Module):
        def __init__(self, weight: Tensor, scale: Tensor, bias: Tensor) -> None:
            super().__init__()
            made.append((weight.dtype, scale.dtype))
            self.weight, self.bias = dequantised(weight, scale, torch.float32), bias

        def forward(self, x: Tensor) -> Tensor:
            return torch.nn.functional.linear(x, self.weight, self.bias)

    named = turbo_layouts.quantised(turbo_layouts.tensors(library / TEXT))
    folder = ModelFolder.read(turbo_layouts.port(library / TEXT, tmp_path / "port", named), "port")
    inputs = (torch.randn(1, 16, 1, 4, 4), torch.tensor([988.0]), torch.randn(1, 5, 32))
    with torch.no_grad():
        plain, int8 = (
            load_transformer(folder, "transformer", torch.float32, layer)(*inputs).sample for layer in (None, Layer)
        )
    assert torch.equal(plain, int8)
    # Ten layers of each of two blocks.
    assert made == [(torch.int8, torch.float32)] * 20


def test_precision_is_what_diffusers_gives_wan(library: Path) -> None:
    """Time, modulation and norms stay in float32."""
    from diffusers import WanTransformer3DModel

    ours = load_transformer(ModelFolder.read(library / TEXT, TEXT), "transformer", torch.bfloat16).state_dict()
    theirs = WanTransformer3DModel.from_pretrained(
        library / TEXT, subfolder="transformer", torch_dtype=torch.bfloat16
    ).state_dict()
    same({name: tensor for name, tensor in ours.items() if "proj_l" not in name}, theirs)
    assert {tensor.dtype for name, tensor in ours.items() if "proj_l" in name} == {torch.bfloat16}


class Harm:
    """Leaves a mark where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def patched(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    """Harm to what a checkpoint holds."""

    def harm(path: Path) -> None:
        value = torch.load(path, map_location="cpu", weights_only=True)
        torch.save(change(value) or value, path)

    return harm


PROJ = "blocks.1.self_attn.attn_op.local_attn.proj_l.weight"
HOSTILE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "code": (patched(lambda v: v.update(x=Harm(Path("unpickled")))),
             "holds more than tensors, and reading that could run any code"),
    "a bare pickle": (lambda p: p.write_bytes(pickle.dumps({"w": Harm(Path("unpickled"))})), "does not begin as one"),
    "cut short": (lambda p: p.write_bytes(p.read_bytes()[:-500]), "is damaged or cut short"),
    "cut in the middle": (lambda p: p.write_bytes(p.read_bytes()[:5000]), "is damaged or cut short"),
    "empty": (lambda p: p.write_bytes(b""), "does not begin as one"),
    "a web page": (lambda p: p.write_bytes(b"<!DOCTYPE html>" * 99), "does not begin as one"),
    "another zip": (lambda p: p.write_bytes(b"PK\x03\x04" + b"x" * 999), "is damaged or cut short"),
    "a list": (patched(lambda v: [1, 2]), "holds list, not tensors by their names"),
    "numbers for names": (patched(lambda v: {1: v["head.modulation"]}), "holds dict, not tensors by their names"),
    "text": (patched(lambda v: v.update(note="hello")), "has str as note: a tensor is expected"),
    "a missing tensor": (patched(lambda v: {n: t for n, t in v.items() if n != "blocks.1.norm3.bias"}),
                         "it lacks blocks.1.norm3.bias"),
    "a tensor more": (patched(lambda v: v.update(ema=torch.zeros(1))), "it has besides ema"),
    "a missing block": (patched(lambda v: {n: t for n, t in v.items() if not n.startswith("blocks.0.")}),
                        "it is no TurboWan transformer"),
    "very many blocks": (patched(lambda v: v.update({"blocks.99999999999.modulation": torch.zeros(1)})),
                         "is no whole TurboWan transformer of"),
    "no sparse-linear attention": (patched(lambda v: {n: t for n, t in v.items() if "proj_l" not in n}),
                                   "it is no TurboWan transformer"),
    "a wrong shape": (patched(lambda v: v.update({PROJ: torch.zeros(3, 12)})),
                      "as [3, 12]; its other tensors need [12, 12]"),
    "a number": (patched(lambda v: v.update({"proj": 0, "patch_embedding.weight": torch.tensor(1.0)})),
                 "has int as proj"),
    "no dimensions": (patched(lambda v: v.update({"patch_embedding.weight": torch.tensor(1.0)})), "shapes"),
    "odd patches": (patched(lambda v: v.update({"patch_embedding.weight": torch.zeros(24, 63)})), "shapes"),
    "strides": (patched(lambda v: v.update({PROJ: torch.zeros(1).expand(12, 12)})), "not laid out in a row"),
    "nothing in it": (patched(lambda v: v.update({PROJ: torch.zeros(10**12, 0)})), "as a tensor that is empty"),
    "whole numbers": (patched(lambda v: v.update({PROJ: torch.zeros(12, 12, dtype=torch.int64)})),
                      "as int64: a floating-point type"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_checkpoint_is_refused_with_words(
    library: Path, checkpoint: Path, tmp_path: Path, kind: str,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    harm, words = HOSTILE[kind]
    harm(checkpoint)
    status, said = run(capsys, checkpoint, "--base", library / "wan2.1-t2v", "--output", tmp_path / "model")
    assert status == 1
    assert words in said
    assert str(checkpoint) in said
    # Nothing was run, and nothing is left behind.
    assert [path.name for path in tmp_path.iterdir()] == [checkpoint.name]


def test_parts_that_do_not_fit_are_refused(
    library: Path, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*arguments: object, base: Path = library / "wan2.1-t2v", output: Path = tmp_path / "model") -> str:
        status, words = run(capsys, *arguments, "--base", base, "--output", output)
        assert status == 1
        assert not (tmp_path / "model").exists()
        return words

    assert "has no int8 weights to keep" in said(checkpoint, "--int8")
    assert "is the whole of a text-to-video model (leave --low out)" in said(checkpoint, "--low", checkpoint)
    assert "exists already" in said(checkpoint, output=tmp_path)
    assert "cannot be read: No such file" in said(tmp_path / "no.pth")
    assert "model_index.json cannot be read" in said(checkpoint, base=tmp_path)
    other = Path(shutil.copytree(library / "wan2.1-t2v", tmp_path / "base"))
    config = other / "vae" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "z_dim": 48}))
    assert "has z_dim 48; the checkpoint was trained with 16" in said(checkpoint, base=other)
    (other / "vae" / turbo_layouts.WEIGHTS).unlink()
    assert "has no weights" in said(checkpoint, base=other)


def test_nothing_is_left_of_a_folder_that_could_not_be_written(
    library: Path, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(convert, "_take", full)
    status, said = run(capsys, checkpoint, "--base", library / "wan2.1-t2v", "--output", tmp_path / "model")
    assert status == 1
    assert "could not be written: [Errno 28] No space left on device" in said
    assert [path.name for path in tmp_path.iterdir()] == [checkpoint.name]


def test_large_weights_are_written_in_parts(
    library: Path, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "SHARD_BYTES", 40_000)
    output = tmp_path / "model"
    assert run(capsys, checkpoint, "--base", library / "wan2.1-t2v", "--output", output)[0] == 0
    files = sorted((output / "transformer").glob("*.safetensors"))
    assert len(files) > 2
    index = json.loads((output / "transformer" / f"{turbo_layouts.WEIGHTS}.index.json").read_text())
    assert {name: f.name for f in files for name in load_file(f)} == index["weight_map"]
    same(loaded(output), loaded(library / TEXT))


@pytest.mark.parametrize(
    ("dim", "ffn", "heads", "layers", "channels"),
    [(1536, 8960, 12, 30, 16), (5120, 13824, 40, 40, 16), (5120, 13824, 40, 40, 36)],
    ids=["1.3B", "14B", "A14B"],
)
def test_shapes_tell_the_published_models(dim: int, ffn: int, heads: int, layers: int, channels: int) -> None:
    """Of real size, without memory for the weights."""
    known = {
        "num_attention_heads": heads, "attention_head_dim": 128, "ffn_dim": ffn, "num_layers": layers,
        "in_channels": channels, "out_channels": 16, "text_dim": 4096, "freq_dim": 256, "patch_size": [1, 2, 2],
        "cross_attn_norm": True, "qk_norm": "rms_norm_across_heads", "eps": 1e-6,
    }  # fmt: skip
    tensors = skeleton(known, Path()).state_dict()
    assert tensors["blocks.0.attn1.to_q.weight"].shape == (dim, dim)
    told = configuration(tensors)
    assert {name: told[name] for name in known} == known
    assert set(keys.key_map("original", layers, False).values()) == set(tensors)


def test_ports_that_are_damaged_are_refused_with_words(library: Path, tmp_path: Path) -> None:
    named = turbo_layouts.tensors(library / TEXT)
    lacking = {name: tensor for name, tensor in named.items() if "attn2.to_q" not in name}
    folder = turbo_layouts.port(library / TEXT, tmp_path / "lacking", lacking)
    with pytest.raises(BrokenModel, match=r"it lacks blocks.0.attn2.to_q.bias, blocks.0.attn2.to_q.weight"):
        loaded(folder)
    wrong = {**named, "proj_out.bias": torch.zeros(3)}
    with pytest.raises(BrokenModel, match=r"does not fit its config.json: .*size mismatch for proj_out.bias"):
        loaded(turbo_layouts.port(library / TEXT, tmp_path / "wrong", wrong))


def test_models_without_sparse_linear_attention_are_no_turbowan(library: Path, tmp_path: Path) -> None:
    """FastWan's ports have the pipeline class of TurboWan's, and would load and make noise."""
    plain = Path(shutil.copytree(library / "wan2.1-t2v", tmp_path / "fastwan"))
    index = plain / "model_index.json"
    index.write_text(json.dumps({**json.loads(index.read_text()), "_class_name": "WanDMDPipeline"}))
    assert family_of(ModelFolder.read(plain, "fastwan")) is None
    # One that is damaged is not one either, and hides no other model.
    broken = plain / "transformer" / f"{turbo_layouts.WEIGHTS}.index.json"
    for text in ('{"weight_map": ["a"]}', '{"weight_map": {"a": 1}}', "{", "[]"):
        broken.write_text(text)
        assert family_of(ModelFolder.read(plain, "fastwan")) is None
    shutil.rmtree(plain / "transformer")
    assert family_of(ModelFolder.read(plain, "fastwan")) is None


def test_reading_needs_no_copy_in_memory(checkpoint: Path) -> None:
    """`.pth` of 28 GB are mapped: torch refuses to where the file is of the old kind, and so do we."""
    old = io.BytesIO()
    torch.save(torch.load(checkpoint, map_location="cpu", weights_only=True), old, _use_new_zipfile_serialization=False)
    checkpoint.write_bytes(old.getvalue())
    from rowreel_worker.turbo.checkpoint import read

    with pytest.raises(BrokenModel, match="does not begin as one"):
        read(checkpoint)
