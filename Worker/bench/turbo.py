"""Section `turbo`: Wan2.1-1.3B, 832x480, 81 frames: diffusers at 50 steps, turbo, turbo with each thing left out."""

from __future__ import annotations

import statistics
from functools import partial
from typing import Any

import diffusers

from bench import work
from bench.baseline import baseline
from bench.bench import Bench, Case, Figures
from bench.session import Session, session
from bench.variants import VARIANTS, NothingToLeaveOut, Variant, choice_of, fused_by

KIND = "turbowan2.1-1.3b"

#: Requests after the ones that warm up; the median counts.
RUNS = 5
WARM_UP = 2

STEPS = 4


def cases(bench: Bench) -> dict[str, Case]:
    found: dict[str, Case] = {"baseline": partial(_baseline, bench), "everything": partial(_everything, bench)}
    for name, variant in VARIANTS.items():
        found[name] = partial(_without, bench, variant)
    return found


def _baseline(bench: Bench) -> Figures:
    try:
        return baseline(bench)
    finally:
        # Turbo is to have the whole card, as the worker would.
        bench.release()


def _everything(bench: Bench) -> Figures:
    held, by = _loaded(bench)
    figures = _measured(bench, held)
    transformer, vae = held.pipeline.transformer, held.pipeline.vae
    clip, keep = bench.clip(), float(transformer.blocks[0].attn1.attn_op.local_attn.keep)
    denoise = work.denoise(transformer.config, clip, keep, bench.half.itemsize) * STEPS
    on_meta = work.on_meta(lambda: diffusers.AutoencoderKLWan.from_config(vae.config))
    decode = work.decode(on_meta, clip, vae.dtype.itemsize)
    chosen = choice_of(transformer)
    return {
        **figures,
        "fused_by": by,
        "kernels": None if chosen is None else chosen.names,
        "denoise_work": bench.share(figures["denoise_s"], denoise.flops, denoise.bytes),
        "decode_work": bench.share(figures["decode_s"], decode.flops, decode.bytes),
    }


def _without(bench: Bench, variant: Variant) -> Figures:
    held, _ = _loaded(bench)
    try:
        with variant(held.pipeline, bench):
            return _measured(bench, held)
    except NothingToLeaveOut as reason:
        return {"skipped": str(reason)}


def _loaded(bench: Bench) -> tuple[Session, str]:
    held: Session = bench.once(KIND, lambda: session(bench, KIND))
    if held.worker.models.warm is None:
        held.run(KIND, bench.clip(), num_inference_steps=STEPS)
    return held, fused_by(held.pipeline, bench, bench.clip())


def _measured(bench: Bench, held: Session) -> Figures:
    """Medians of some requests, each with a text that was not encoded before."""
    warm_up, runs = (1, 1) if bench.is_tiny else (WARM_UP, RUNS)
    ran: list[dict[str, Any]] = []
    for _ in range(warm_up + runs):
        ran.append(held.run(KIND, bench.clip(), num_inference_steps=STEPS).figures)
    found = ran[-1]
    for name in [name for name in found if name.endswith("_s")]:
        found[name] = round(statistics.median(one[name] for one in ran[warm_up:]), 4)
    return {**found, "runs": runs}
