"""Twenty rows in three languages: what the shared scenes save, against encoding the unique frames alone."""

import csv
import subprocess
from pathlib import Path

from . import ffmpeg, inputs, job, rowreel
from .measure import Failed, run

ROWS, LANGUAGES = 20, ["en", "de", "fr"]
WIDTH, HEIGHT = 540, 960
SCENE, OVERLAP = 60, 6
FRAMES = 4 * SCENE - 3 * OVERLAP
# Frames with text in them: everything but the first and the third scene between their transitions.
TEXT = [(SCENE - OVERLAP, 2 * SCENE - OVERLAP - 1), (3 * SCENE - 3 * OVERLAP, FRAMES - 1)]
GRAPHS = 6

WORDS = {
    "en": ("Silver Watch {}", "Sapphire crystal, 5 ATM", "USD {}"),
    "de": ("Silberne Uhr {}", "Saphirglas, wasserdicht", "{} USD"),
    "fr": ("Montre argentée {}", "Verre saphir, étanche", "{} USD"),
}


def measure(folder: Path, work: Path) -> str:
    home = inputs.fresh(work / "batch")
    clips = [clip(folder, work / "inputs", k) for k in range(2 * ROWS)]
    data = home / "products.csv"
    write(data, clips)
    print("rowreel", flush=True)
    command = rowreel.command(
        rowreel.REFERENCE / "batch.xml", data, folder, home / "rowreel", "--locale", ",".join(LANGUAGES))
    made = run(command, home / "rowreel.log")
    videos = sorted((home / "rowreel" / "out").glob("*.mp4"))
    if len(videos) != ROWS * len(LANGUAGES):
        raise Failed(f"{len(videos)} videos instead of {ROWS * len(LANGUAGES)}: see {home}/rowreel.log")
    print("the unique frames", flush=True)
    frames = home / "unique.yuv"
    count = unique(videos, frames)
    alone = run([
        "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}",
        "-r", str(job.RATE), "-i", frames, *ffmpeg.ENCODER, home / "unique.mp4",
    ], home / "unique.log")
    frames.unlink()
    print("ffmpeg graphs", flush=True)
    graphs = [
        run(graph(folder, clips[2 * k], clips[2 * k + 1], LANGUAGES[k % 3], k, home / f"graph{k}.mp4"), home / "graph.log")
        for k in range(GRAPHS)
    ]
    each = sum(cost.cpu for cost in graphs) / GRAPHS
    mine = made.cpu / len(videos)
    return "\n".join([
        f"{ROWS} rows × {len(LANGUAGES)} languages, {WIDTH}×{HEIGHT}, {FRAMES} frames each, two of four scenes without text:",
        "",
        "| what | CPU s | wall s | peak MiB |",
        "|---|---|---|---|",
        f"| Rowreel, {len(videos)} videos, empty store | {made.cpu:.1f} | {made.wall:.1f} | {made.peak:.0f} |",
        f"| x264 alone, the {count} unique frames | {alone.cpu:.1f} | {alone.wall:.1f} | {alone.peak:.0f} |",
        f"| ffmpeg graph, one video (mean of {GRAPHS}) | {each:.2f} | | |",
        "",
        f"Rowreel ÷ unique frames alone: {made.cpu / alone.cpu:.2f}. "
        f"Per video: Rowreel {mine:.2f} s, ffmpeg graph {each:.2f} s, {each / mine:.1f} times as much.",
    ])


def clip(folder: Path, into: Path, k: int) -> Path:
    """A clip of its own for every scene: 40 frames from one of the three, mirrored for the second round."""
    target = into / f"batch{k:02}.mp4"
    source = folder / job.SCENES[k % 3].clip
    flip = ["hflip"] if k % 2 else []
    tone = f"hue=h={k * 9}"
    inputs.once(target, lambda draft: inputs.call([
        "ffmpeg", "-v", "error", "-y", "-i", source, "-vf", ",".join([tone, *flip]), "-frames:v", "40",
        "-c:v", "libx264", "-crf", "16", draft,
    ]))
    return target


def write(path: Path, clips: list[Path]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        texts = [name if code == "en" else f"{name}_{code}" for code in LANGUAGES for name in ("headline", "line", "price")]
        rows.writerow(["sku", *texts, "clip1", "clip2"])
        for k in range(ROWS):
            words = [word.format(k + 1) for code in LANGUAGES for word in WORDS[code]]
            rows.writerow([f"P{k:02}", *words, clips[2 * k].name, clips[2 * k + 1].name])


def unique(videos: list[Path], target: Path) -> int:
    """Decodes every frame that is in the store once: all of the first language, of the others those with text."""
    select = "+".join(f"between(n\\,{first}\\,{last})" for first, last in TEXT)
    with open(target, "wb") as file:
        for video in videos:
            words = ["ffmpeg", "-v", "error", "-i", video]
            if f".{LANGUAGES[0]}." not in video.name:
                words += ["-vf", f"select={select}", "-vsync", "0"]
            words += ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-"]
            subprocess.run([str(word) for word in words], check=True, stdin=subprocess.DEVNULL, stdout=file)
    return target.stat().st_size // (WIDTH * HEIGHT * 3 // 2)


def graph(folder: Path, first: Path, second: Path, language: str, k: int, target: Path) -> list:
    """One video as a filter graph by hand, as `ffmpeg.render` does the reference job."""
    headline, line, price = (word.format(k + 1) for word in WORDS[language])
    picture = (
        f"crop=ih*{WIDTH}/{HEIGHT}:ih,scale={WIDTH}:{HEIGHT}:flags=bicubic,setsar=1,fps={job.RATE},format=yuv420p,"
        f"trim=duration={SCENE / job.RATE},setpts=PTS-STARTPTS")
    title = caption(headline, 42, "white", "(w-text_w)/2", 130, "borderw=3:bordercolor=black:shadowx=2:shadowy=2")
    info = caption(line, 24, "white", "45", 750, "box=1:boxcolor=black@0.55:boxborderw=10", 0.5)
    cost = caption(price, 48, "yellow", "w-text_w-45", 820, "borderw=2:bordercolor=red", 0.5)
    step = (SCENE - OVERLAP) / job.RATE
    fade = f"xfade=transition=fade:duration={OVERLAP / job.RATE}"
    chains = [
        f"[0:v]{picture}[a]", f"[0:v]{picture},{title},{info}[b]", f"[1:v]{picture}[c]",
        f"[1:v]{picture},{title},{cost}[d]", f"[a][b]{fade}:offset={step}[ab]", f"[ab][c]{fade}:offset={2 * step}[abc]",
        f"[abc][d]{fade}:offset={3 * step}[abcd]", "[2:v]scale=110:40[logo]", "[abcd][logo]overlay=400:40,format=yuv420p[out]",
    ]
    seconds = FRAMES / job.RATE
    return [
        "ffmpeg", "-v", "error", "-y", "-i", first, "-i", second, "-i", folder / "logo.png", "-i", folder / "music.wav",
        "-filter_complex", ";".join(chains), "-map", "[out]", "-map", "3:a", "-af", f"afade=out:st={seconds - 1}:d=1",
        "-t", str(seconds), *ffmpeg.ENCODER, "-c:a", "aac", "-b:a", job.AUDIO_RATE, target,
    ]


def caption(text: str, size: int, color: str, x: str, y: int, look: str, begin: float = 0) -> str:
    text = text.replace(",", "\\,")
    fade = f":alpha='clip((t-{begin})/{job.FADE_IN},0,1)'" if begin else ""
    return f"drawtext=fontfile={job.FONT}:text='{text}':fontsize={size}:fontcolor={color}:x={x}:y={y}:{look}{fade}"
