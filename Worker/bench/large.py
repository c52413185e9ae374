"""Section `large`: 14B and I2V-A14B, distilled, at 480p and 720p in the card's memory: cold (weights made) and warm."""

from __future__ import annotations

from functools import partial

from bench import work
from bench.bench import Bench, Case, Figures
from bench.session import Session, session

KINDS = ("turbowan2.1-14b", "turbowan2.2-i2v-a14b")
SIZES = ((832, 480), (1280, 720))
STEPS = 4


def cases(bench: Bench) -> dict[str, Case]:
    return {
        f"{kind} {width}x{height}": partial(_measured, bench, kind, width, height)
        for kind in KINDS
        for width, height in SIZES
    }


def _measured(bench: Bench, kind: str, width: int, height: int) -> Figures:
    held: Session = bench.once("large", lambda: session(bench, *KINDS))
    clip = bench.clip(width, height)
    cold = held.run(kind, clip, num_inference_steps=STEPS)
    warm = held.run(kind, clip, num_inference_steps=STEPS).figures
    transformer = held.pipeline.transformer
    keep = float(transformer.blocks[0].attn1.attn_op.local_attn.keep)
    amount = work.denoise(transformer.config, clip, keep, bench.half.itemsize) * STEPS
    rates = bench.share(warm["denoise_s"], amount.flops, amount.bytes)
    layout = held.worker.models.warm
    assert layout is not None
    return {**warm, "cold_wall_s": round(cold.wall, 2), "why": layout.layout.why, "denoise_work": rates}
