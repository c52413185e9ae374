"""`python -m bench.vae`: decoding and encoding 832x480, 81 frames, on a GPU, each optimisation left out in turn.

    python -m bench.vae --out vae.jsonl              every case that the file does not have yet
    python -m bench.vae --only ours --only stacked   these, printed only

Weights are random and of full size (Wan2.1's autoencoder, 127 M parameters), so pictures are noise and MS-SSIM to
float32 is lower than with published weights; times and memory are theirs. A line of JSON for each case: seconds of the
device's own events, the first run apart, and the most memory that was allocated.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from bench.cases import CASES, Case
from rowreel_worker.provenance import device_name, versions

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from ms_ssim import ms_ssim

WIDTH, HEIGHT, FRAMES = 832, 480, 81
RUNS = 5


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.vae", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", action="append", choices=list(CASES), help="may be repeated")
    parser.add_argument("--out", type=Path, metavar="FILE", help="JSON lines; cases that it has are not run again")
    options = parser.parse_args()
    if not torch.cuda.is_available():
        print("bench.vae: torch sees no GPU, and these figures are of no use without one", file=sys.stderr)
        return 1
    known = done(options.out, device_name("cuda"))
    wanted = [name for name in options.only or CASES if name not in known]
    for name in known & set(options.only or CASES):
        print(f"{name}: there already")
    bench = Bench() if wanted else None
    for name in wanted:
        assert bench is not None
        record = {"case": name, "device": device_name("cuda"), "versions": versions(), **bench.measured(CASES[name])}
        line = json.dumps(record)
        print(line, flush=True)
        if options.out is not None and "error" not in record:
            with options.out.open("a") as file:
                file.write(line + "\n")
    return 0


def done(path: Path | None, device: str) -> set[str]:
    """Cases that were measured on this device."""
    if path is None or not path.exists():
        return set()
    records = []
    for line in path.read_text().splitlines():
        try:
            records.append(json.loads(line))
        except ValueError:
            continue  # a line that a killed run left half
    return {record["case"] for record in records if record.get("device") == device}


class Bench:
    """Holds the inputs, and what float32 makes of them."""

    def __init__(self) -> None:
        torch.manual_seed(0)
        shape = (1, 16, 1 + (FRAMES - 1) // 4, HEIGHT // 8, WIDTH // 8)
        self.latents = torch.randn(shape, device="cuda")
        self.video = torch.zeros(1, 3, FRAMES, HEIGHT, WIDTH, device="cuda")
        self.video[:, :, 0] = torch.rand(3, HEIGHT, WIDTH, device="cuda") * 2 - 1
        #: Frames in main memory, from the first case that needs them.
        self._exact: Tensor | None = None

    @torch.no_grad()
    def measured(self, case: Case) -> dict[str, Any]:
        gc.collect()
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        try:
            run = case.made(self.latents, self.video)
            first = seconds(run)
            times = sorted(seconds(run) for _ in range(RUNS))
            result: dict[str, Any] = {
                "first_s": first, "median_s": statistics.median(times), "least_s": times[0],
                "peak_mib": torch.cuda.max_memory_allocated() >> 20,
            }  # fmt: skip
            if case.is_compared:
                result["ms_ssim"] = self._similarity(frames(run))
        except torch.OutOfMemoryError as error:
            return {"error": str(error).splitlines()[0]}
        return result

    def _similarity(self, made: Tensor) -> float:
        if self._exact is None:
            self._exact = frames(CASES["diffusers-float32"].made(self.latents, self.video))
        # A frame at a time: in float64 all of them would not fit.
        pairs = zip(made.split(1), self._exact.split(1), strict=True)
        return statistics.fmean(ms_ssim(one.cuda(), other.cuda()) for one, other in pairs)


def seconds(run: Callable[[Callable[[Tensor], None]], None]) -> float:
    """By the device's own clock, from the first kernel to the last."""
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    torch.cuda.synchronize()
    start.record()
    run(lambda piece: None)
    end.record()
    torch.cuda.synchronize()
    return round(start.elapsed_time(end) / 1000, 4)


def frames(run: Callable[[Callable[[Tensor], None]], None]) -> Tensor:
    """All pieces of a run in main memory: float32 [frames, 3, height, width], 0 to 1."""
    pieces: list[Tensor] = []
    run(lambda piece: pieces.append(piece.cpu()))
    return torch.cat(pieces)


if __name__ == "__main__":
    sys.exit(main())
