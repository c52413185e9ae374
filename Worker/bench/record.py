"""Lines of JSON, one for each case: what was measured is not measured again, and a report is made of nothing else."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.bench import Bench, Case, Figures
from rowreel_worker.provenance import device_name, versions

Line = dict[str, Any]

#: What has to be equal for a line to count as measured here.
SAME = ("device", "tiny", "card", "versions", "limit_gib")


class Records:
    """The lines of a file, and those of this run, which are added to it as they come."""

    def __init__(self, bench: Bench, path: Path | None, again: bool = False) -> None:
        self._path = path
        self._stamp: Line = {
            "run": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "device": bench.device,
            "tiny": bench.is_tiny,
            "card": device_name(bench.device),
            "versions": stack(),
            "limit_gib": bench.limit,
        }
        here = [] if again or path is None else [line for line in read(path) if self._is_here(line)]
        self._known = {(line["section"], line["case"]): line for line in here}

    def known(self, section: str, case: str) -> Line | None:
        """What was measured here before; what failed or was skipped is tried again."""
        line = self._known.get((section, case))
        return None if line is None or {"failed", "skipped"} & line.keys() else line

    def measured(self, section: str, case: str, run: Case) -> Line:
        """Runs a case and writes its line. One that raises has the words in place of figures, and ends no other."""
        figures: Figures
        began = time.monotonic()
        try:
            figures = run()
        except Exception as error:
            figures = {"failed": f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"}
        line = {"section": section, "case": case, **self._stamp, "took_s": _since(began), **figures}
        self._known[section, case] = line
        if self._path is not None:
            with self._path.open("a+") as file:
                file.write(_line_break(self._path) + json.dumps(line) + "\n")
        return line

    def _is_here(self, line: Line) -> bool:
        return all(line.get(name) == self._stamp[name] for name in SAME)


def read(path: Path) -> list[Line]:
    """The whole lines of a file: a killed run may have left one half."""
    found = []
    for text in path.read_text().splitlines() if path.is_file() else ():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict) and {"section", "case", "device", "card"} <= line.keys():
            found.append(line)
    return found


def latest(lines: Iterable[Line]) -> dict[tuple[str, str], Line]:
    """The last line of each case; one that failed does not hide one that did not."""
    found: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = line["section"], line["case"]
        if key not in found or "failed" not in line or "failed" in found[key]:
            found[key] = line
    return found


def stack() -> dict[str, str]:
    """Versions of what computes."""
    found = dict(versions())
    try:
        found["triton"] = version("triton")
    except PackageNotFoundError:
        found["triton"] = "none"
    return found


def _since(began: float) -> float:
    """Of the whole case, loading and warming up included: what a sitting has to be long enough for."""
    return round(time.monotonic() - began, 1)


def _line_break(path: Path) -> str:
    """What has to come first where the last line was cut off."""
    text = path.read_bytes() if path.stat().st_size else b"\n"
    return "" if text.endswith(b"\n") else "\n"
