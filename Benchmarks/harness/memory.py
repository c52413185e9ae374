"""Peak memory of Rowreel at two jobs with few rows and with many: it must not follow the number of rows."""

import csv
from pathlib import Path

from . import rowreel
from .inputs import fresh
from .measure import run


def measure(inputs: Path, work: Path, counts: list[int]) -> str:
    lines = ["| rows | jobs | peak MiB | CPU s | wall s |", "|---|---|---|---|---|"]
    folder = fresh(work / "memory")
    for count in counts:
        data = folder / f"rows{count}.csv"
        write(data, count)
        template = rowreel.REFERENCE / "memory.xml"
        command = rowreel.command(template, data, inputs, folder / "rowreel", "--jobs", "2")
        print(f"{count} rows", flush=True)
        cost = run(command, folder / f"rows{count}.log")
        videos = len(list((folder / "rowreel" / "out").glob("*.mp4")))
        if videos != count:
            raise SystemExit(f"{count} rows made {videos} videos: see {folder}/rows{count}.log")
        lines.append(f"| {count} | 2 | {cost.peak:.0f} | {cost.cpu:.1f} | {cost.wall:.1f} |")
    return "\n".join(lines)


def write(path: Path, count: int) -> None:
    """Rows that all differ, so that no chunk is made for two of them."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["sku", "title", "clip"])
        for k in range(count):
            rows.writerow([f"P{k:04}", f"Product {k + 1}", f"clip{k % 3 + 1}.mp4"])
