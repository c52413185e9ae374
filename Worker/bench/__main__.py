"""`python -m bench --models DIR`: one segment of each real-size model through the worker, its times and its memory.

    python -m bench --models /data/bench --make              write the models with random weights (about 35 GiB)
    python -m bench --models /data/bench                     each model, cold and warm, with all of the card
    python -m bench --models /data/bench --limit 24          the same with 24 GiB of the card; then 12, then 8
    python -m bench --models /data/bench --steps 4 --only wan2.1-1.3b

Random weights may
make frames that are not numbers in half precision; the job then fails, and the line says so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

from bench.real_size import MAKERS, make
from rowreel_worker import memory
from rowreel_worker.jobs import Job
from rowreel_worker.provenance import device_name, versions
from rowreel_worker.request import resolve
from rowreel_worker.server.app import Worker
from rowreel_worker.settings import Settings

REQUESTS: dict[str, dict[str, Any]] = {
    "wan2.1-1.3b": {"size": "832x480", "num_frames": 81, "guidance_scale": 5.0},
    "cogvideox-2b": {"size": "720x480", "num_frames": 49, "guidance_scale": 6.0},
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--models", type=Path, required=True, metavar="DIR")
    parser.add_argument("--make", action="store_true", help="write the models and end")
    parser.add_argument("--only", choices=sorted(MAKERS), action="append")
    parser.add_argument("--limit", type=float, metavar="GIB", help="memory of the card that may be used")
    parser.add_argument("--steps", type=int, default=50)
    options = parser.parse_args()
    kinds = options.only or sorted(MAKERS)
    if options.make:
        for kind in kinds:
            make(kind, options.models)
        return 0
    if not torch.cuda.is_available():
        print("bench: torch sees no GPU, and these models are of no use without one", file=sys.stderr)
        return 1
    whole = torch.cuda.get_device_properties(0).total_memory
    if options.limit is not None:
        torch.cuda.set_per_process_memory_fraction(min(1.0, options.limit * memory.GIB / whole))
    print(f"card     {device_name('cuda')}, {whole / memory.GIB:.1f} GiB, limit {options.limit or 'none'}")
    print("versions " + ", ".join(f"{name} {version}" for name, version in versions().items()))
    for kind in kinds:
        measure(kind, options.models, options.steps)
    return 0


def measure(kind: str, models: Path, steps: int) -> None:
    """Two requests, so that the second finds the model warm."""
    settings = Settings(models=(models,), device="cuda", results=Path(tempfile.gettempdir()), digests=None)
    worker = Worker(settings)
    worker.start()
    try:
        for state in ("cold", "warm"):
            body = {"model": kind, "prompt": "a watch on black velvet", "seed": 1, "num_inference_steps": steps}
            job = Job(*resolve({**body, **REQUESTS[kind]}, None, worker.catalogue))
            worker.queue.put(job)
            while not job.state.is_final:
                time.sleep(0.05)
            print(f"{kind:14} {state}  {_line(job)}", flush=True)
    finally:
        worker.close()


def _line(job: Job) -> str:
    if job.provenance is None:
        return f"{job.state}: {(job.error or {}).get('message')}"
    record = job.provenance
    times = "  ".join(f"{stage} {seconds:7.2f} s" for stage, seconds in record["seconds"].items())
    layout = f"{record['memory_mode']}, tiling {'on' if record['vae_tiling'] else 'off'}"
    return f"{times}  peak {record['peak_memory_mb']} MiB  {layout}"


if __name__ == "__main__":
    sys.exit(main())
