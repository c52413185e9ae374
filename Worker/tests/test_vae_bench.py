"""`bench.vae` without a GPU: that it says so, that it goes on where it was, and that its cases run at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import diffusers
import pytest
import torch
from torch import Tensor

WORKER = Path(__file__).parent.parent


@pytest.mark.skipif(torch.cuda.is_available(), reason="with a GPU it measures, for minutes")
def test_without_a_gpu_it_says_so_and_fails(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.vae", "--out", str(tmp_path / "vae.jsonl")]
    done = subprocess.run(command, cwd=WORKER, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(
        "bench.vae: torch sees no GPU, and these figures are of no use without one"
    )  # fmt: skip
    assert not (tmp_path / "vae.jsonl").exists()


def test_what_the_file_has_is_not_run_again(tmp_path: Path) -> None:
    from bench.vae import done

    path = tmp_path / "vae.jsonl"
    assert done(path, "H100") == set()
    lines = [{"case": "ours", "device": "H100"}, {"case": "sums", "device": "H200"}]
    path.write_text("\n".join(map(json.dumps, lines)) + '\n{"case": "tin')
    assert done(path, "H100") == {"ours"}


@pytest.mark.parametrize(
    "name",
    ["diffusers-float32", "without-fused", "without-channels-last", "without-own-buffers", "tiny", "encode-ours"],
)
def test_cases_run(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """On a processor, at a small size and without kernels: what they hand on has the shape that is compared."""
    from bench import cases
    from rowreel_worker.vae import parts

    def small(dtype: torch.dtype) -> Any:
        return diffusers.AutoencoderKLWan(base_dim=4, num_res_blocks=1).eval().to(dtype)

    monkeypatch.setattr(cases, "autoencoder", small)
    monkeypatch.setattr(parts, "norm_silu", parts.norm_silu_reference)
    monkeypatch.setattr(parts, "add_bias", lambda x, bias, residual: x + bias.view(-1, 1, 1, 1) + residual)
    monkeypatch.setattr(torch.nn.Module, "cuda", lambda self: self)
    to = torch.nn.Module.to
    monkeypatch.setattr(
        torch.nn.Module, "to", lambda self, *where: to(self, *(w for w in where if w not in ("cuda", torch.float16)))
    )
    taken: list[Tensor] = []
    with torch.no_grad():
        cases.CASES[name].made(torch.randn(1, 16, 2, 2, 3), torch.rand(1, 3, 5, 16, 24))(taken.append)
    made = torch.cat(taken)
    assert made.shape == ((1, 32, 2, 2, 3) if name == "encode-ours" else (5, 3, 16, 24))
    assert torch.isfinite(made).all()
