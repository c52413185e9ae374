"""Section `batch`: eight segments through the worker's queue, and how much of their time the GPU worked.

The same twice: once alone, for its time, and once under torch.profiler, which slows it down a little, for the share.
Busy is the union of the kernels' times, as CUPTI records them (CUDA activities), over the time from the queue until the
last segment's files are whole. Kernels and stages are put on one clock by a kernel of this bench that comes first.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import torch
from torch.autograd import DeviceType

from bench.bench import Bench, Case, Figures
from bench.busy import Interval, by_stage, gaps, length, union, within
from bench.session import Ran, Session, session
from bench.timing import Mark, finish
from bench.turbo import KIND, STEPS

SEGMENTS = 8


def cases(bench: Bench) -> dict[str, Case]:
    return {"alone": partial(_alone, bench), "profiled": partial(_profiled, bench)}


def _alone(bench: Bench) -> Figures:
    held = _loaded(bench)
    ran, wall = _batch(bench, held)
    return {**_times(wall), "last_job": ran[-1].seconds}


def _profiled(bench: Bench) -> Figures:
    held = _loaded(bench)
    if bench.device == "cpu":
        finish(bench.device)
        anchor = Mark(bench.device)
        ran, wall = _batch(bench, held)
        work: list[Interval] = [span for _, span in _stages(ran, anchor)]
        found, copies = "the stages' own clocks: a processor has no kernels", work
    else:
        ran, wall, anchor, work, copies = _recorded(bench, held)
        found = "kernels that torch.profiler recorded (CUDA activities)"
    stages = _stages(ran, anchor)
    decoded = max(end for _, (_, end) in stages)
    span = 0.0, max(wall, decoded)
    # When the last frame is there, its file is still being written.
    stages.append(("files", (decoded, span[1])))
    busy = union(within(work, span))
    free = gaps(busy, span)
    return {
        **_times(wall),
        "busy": round(length(busy) / span[1], 4),
        "busy_with_copies": round(length(union(within([*work, *copies], span))) / span[1], 4),
        "busy_from": found,
        "kernels_seen": len(work),
        "gaps_s": by_stage(free, stages),
        "longest_gaps_ms": [round(1000 * (end - begin), 2) for begin, end in sorted(free, key=_longest)[:5]],
    }


def _loaded(bench: Bench) -> Session:
    held: Session = bench.once(KIND, lambda: session(bench, KIND))
    if held.worker.models.warm is None:
        for _ in range(1 if bench.is_tiny else 3):
            held.run(KIND, bench.clip(), num_inference_steps=STEPS)
    return held


def _batch(bench: Bench, held: Session) -> tuple[list[Ran], float]:
    jobs = [held.job(KIND, bench.clip(), num_inference_steps=STEPS) for _ in range(SEGMENTS)]
    began = time.perf_counter()
    ran = held.together(jobs)
    return ran, time.perf_counter() - began


def _recorded(bench: Bench, held: Session) -> tuple[list[Ran], float, Mark, list[Interval], list[Interval]]:
    """The batch, and what the GPU did in it, in seconds since the anchor."""
    from torch.profiler import ProfilerActivity, profile

    first = torch.zeros(1, device=bench.where)
    finish(bench.device)
    with profile(activities=[ProfilerActivity.CUDA]) as profiled:
        first += 1
        anchor = Mark(bench.device)
        finish(bench.device)
        ran, wall = _batch(bench, held)
    seen: list[tuple[str, Interval]] = []
    for event in profiled.events():
        if event.device_type == DeviceType.CUDA:
            seen.append((event.name, (event.time_range.start / 1e6, event.time_range.end / 1e6)))
    if not seen:
        raise RuntimeError("torch.profiler recorded no kernels: is CUPTI there, and does another profiler have it?")
    # The anchor passed when the first kernel ended.
    zero = min(seen, key=lambda one: one[1])[1][1]
    moved = [(name, (begin - zero, end - zero)) for name, (begin, end) in seen]
    copies = [span for name, span in moved if name.startswith(("Memcpy", "Memset"))]
    kernels = [span for name, span in moved if not name.startswith(("Memcpy", "Memset"))]
    return ran, wall, anchor, kernels, copies


def _stages(ran: list[Ran], anchor: Mark) -> list[tuple[str, Interval]]:
    found = [
        (stage, (begin.since(anchor), end.since(anchor)))
        for one in ran
        for stage, (begin, end) in one.marks.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: one[1][1])


def _times(wall: float) -> dict[str, Any]:
    return {"segments": SEGMENTS, "wall_s": round(wall, 3), "segment_s": round(wall / SEGMENTS, 3)}


def _longest(gap: Interval) -> float:
    return gap[0] - gap[1]
