"""The tiny decoder: its published layout, its stream against the whole, and its way through requests."""

from __future__ import annotations

import itertools
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from rowreel_worker import color
from rowreel_worker.models.folder import BrokenModel
from rowreel_worker.vae import tiny
from rowreel_worker.vae.style import PLAIN, Style

from cases import CASES
from live import LiveWorker, read_y4m

CPU = torch.device("cpu")


def published(latent: int = 16, patch: int = 1) -> dict[str, Tensor]:
    """Weights under the names and with the shapes of `taew2_1`, as its module (nn.Sequential, by index) has them."""
    shapes: dict[str, tuple[int, ...]] = {"decoder.1.weight": (256, latent, 3, 3), "decoder.1.bias": (256,)}
    for first, width, after, frames in ((3, 256, 128, 1), (9, 128, 64, 2), (15, 64, 64, 2)):
        for block, layer in itertools.product(range(first, first + 3), (0, 2, 4)):
            channels = 2 * width if layer == 0 else width
            shapes[f"decoder.{block}.conv.{layer}.weight"] = (width, channels, 3, 3)
            shapes[f"decoder.{block}.conv.{layer}.bias"] = (width,)
        shapes[f"decoder.{first + 4}.conv.weight"] = (width * frames, width, 1, 1)
        shapes[f"decoder.{first + 5}.weight"] = (after, width, 3, 3)
    shapes["decoder.22.weight"] = (3 * patch * patch, 64, 3, 3)
    shapes["decoder.22.bias"] = (3 * patch * patch,)
    torch.manual_seed(5)
    fans = {name: torch.tensor(shape[1:]).prod().item() if len(shape) > 1 else 64 for name, shape in shapes.items()}
    return {name: torch.randn(shape) / fans[name] ** 0.5 for name, shape in shapes.items()}


def whole(weights: dict[str, Tensor], latents: Tensor, patch: int = 1) -> Tensor:
    """All frames at once, from the description: [T, latent, h, w] → [4·T − 3, 3, height, width]. In float64."""
    w = {name: value.double() for name, value in weights.items()}

    def conv(x: Tensor, name: str) -> Tensor:
        kernel = w[f"{name}.weight"]
        return F.conv2d(x, kernel, w.get(f"{name}.bias"), padding=kernel.shape[-1] // 2)

    x = F.relu(conv(3 * torch.tanh(latents.double() / 3), "decoder.1"))
    for first in (3, 9, 15):
        for block in range(first, first + 3):
            before = torch.cat([torch.zeros_like(x[:1]), x[:-1]])
            y = F.relu(conv(torch.cat([x, before], 1), f"decoder.{block}.conv.0"))
            x = F.relu(conv(F.relu(conv(y, f"decoder.{block}.conv.2")), f"decoder.{block}.conv.4") + x)
        x = x.repeat_interleave(2, 2).repeat_interleave(2, 3)
        grown = conv(x, f"decoder.{first + 4}.conv")
        x = torch.stack(grown.chunk(grown.shape[1] // x.shape[1], 1), 1).flatten(0, 1)
        x = conv(x, f"decoder.{first + 5}")
    x = conv(F.relu(x), "decoder.22")
    frames, _, height, width = x.shape
    x = x.view(frames, 3, patch, patch, height, width).permute(0, 1, 4, 2, 5, 3)
    return x.reshape(frames, 3, height * patch, width * patch).clamp(0, 1)[3:]


@pytest.mark.parametrize(("latent", "patch"), [(16, 1), (48, 2)])
@pytest.mark.parametrize("style", [PLAIN, Style(channels_last=True)], ids=str)
def test_the_stream_is_the_whole(tmp_path: Path, latent: int, patch: int, style: Style) -> None:
    weights = published(latent, patch)
    path = tmp_path / "taew2.safetensors"
    save_file(weights, path)
    decoder = tiny.load(path, style, CPU, torch.float32)
    for size in ((3, 4), (2, 3), (2, 3)):
        latents = torch.randn(1, latent, 3, *size) * 2
        pieces = [piece.clone() for piece in decoder.pieces(latents)]
        expected = whole(weights, latents[0].transpose(0, 1), patch)
        assert [len(piece) for piece in pieces] == [1, 4, 4]
        assert (torch.cat(pieces).double() - expected).abs().max() < 1e-5
        assert expected.std() > 0.05


def test_names_and_shapes_are_the_published_ones(tmp_path: Path) -> None:
    weights = published()
    made = tiny.TinyDecoder(16, 1)
    assert {n: v.shape for n, v in made.state_dict().items()} == {n: v.shape for n, v in weights.items()}
    # With its encoder, which is of no use here, and as the other kind of file.
    path = tmp_path / "taew2_1.pth"
    torch.save({**weights, "encoder.0.weight": torch.zeros(64, 3, 3, 3)}, path)
    loaded = tiny.load(path, PLAIN, CPU, torch.float32).state_dict()
    assert all(torch.equal(loaded[name], value) for name, value in weights.items())


def test_of_channels_for_more_frames_the_last_are_taken(tmp_path: Path) -> None:
    weights = published()
    path = tmp_path / "taew2_1.safetensors"
    save_file({**weights, "decoder.7.conv.weight": torch.randn(512, 256, 1, 1)}, path)
    grown = tiny.load(path, PLAIN, CPU, torch.float32).state_dict()["decoder.7.conv.weight"]
    assert grown.shape == (256, 256, 1, 1)


class Program:
    """What a pickle of bad intent calls."""

    def __reduce__(self) -> Any:
        return print, ("run",)


def test_files_that_are_something_else_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(name: str) -> str:
        with pytest.raises(BrokenModel) as error:
            tiny.load(tmp_path / name, PLAIN, CPU, torch.float32)
        return str(error.value)

    (tmp_path / "a.pth").write_bytes(pickle.dumps({"decoder.1.weight": Program()}))
    assert "cannot be read as weights" in refused("a.pth")
    assert capsys.readouterr().out == ""
    torch.save([1, 2], tmp_path / "b.pth")
    assert "something else than named weights" in refused("b.pth")
    save_file({"decoder.1.weight": torch.zeros(256, 16, 3, 3)}, tmp_path / "c.safetensors")
    assert "has not the layout of TAEHV's decoder" in refused("c.safetensors")
    weights = published()
    del weights["decoder.9.conv.0.bias"]
    save_file(weights, tmp_path / "d.safetensors")
    assert "has not the layout" in refused("d.safetensors")


@pytest.fixture
def drafting(library: Path, tmp_path: Path, start: Callable[..., LiveWorker]) -> LiveWorker:
    """A worker whose Wan2.1 has a tiny decoder, and whose Wan2.2 has none."""
    for kind in ("wan2.1-t2v", "wan2.2-t2v"):
        shutil.copytree(library / kind, tmp_path / "models" / kind)
    (tmp_path / "models/wan2.1-t2v/vae_tiny").mkdir()
    save_file(published(), tmp_path / "models/wan2.1-t2v/vae_tiny/taew2_1.safetensors")
    return start(models=(tmp_path / "models",))


def test_drafts_through_the_api(drafting: LiveWorker) -> None:
    fields = {"model": "wan2.1-t2v", "prompt": "a watch", **CASES["wan2.1-t2v"]}
    draft, full, unsaid = (
        drafting.create(**fields, **more) for more in ({"decoder": "tiny"}, {"decoder": "full"}, {})
    )  # fmt: skip
    done = drafting.completed(draft)
    assert done["provenance"]["parameters"]["decoder"] == "tiny"
    assert len(done["provenance"]["tiny_decoder_sha256"]) == 64
    assert "tiny_decoder_sha256" not in drafting.completed(full)["provenance"]
    frames = {name: drafting.frames(job) for name, job in (("draft", draft), ("full", full), ("unsaid", unsaid))}
    assert frames["full"] == frames["unsaid"]
    assert frames["draft"] != frames["full"]
    assert read_y4m(frames["draft"])[1].shape == (9, 3, 32, 32)


def test_a_draft_is_what_the_tiny_decoder_makes_of_the_latents(
    drafting: LiveWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Tensor] = []
    pieces = tiny.TinyDecoder.pieces

    def told(self: tiny.TinyDecoder, latents: Tensor) -> Any:
        seen.append(latents.clone())
        return pieces(self, latents)

    monkeypatch.setattr(tiny.TinyDecoder, "pieces", told)
    job = drafting.create(model="wan2.1-t2v", prompt="a watch", decoder="tiny", **CASES["wan2.1-t2v"])
    drafting.completed(job)
    # Latents as denoising leaves them have a deviation of about one; the autoencoder's own have two and more.
    assert 0.3 < seen[0].std() < 1.7
    expected = whole(published(), seen[0][0].transpose(0, 1)).float()
    samples = read_y4m(drafting.frames(job))[1]
    difference = samples.astype(int) - color.planes(expected).astype(int)
    assert np.abs(difference).max() <= 1


def test_where_a_tiny_decoder_is_and_is_not(drafting: LiveWorker, worker: LiveWorker) -> None:
    listed = {m["id"]: m for m in drafting.checked(drafting.http.get("/v1/models"))["data"]}
    assert listed["wan2.1-t2v"]["decoders"] == ["full", "tiny"]
    assert listed["wan2.2-t2v"]["decoders"] == ["full"]

    def refused(**fields: Any) -> dict[str, Any]:
        answer = drafting.http.post("/v1/videos", json={"prompt": "a watch", **fields})
        assert answer.status_code == 422
        return answer.json()["error"]

    missing = refused(model="wan2.2-t2v", decoder="tiny")
    assert (missing["code"], missing["param"]) == ("decoder_not_there", "decoder")
    assert missing["message"] == "decoder is tiny, and wan2.2-t2v has no weights of a tiny decoder"
    assert missing["hint"] == (
        "put taew2_1.safetensors or taew2_1.pth in wan2.2-t2v or in wan2.2-t2v/vae_tiny, or leave decoder out"
    )
    wrong = refused(model="wan2.1-t2v", decoder="small")
    assert wrong["message"] == 'decoder is "small": full or tiny is possible'
    other = worker.http.post("/v1/videos", json={"prompt": "a watch", "model": "latte", "decoder": "tiny"}).json()
    assert other["error"]["code"] == "parameter_not_of_model"
