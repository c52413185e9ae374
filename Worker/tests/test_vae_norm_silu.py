"""The autoencoder's Triton kernels on a processor: their tests run in a process that has Triton's interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("triton", reason="Triton is not installed (Scripts/bootstrap --test does); it is for Linux only")


def test_under_the_interpreter() -> None:
    file = Path(__file__).parent / "interpreted" / "vae_norm_silu.py"
    command = [sys.executable, "-m", "pytest", "--noconftest", "-q", "-p", "no:cacheprovider", str(file)]
    environment = {**os.environ, "TRITON_INTERPRET": "1", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        command,
        env=environment,
        cwd=file.parent.parent.parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
