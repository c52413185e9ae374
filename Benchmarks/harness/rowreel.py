"""The reference job through Rowreel: template and data in Benchmarks/reference, an empty store for every run."""

import os
from pathlib import Path

from .inputs import fresh

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "Benchmarks" / "reference"
PROGRAM = Path(os.environ.get("ROWREEL", ROOT / ".build" / "release" / "rowreel"))


def render(inputs: Path, target: Path) -> list:
    return command(REFERENCE / "template.xml", REFERENCE / "data.csv", inputs, target.parent / "rowreel")


def made(target: Path) -> Path:
    """The file that `render` makes: named by the row's key, not by us."""
    return target.parent / "rowreel" / "out" / "watch.mp4"


def command(template: Path, data: Path, inputs: Path, folder: Path, *options: str) -> list:
    fresh(folder)
    return [
        PROGRAM, "render", template, "--data", data, "--assets", inputs, "--profile", "standard",
        "--store", folder / "store", "--output-dir", folder / "out", *options,
    ]
