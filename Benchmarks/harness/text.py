"""Text by itself: laying out, painting, and what it adds to the reference job."""

import re
import subprocess
from pathlib import Path
from statistics import median

from . import rowreel
from .inputs import fresh
from .measure import run

PRODUCT = "TextBenchmark"


def measure(inputs: Path, work: Path, runs: int) -> str:
    subprocess.run(["swift", "build", "-c", "release", "--product", PRODUCT], cwd=rowreel.ROOT, check=True)
    program = rowreel.ROOT / ".build" / "release" / PRODUCT
    print("laying out and painting", flush=True)
    painted = subprocess.run(
        [program, rowreel.ROOT / "Fonts" / "fonts.xml"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return painted.rstrip() + "\n\n" + job(inputs, work, runs)


def job(inputs: Path, work: Path, runs: int) -> str:
    """CPU of the reference job over the same job without its texts, in rounds of both."""
    folder = fresh(work / "text")
    template = (rowreel.REFERENCE / "template.xml").read_text(encoding="utf-8")
    templates = {
        "with text": template,
        "without text": re.sub(r"\s*<text .*?</text>", "", template, flags=re.DOTALL),
    }
    data = rowreel.REFERENCE / "data.csv"
    costs: dict[str, list[float]] = {name: [] for name in templates}
    for k in range(runs):
        for name, words in templates.items():
            path = folder / f"{name.replace(' ', '-')}.xml"
            path.write_text(words, encoding="utf-8")
            cost = run(rowreel.command(path, data, inputs, folder / "rowreel"), folder / "log")
            costs[name].append(cost.cpu)
            print(f"{k + 1}/{runs} {name:12} {cost.cpu:7.1f} s CPU", flush=True)
    ratios = [a / b for a, b in zip(costs["with text"], costs["without text"])]
    return "\n".join([
        "| reference job | CPU s |",
        "|---|---|",
        *(f"| {name} | {median(seconds):.1f} |" for name, seconds in costs.items()),
        f"| with ÷ without | {median(ratios):.3f} |",
    ])
