"""Cases of the bench's section `turbo`, on a processor with tiny models."""

from __future__ import annotations

from pathlib import Path

from bench import turbo as section
from bench.bench import Bench, Figures


def turbo(models: Path, case: str) -> Figures:
    bench = Bench("cpu", models, is_tiny=True)
    try:
        return section.cases(bench)[case]()
    finally:
        bench.release()
