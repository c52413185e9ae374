"""`python -m rowreel_worker doctor`: what this machine has for making videos, and what it lacks, in words to act on."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rowreel_worker import __version__
from rowreel_worker.listing import inspected, is_broken, nothing_found
from rowreel_worker.models.catalogue import Catalogue
from rowreel_worker.provenance import versions

GIB = 1 << 30

#: Free bytes below which a night's results may not fit.
LITTLE_DISK = 10 * GIB


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `level`: `ok`, `warning` (it works, not as it could) or `missing`."""

    name: str
    level: str
    what: str
    hint: str | None = None


def report(roots: Iterable[Path], as_json: bool) -> int:
    """Prints what was found. Exit status 1 where something that is needed is missing."""
    findings = examine(tuple(roots))
    if as_json:
        listing = [finding.__dict__ for finding in findings]
        print(json.dumps({"version": __version__, "versions": versions(), "findings": listing}, indent=2))
    for finding in [] if as_json else findings:
        print(f"{finding.level:8} {finding.name}: {finding.what}")
        if finding.hint:
            print(f"         {finding.hint}")
    return 1 if any(finding.level == "missing" for finding in findings) else 0


def examine(roots: tuple[Path, ...]) -> list[Finding]:
    return [_python(), *_gpu(), _main_memory(), _disk(), *_models(roots)]


def _python() -> Finding:
    what = f"Python {sys.version.split()[0]}, " + ", ".join(
        f"{name} {version}" for name, version in versions().items() if name != "python"
    )
    return Finding("software", "ok", what)


def _gpu() -> list[Finding]:
    import torch

    driver = _driver()
    cuda = torch.version.cuda
    if torch.cuda.is_available():
        found = []
        for index in range(torch.cuda.device_count()):
            free, whole = torch.cuda.mem_get_info(index)
            name = torch.cuda.get_device_name(index)
            what = f"{name}, {free / GIB:.1f} of {whole / GIB:.1f} GiB free, driver {driver or '?'}, CUDA {cuda}"
            found.append(Finding(f"gpu {index}", "ok", what))
        return [*found, _compiler()]
    if driver is None:
        hint = "videos are made on the processor: minutes become days. Install an NVIDIA GPU and its driver"
        if Path("/proc/driver/nvidia").exists():
            hint = "the driver's module is loaded, but nvidia-smi does not answer: restart the machine, or reinstall it"
        return [Finding("gpu", "missing", "no NVIDIA GPU, or no driver for it", hint)]
    if cuda is None:
        hint = "install the build of torch with CUDA into the worker's environment: pip install --force-reinstall torch"
        what = f"there is a GPU (driver {driver}), but torch {torch.__version__} is built without CUDA"
        return [Finding("gpu", "missing", what, hint)]
    what = f"torch {torch.__version__} (CUDA {cuda}) cannot use the GPU with driver {driver}"
    hint = "most often the driver is older than this CUDA needs: update it (nvidia-smi shows the newest CUDA it knows)"
    return [Finding("gpu", "missing", what, hint)]


def _compiler() -> Finding:
    """What Triton needs at a kernel's first run: it compiles a stub in C against Python's headers."""
    command = os.environ.get("CC") or next(filter(shutil.which, ("gcc", "clang", "cc")), "")
    header = Path(sysconfig.get_path("include")) / "Python.h"
    absent = [] if command and shutil.which(command) else ["C compiler"]
    absent += [] if header.is_file() else [f"headers of Python ({header})"]
    if importlib.util.find_spec("triton") is None:
        hint = "it comes with torch for Linux: pip install --force-reinstall torch"
        return Finding("kernels", "warning", "no Triton: everything is computed by PyTorch, slower", hint)
    if absent:
        what = f"no {' and no '.join(absent)}: Triton's kernels do not run, and PyTorch computes, slower"
        return Finding(
            "kernels", "warning", what, "apt-get install gcc libc6-dev python3-dev, or Scripts/bootstrap --worker"
        )
    return Finding("kernels", "ok", f"Triton compiles with {command}")


def _driver() -> str | None:
    """The version of NVIDIA's driver, or None where there is no working one."""
    if (command := shutil.which("nvidia-smi")) is None:
        return None
    query = [command, "--query-gpu=driver_version", "--format=csv,noheader"]
    try:
        done = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.split("\n")[0].strip() or None if done.returncode == 0 else None


def _main_memory() -> Finding:
    import psutil

    memory = psutil.virtual_memory()
    what = f"{memory.available / GIB:.1f} of {memory.total / GIB:.1f} GiB free, {os.cpu_count()} processors"
    if memory.total < 16 * GIB:
        hint = "text encoders alone have 9 to 11 GiB and are read into main memory first"
        return Finding("main memory", "warning", what, hint)
    return Finding("main memory", "ok", what)


def _disk() -> Finding:
    place = tempfile.gettempdir()
    free = shutil.disk_usage(place).free
    what = f"{free / GIB:.1f} GiB free for results in {place}"
    if free < LITTLE_DISK:
        return Finding("disk", "warning", what, "give results another place with --results DIR")
    return Finding("disk", "ok", what)


def _models(roots: tuple[Path, ...]) -> list[Finding]:
    absent = [root for root in roots if not root.is_dir()]
    found = [Finding("models", "missing", f"there is no folder {root}", "check --models") for root in absent]
    models = inspected(roots)
    for model in models:
        if model["problem"]:
            level = "missing" if is_broken(model) else "warning"
            found.append(Finding(f"model {model['name']}", level, str(model["problem"])))
        else:
            what = f"{model['family']}, {model['size']}, {model['dtype']}, {model['path']}"
            found.append(Finding(f"model {model['name']}", "ok", what))
    if not Catalogue(roots).usable():
        hint = "put one in diffusers' layout there, for example Wan-AI/Wan2.1-T2V-1.3B-Diffusers"
        found.append(Finding("models", "missing", nothing_found(roots), hint))
    return found
