"""Runs a command and says what it cost, as the kernel counts it."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """A command that ended with an error, or made something other than the reference video."""


@dataclass(frozen=True)
class Cost:
    """CPU seconds of the process and all its children, seconds on the clock, and the largest process in MiB."""

    cpu: float
    wall: float
    peak: float


def run(command: list, log: Path, environment: dict | None = None) -> Cost:
    """Runs `command` to its end with its output in `log`.

    The peak is the resident memory of the largest process: a tool that feeds a second process (MoviePy) has both in
    memory at once, so its true need is higher than what is told here.
    """
    with open(log, "wb") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(f"{command[0]} ended with status {process.returncode}:\n{tail(log)}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def tail(log: Path, lines: int = 15) -> str:
    text = log.read_bytes().decode("utf-8", "replace").replace("\r", "\n")
    return "\n".join(text.splitlines()[-lines:])
