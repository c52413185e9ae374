"""Models on disk: found, listed, checked before anything of them is loaded."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from rowreel_worker import doctor
from rowreel_worker.__main__ import main
from rowreel_worker.families import FAMILIES, family_of
from rowreel_worker.models import safetensors
from rowreel_worker.models.catalogue import Catalogue
from rowreel_worker.models.digest import weights_digest
from rowreel_worker.models.folder import BrokenModel, ModelFolder
from rowreel_worker.precision import Precision

import tiny

VAE = "vae/diffusion_pytorch_model.safetensors"


@pytest.fixture
def model(library: Path, tmp_path: Path) -> Path:
    """A copy of a model, to be damaged."""
    return Path(shutil.copytree(library / "wan2.1-t2v", tmp_path / "models" / "wan"))


def listed(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    status = main(["models", "--json", "--models", str(root)])
    return status, json.loads(capsys.readouterr().out)


def test_every_family_is_told_by_its_folder(library: Path) -> None:
    kinds = {kind: family_of(ModelFolder.read(library / kind, kind)) for kind in tiny.KINDS}
    names = {kind: family.name for kind, family in kinds.items() if family is not None}
    assert names == {
        **{family.name: family.name for family in FAMILIES},
        "cogvideox-5b": "cogvideox-t2v",
        "latte-temporal": "latte",
    }


def test_models_are_listed_with_their_figures(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, models = listed(library, capsys)
    assert status == 0
    assert [model["name"] for model in models] == sorted(tiny.KINDS)
    assert all(model["problem"] is None for model in models)
    assert {model["dtype"].split("+")[0] for model in models} == {"F32"}
    assert main(["models", "--models", str(library)]) == 0
    assert "wan2.1-t2v  wan2.1-t2v  " in capsys.readouterr().out


def test_folders_of_a_hub_cache_have_the_repository_as_their_name(library: Path, tmp_path: Path) -> None:
    repository = tmp_path / "models--Wan-AI--Wan2.1-T2V-1.3B-Diffusers"
    shutil.copytree(library / "wan2.1-t2v", repository / "snapshots" / "0fad7")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0fad7")
    assert list(Catalogue([tmp_path]).usable()) == ["Wan-AI/Wan2.1-T2V-1.3B-Diffusers"]
    assert list(Catalogue([library / "latte"]).usable()) == ["latte"]


def test_no_models_says_where_it_looked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--models", str(tmp_path)]) == 1
    assert f"looked for {tmp_path}/*/model_index.json" in capsys.readouterr().out


def rewritten(path: Path, change: Callable[[dict[str, Any]], None], tail: bytes = b"") -> None:
    """A safetensors file with its header changed."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    change(header)
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data[8 + length :] + tail)


def first(header: dict[str, Any]) -> dict[str, Any]:
    return next(entry for name, entry in sorted(header.items()) if name != "__metadata__")


def move(header: dict[str, Any], by: int) -> None:
    entry = max((e for n, e in header.items() if n != "__metadata__"), key=lambda e: e["data_offsets"][0])
    entry["data_offsets"] = [offset + by for offset in entry["data_offsets"]]


DAMAGES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "cut short": (lambda p: p.write_bytes(p.read_bytes()[:-7]), "is cut short: it holds"),
    "cut in the header": (lambda p: p.write_bytes(p.read_bytes()[:100]), "is cut short: 100 bytes"),
    "empty": (lambda p: p.write_bytes(b""), "has 0 bytes: it is empty or cut short"),
    "a web page": (lambda p: p.write_bytes(b"<!DOCTYPE html><html>" + b" " * 999), "is not a safetensors file"),
    "a pointer": (lambda p: p.write_bytes(b"version https://git-lfs.github.com/spec\n"), "is not a safetensors file"),
    "bytes behind": (lambda p: p.write_bytes(p.read_bytes() + b"x"), "has 1 bytes after its last tensor"),
    "no JSON": (lambda p: p.write_bytes((2).to_bytes(8, "little") + b"{]" + b"0" * 9), "header that is not JSON"),
    "a list": (lambda p: p.write_bytes((2).to_bytes(8, "little") + b"[]"), "header that is not an object"),
    "a wrong shape": (lambda p: rewritten(p, lambda h: first(h).update(shape=[1, 2, 3])), "F32 [1, 2, 3] needs 24"),
    "a negative shape": (lambda p: rewritten(p, lambda h: first(h).update(shape=[-1, -3])), "needs"),
    "an unknown type": (lambda p: rewritten(p, lambda h: first(h).update(dtype="F1")), "a type that is not known"),
    "an overlap": (lambda p: rewritten(p, lambda h: move(h, -4)), "overlaps the one before it"),
    "a hole": (lambda p: rewritten(p, lambda h: move(h, 4), b"1234"), "leaves a hole before it"),
    "no offsets": (lambda p: rewritten(p, lambda h: first(h).pop("data_offsets")), "does not say where"),
    "odd offsets": (lambda p: rewritten(p, lambda h: first(h).update(data_offsets=["a", None])), "does not say where"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_weights_are_told_from_their_header(
    model: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    harm, words = DAMAGES[damage]
    harm(model / VAE)
    status, (listing,) = listed(model.parent, capsys)
    assert status == 1
    assert str(model / VAE) in listing["problem"]
    assert words in listing["problem"]
    assert "download this file again" in listing["problem"]
    with pytest.raises(BrokenModel):
        safetensors.check(model / VAE)


def test_missing_files_are_named(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (model / VAE).unlink()
    assert "has no weights" in listed(model.parent, capsys)[1][0]["problem"]
    index = model / "transformer" / "diffusion_pytorch_model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "../../x"}}))
    problem = listed(model.parent, capsys)[1][0]["problem"]
    assert "names no weight files, or odd ones: ['../../x']" in problem
    index.write_text(json.dumps({"weight_map": {"a": "model-00001-of-00002.safetensors"}}))
    assert (
        "lacks 1 of 1 weight files: model-00001-of-00002.safetensors" in listed(model.parent, capsys)[1][0]["problem"]
    )
    shutil.rmtree(model / "text_encoder")
    (model / "model_index.json").write_text("{")
    assert "is not JSON" in listed(model.parent, capsys)[1][0]["problem"]


class Harm:
    """Leaves a mark where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def test_pickles_are_never_opened(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark = tmp_path / "unpickled"
    (model / VAE).unlink()
    (model / "vae" / "diffusion_pytorch_model.bin").write_bytes(pickle.dumps({"w": Harm(mark)}))
    problem = listed(model.parent, capsys)[1][0]["problem"]
    assert "diffusion_pytorch_model.bin, a pickle, which can run any code" in problem
    assert "get the safetensors version" in problem
    folder = ModelFolder.read(model, "wan")
    family = family_of(folder)
    assert family is not None
    with pytest.raises(BrokenModel):
        family.load(folder, Precision({"default": "float32"}), lambda *_: None)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("component", "entry"),
    [
        ("vae", ["subprocess", "Popen"]),
        ("vae", ["diffusers", "AutoencoderKL"]),
        ("scheduler", ["diffusers", "DiffusionPipeline"]),
        ("extra", ["transformers", "AutoModel"]),
        ("tokenizer", ["mine", "T5Tokenizer"]),
    ],
)
def test_a_folder_cannot_have_other_classes_called(model: Path, component: str, entry: list[str]) -> None:
    index = json.loads((model / "model_index.json").read_text())
    (model / "model_index.json").write_text(json.dumps({**index, component: entry}))
    folder = ModelFolder.read(model, "wan")
    family = family_of(folder)
    assert family is not None
    with pytest.raises(BrokenModel, match=f"has {entry[0]}.{entry[1]} as {component}"):
        family.load(folder, Precision({"default": "float32"}), lambda *_: None)


def test_weights_are_hashed_once_and_again_when_they_change(model: Path, tmp_path: Path) -> None:
    memory = tmp_path / "cache" / "weights.json"
    folder = ModelFolder.read(model, "wan")
    digest = weights_digest(folder, memory)
    assert digest == weights_digest(folder, None)
    remembered = json.loads(memory.read_text())
    assert len(remembered) == 3
    # What is remembered is believed: the file is not read again.
    memory.write_text(json.dumps(dict.fromkeys(remembered, "0" * 64)))
    assert weights_digest(folder, memory) != digest
    rewritten(model / VAE, lambda header: header.update(__metadata__={"format": "pt", "changed": "yes"}))
    assert weights_digest(folder, None) != digest
    memory.write_text("damaged")
    assert weights_digest(folder, memory) == weights_digest(folder, None)


def test_what_is_unknown_is_listed_and_not_used(model: Path, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = json.loads((model / "model_index.json").read_text())
    (model / "model_index.json").write_text(json.dumps({**index, "_class_name": "FluxPipeline"}))
    status, (listing,) = listed(model.parent, capsys)
    assert (status, listing["family"]) == (1, None)
    assert listing["problem"] == "FluxPipeline is not a pipeline that this worker runs"
    assert Catalogue([model.parent]).usable() == {}
    # Beside a model that works it is no reason to fail.
    shutil.copytree(library / "latte", model.parent / "latte")
    assert listed(model.parent, capsys)[0] == 0


def test_doctor_says_what_is_missing(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor", "--json", "--models", str(library)])
    report = json.loads(capsys.readouterr().out)
    findings = {finding["name"]: finding for finding in report["findings"]}
    assert findings["model latte"]["level"] == "ok"
    assert findings["main memory"]["what"]
    assert status == int(not torch.cuda.is_available())
    if not torch.cuda.is_available():
        assert findings["gpu"]["level"] == "missing"
        assert findings["gpu"]["hint"]
    main(["doctor", "--models", str(tmp_path / "none")])
    text = capsys.readouterr().out
    assert f"there is no folder {tmp_path / 'none'}" in text
    assert "missing  models: no models: looked for" in text


def test_doctor_tells_a_gpu_without_a_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Triton compiles a stub in C at a kernel's first run; without a GPU nobody misses it."""
    include, tools = tmp_path / "include", tmp_path / "bin"
    include.mkdir()
    tools.mkdir()
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(include))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert not [finding for finding in doctor._gpu() if finding.name == "kernels"]

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (1 << 30, 2 << 30))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "a card")
    *cards, kernels = doctor._gpu()
    assert [card.level for card in cards] == ["ok"]
    assert kernels.level == "warning"
    assert "no C compiler and no headers of Python" in kernels.what
    assert "python3-dev" in str(kernels.hint)
    (include / "Python.h").touch()
    assert "headers" not in doctor._gpu()[-1].what
    compiler = tools / "gcc"
    compiler.write_text("")
    compiler.chmod(0o755)
    assert doctor._gpu()[-1].level == "ok"
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "no Triton" in doctor._gpu()[-1].what
