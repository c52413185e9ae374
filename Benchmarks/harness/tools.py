"""The tools that are compared, in the order in which each round runs them."""

import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import ffmpeg, job, melt, rowreel
from .measure import Failed

BENCHMARKS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Tool:
    name: str
    title: str
    command: Callable[[Path, Path], list]
    """Inputs and target file to command line. Not measured: it may clear folders and write project files."""
    needs: Callable[[], str | None]
    """What is missing on this machine, if anything."""
    made: Callable[[Path], Path] = lambda target: target
    environment: dict = field(default_factory=dict)


def missing(program: str | Path, hint: str) -> Callable[[], str | None]:
    return lambda: None if shutil.which(str(program)) else f"{program} is missing: {hint}"


def moviepy(inputs: Path, target: Path) -> list:
    return [BENCHMARKS / "work/venv/bin/python", BENCHMARKS / "harness/moviepy_job.py", inputs, target]


BOOTSTRAP = "run Benchmarks/bootstrap"
TOOLS = [
    Tool("encode", "x264 alone (ffmpeg command)", ffmpeg.encode, missing("ffmpeg", BOOTSTRAP)),
    Tool("rowreel", "Rowreel", rowreel.render, missing(rowreel.PROGRAM, "run make build"), made=rowreel.made),
    Tool("ffmpeg", "ffmpeg, filter graph by hand", ffmpeg.render, missing("ffmpeg", BOOTSTRAP)),
    Tool("melt", "melt", melt.render, missing("melt", BOOTSTRAP)),
    # MoviePy brings an ffmpeg of its own; with the system's all tools use the same x264.
    Tool(
        "moviepy", "MoviePy", moviepy, missing(BENCHMARKS / "work/venv/bin/python", BOOTSTRAP),
        environment={"IMAGEIO_FFMPEG_EXE": shutil.which("ffmpeg") or "ffmpeg"}),
]


@contextmanager
def display(tools: list[Tool]):
    """A screen for melt, whose text needs one. It is started before anything is measured."""
    if not any(tool.name == "melt" for tool in tools) or not shutil.which("Xvfb"):
        yield
        return
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as answer:
            os.environ["DISPLAY"] = ":" + answer.readline().strip()
        yield
    finally:
        server.terminate()
        server.wait()


def check(file: Path) -> None:
    """Fails unless the file is the reference video: size, every frame, and sound as long where there is any."""
    if not file.is_file():
        raise Failed(f"{file} was not made")
    shown = "stream=codec_name,width,height,nb_read_packets"
    words = ["ffprobe", "-v", "error", "-count_packets", "-show_entries", shown]
    said = subprocess.run([*words, "-select_streams", "v", "-of", "csv=p=0", file], capture_output=True, text=True)
    expected = f"h264,{job.WIDTH},{job.HEIGHT},{job.FRAMES}"
    if said.stdout.strip() != expected:
        raise Failed(f"{file} is {said.stdout.strip() or said.stderr.strip()}, expected {expected}")
