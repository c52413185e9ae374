"""Many rows of almost nothing: what a row costs cold, and what a night costs on which nothing changed."""

import csv
from pathlib import Path

from . import rowreel
from .inputs import fresh
from .measure import run


def measure(inputs: Path, work: Path, counts: list[int]) -> str:
    lines = [
        "| rows | what | CPU s | wall s | peak MiB |",
        "|---|---|---|---|---|",
    ]
    for count in counts:
        folder = fresh(work / "scale")
        data = folder / f"rows{count}.csv"
        write(data, count)
        home = folder / "rowreel"
        template = rowreel.REFERENCE / "scale.xml"
        command = rowreel.command(template, data, inputs, home)
        plan = [command[0], "plan", *command[2:]]
        for title, words in [
            ("planned, nothing known", plan), ("rendered", command), ("rendered again, nothing changed", command),
            ("planned, nothing changed", plan),
        ]:
            print(f"{count} rows: {title}", flush=True)
            cost = run(words, folder / "log")
            lines.append(f"| {count} | {title} | {cost.cpu:.1f} | {cost.wall:.1f} | {cost.peak:.0f} |")
        change(data, count // 2)
        cost = run(command, folder / "log")
        lines.append(f"| {count} | rendered, one cell changed | {cost.cpu:.1f} | {cost.wall:.1f} | {cost.peak:.0f} |")
    return "\n".join(lines)


def write(path: Path, count: int) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["sku", "title", "price", "note"])
        for k in range(count):
            rows.writerow([f"P{k:06}", f"Product {k + 1}", f"{k % 900 + 10}.00", f"Note number {k * 7}"])


def change(path: Path, row: int) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"Product {row},", f"Product {row} new,"), encoding="utf-8")
