"""The lines of a file as Markdown, for Documentation/Performance.md: what was measured, what the bars say, what not.

Only a GPU's lines are figures. Those of a processor, or of tiny models, are a test of the program; they are counted
and left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.bench import Bench
from bench.record import Line, latest
from bench.sections import SECTIONS

#: Columns of each section's table: heading → the figure.
COLUMNS: dict[str, dict[str, str]] = {
    "card": {"ms": "ms", "TFLOP/s": "tflops", "GB/s": "gb_per_s"},
    "turbo": {
        "text s": "text_s", "denoise s": "denoise_s", "decode s": "decode_s", "total s": "total_s",
        "to the end of the files s": "wall_s", "peak MiB": "peak_mib", "baseline is × this": "ratio", "note": "note",
    },
    "batch": {"wall s": "wall_s", "s each": "segment_s", "busy": "busy", "with copies": "busy_with_copies"},
    "kernels": {
        "error": "error", "bound": "bound", "ms": "ms", "TFLOP/s": "tflops", "of the product": "of_matmul",
        "GB/s": "gb_per_s", "of the copy": "of_copy",
    },
    "vae": {
        "first s": "first_s", "median s": "median_s", "peak MiB": "peak_mib", "MS-SSIM": "ms_ssim",
        "of the product": "of_matmul", "of the copy": "of_copy",
    },
    "large": {
        "text s": "text_s", "denoise s": "denoise_s", "decode s": "decode_s", "total s": "total_s",
        "cold s": "cold_wall_s", "peak MiB": "peak_mib", "memory": "memory_mode",
    },
    "models": {
        "text s": "text_s", "denoise s": "denoise_s", "decode s": "decode_s", "warm s": "wall_s",
        "cold s": "cold_wall_s", "peak MiB": "peak_mib", "memory": "memory_mode", "weights": "weights",
    },
}  # fmt: skip


def markdown(lines: Iterable[Line]) -> str:
    """One part for each card, with its versions; then what no card has been asked."""
    listed = list(lines)
    real = [line for line in listed if line["device"] == "cuda" and not line.get("tiny")]
    parts = []
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in real:
        limit = f", {line['limit_gib']:g} GiB of it" if line.get("limit_gib") else ""
        versions = ", ".join(f"{name} {version}" for name, version in line["versions"].items())
        groups.setdefault((line["card"], limit, versions), []).append(line)
    for (card, limit, versions), group in groups.items():
        parts.append(f"### {card}{limit}\n\n{versions}.\n\n{_card(latest(group))}")
    if not real:
        parts.append("Nothing was measured on a GPU.")
    if len(listed) > len(real):
        parts.append(f"{len(listed) - len(real)} lines of a processor or of tiny models are no measurements: left out.")
    return "\n\n".join(parts)


def bars(found: dict[tuple[str, str], Line]) -> list[tuple[str, str, str]]:
    """What was promised: the bar, what was measured, and whether it is met, in words."""
    turbo, batch = found.get(("turbo", "everything"), {}), found.get(("batch", "profiled"), {})
    ratio = _ratio(found, "everything")
    listed = [
        ("total ≤ 2.5 s warm", turbo.get("total_s"), lambda x: x <= 2.5),
        ("total ≤ 1.5 s warm", turbo.get("total_s"), lambda x: x <= 1.5),
        ("decode ≤ 0.6 s", turbo.get("decode_s"), lambda x: x <= 0.6),
        ("denoise ≤ 0.85 s", turbo.get("denoise_s"), lambda x: x <= 0.85),
        ("≥ 60 × diffusers at 50 steps", ratio, lambda x: x >= 60),
        ("busy ≥ 95 % over 8 segments", batch.get("busy"), lambda x: x >= 0.95),
    ]
    return [
        (
            bar,
            "not measured" if value is None else f"{value:g}",
            "–" if value is None else "yes" if met(value) else "no",
        )
        for bar, value, met in listed
    ]


def _card(found: dict[tuple[str, str], Line]) -> str:
    parts = [_table(["bar", "measured", "met"], [list(row) for row in bars(found)])]
    for name, cases in SECTIONS.items():
        lines = {case: line for (section, case), line in found.items() if section == name}
        done = {case: line for case, line in lines.items() if not {"failed", "skipped"} & line.keys()}
        words = [f"**{name}**"]
        if done:
            rows = [[case, *_row(found, name, case, line)] for case, line in done.items()]
            words.append(_table(["", *COLUMNS[name]], rows))
            words += [_more(case, line) for case, line in done.items() if _more(case, line)]
        undone = [(case, line) for case, line in lines.items() if case not in done]
        words += [f"`{case}`: {line.get('failed') or line['skipped']}" for case, line in undone]
        missing = [case for case in cases(Bench("cuda", Path())) if case not in lines]
        if missing:
            words.append("Not measured: " + ("all of it" if not lines else ", ".join(missing)) + ".")
        parts.append("\n\n".join(words))
    return "\n\n".join(parts)


def _row(found: dict[tuple[str, str], Line], section: str, case: str, line: Line) -> list[str]:
    values = {**line, "ratio": _ratio(found, case) if section == "turbo" else None}
    return [_shown(values.get(key)) for key in COLUMNS[section].values()]


def _more(case: str, line: Line) -> str:
    """What fits into no column."""
    said = []
    for stage in ("denoise", "decode"):
        if work := line.get(f"{stage}_work"):
            said.append(f"{stage} at " + ", ".join(f"{name} {_shown(value)}" for name, value in work.items()))
    if "fused_by" in line:
        said.append(f"fused by the {line['fused_by']}")
    if names := line.get("kernels"):
        said.append("kernels " + ", ".join(f"{name} {chosen}" for name, chosen in names.items()))
    if gaps := line.get("gaps_s"):
        said.append("idle " + ", ".join(f"{seconds:g} s in {stage}" for stage, seconds in gaps.items()))
    if "busy_from" in line:
        said.append(f"busy from {line['busy_from']}")
    return f"`{case}`: {'; '.join(said)}." if said else ""


def _ratio(found: dict[tuple[str, str], Line], case: str) -> float | None:
    """How often a case fits into the baseline, where both are of one run: another day is another card."""
    one, base = found.get(("turbo", case), {}), found.get(("turbo", "baseline"), {})
    if "total_s" not in one or "total_s" not in base or one["run"] != base["run"]:
        return None
    return round(base["total_s"] / one["total_s"], 1)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
