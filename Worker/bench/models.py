"""Section `models`: one segment of each model that is not distilled, cold and warm, as requests get it."""

from __future__ import annotations

from functools import partial
from typing import Any

from bench.bench import Bench, Case, Figures
from bench.real_size import folder_of, has_weights
from bench.session import session

REQUESTS: dict[str, tuple[tuple[int, int, int], dict[str, Any]]] = {
    "wan2.1-1.3b": ((832, 480, 81), {"guidance_scale": 5.0}),
    "cogvideox-2b": ((720, 480, 49), {"guidance_scale": 6.0}),
}


def cases(bench: Bench) -> dict[str, Case]:
    return {f"{kind} {bench.steps} steps": partial(_measured, bench, kind) for kind in REQUESTS}


def _measured(bench: Bench, kind: str) -> Figures:
    """Two requests, so that the second finds the model warm."""
    size, fields = REQUESTS[kind]
    clip = bench.clip(*size)
    if bench.is_tiny and kind.startswith("cogvideox"):
        # The tiny one has learned positions: one size, one length.
        clip = type(clip)(16, 16, 9)
    with session(bench, kind) as held:
        cold = held.run(kind, clip, num_inference_steps=bench.steps, **fields)
        warm = held.run(kind, clip, num_inference_steps=bench.steps, **fields)
    made = has_weights(folder_of(kind, bench))
    weights = "read" if made else "made"
    return {**warm.figures, "cold_wall_s": round(cold.wall, 2), "weights": weights}
