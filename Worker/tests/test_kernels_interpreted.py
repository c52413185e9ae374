"""The Triton kernels on a processor, by Triton's interpreter: each file of tests/interpreted in a process of its own.

The interpreter is chosen by the environment before a kernel is imported, and a GPU must not have it, so these tests
cannot share a process with others. `interpreter_rounding` mends what it does otherwise than a GPU.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("triton", reason="Triton is not installed (Scripts/bootstrap --test does); it is for Linux only")

FOLDER = Path(__file__).parent / "interpreted"


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.py") if file.stem != "conftest"))
def test_under_the_interpreter(name: str) -> None:
    command = [
        sys.executable, "-m", "pytest", f"--confcutdir={FOLDER}", "-q", "-p", "no:cacheprovider",
        "-o", "pythonpath=. tests", str(FOLDER / f"{name}.py"),
    ]  # fmt: skip
    environment = {**os.environ, "TRITON_INTERPRET": "1", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        command, env=environment, cwd=FOLDER.parent.parent, capture_output=True, text=True, timeout=1800, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
