"""Medians and ratios as a Markdown table."""

import os
import platform
import shutil
import subprocess
from statistics import median

from .measure import Cost

Rounds = list[dict[str, Cost]]


def table(titles: dict[str, str], rounds: Rounds) -> str:
    """A row per tool. A ratio is the median of the ratios within each round, so that a slow minute cancels out."""
    lines = [
        "| tool | CPU s | wall s | peak MiB | CPU ÷ encoding | wall ÷ encoding | CPU from–to |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, title in titles.items():
        costs = [done[name] for done in rounds if name in done]
        if not costs:
            continue
        cpu = [cost.cpu for cost in costs]
        lines.append(
            f"| {title} | {median(cpu):.1f} | {median(c.wall for c in costs):.1f} "
            f"| {median(c.peak for c in costs):.0f} "
            f"| {ratio(name, rounds, 'cpu')} | {ratio(name, rounds, 'wall')} | {min(cpu):.1f}–{max(cpu):.1f} |")
    return "\n".join(lines)


def ratio(name: str, rounds: Rounds, what: str) -> str:
    pairs = [(done[name], done["encode"]) for done in rounds if name in done and "encode" in done]
    if not pairs:
        return "–"
    return f"{median(getattr(a, what) / getattr(b, what) for a, b in pairs):.2f}"


def machine() -> str:
    """What was measured on, in one line."""
    model = "unknown processor"
    try:
        with open("/proc/cpuinfo") as file:
            model = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    version = "no ffmpeg"
    if shutil.which("ffmpeg"):
        version = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True).stdout.split("\n")[0]
        version = " ".join(version.split()[:3])
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {platform.system()} {platform.release()}, {version}"


def busy() -> str | None:
    """A warning when something else is running: ratios survive that better than times, but not well."""
    load = os.getloadavg()[0]
    if load < 0.5:
        return None
    return f"this machine is busy (load {load:.1f}): these figures are not worth publishing"
