"""The encoder alone, and the reference job as one filter graph of the ffmpeg command, written by hand."""

from pathlib import Path

from . import job

ENCODER = ["-c:v", "libx264", "-preset", job.PRESET, "-crf", str(job.CRF), "-b-pyramid", "none", "-pix_fmt", "yuv420p"]


def encode(inputs: Path, target: Path) -> list:
    """The 420 finished frames through x264: what no tool can do without."""
    return [
        "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{job.WIDTH}x{job.HEIGHT}",
        "-r", str(job.RATE), "-i", inputs / "frames.yuv", *ENCODER, target,
    ]


def render(inputs: Path, target: Path) -> list:
    """The whole job, with sound."""
    fade = f"afade=out:st={job.DURATION - job.MUSIC_FADE_OUT}:d={job.MUSIC_FADE_OUT}"
    return [
        *command(inputs), "-map", "[out]", "-map", "4:a", "-af", fade, "-t", str(job.DURATION), *ENCODER,
        "-c:a", "aac", "-b:a", job.AUDIO_RATE, target,
    ]


def frames(inputs: Path, target: Path) -> list:
    """The job's pictures as raw yuv420p frames."""
    return [*command(inputs), "-map", "[out]", "-frames:v", str(job.FRAMES), "-f", "rawvideo", target]


def command(inputs: Path) -> list:
    files = [*(scene.clip for scene in job.SCENES), "logo.png", "music.wav"]
    words = ["ffmpeg", "-v", "error", "-y"]
    for file in files:
        words += ["-i", inputs / file]
    return [*words, "-filter_complex", graph()]


def graph() -> str:
    chains = [f"[{index}:v]{picture()},{captions(scene)}[s{index}]" for index, scene in enumerate(job.SCENES)]
    step = job.SCENE - job.OVERLAP
    fade = f"xfade=transition=fade:duration={job.OVERLAP}"
    chains.append(f"[s0][s1]{fade}:offset={step}[two]")
    chains.append(f"[two][s2]{fade}:offset={2 * step}[three]")
    chains.append(f"[three][3:v]overlay=W-w-{job.LOGO_RIGHT}:{job.LOGO_TOP},format=yuv420p[out]")
    return ";".join(chains)


def picture() -> str:
    """The clip filling the frame: cropped before it is scaled, scaled before its frames are repeated."""
    return (
        f"crop=ih*{job.WIDTH}/{job.HEIGHT}:ih,scale={job.WIDTH}:{job.HEIGHT}:flags=bicubic,setsar=1,"
        f"fps={job.RATE},format=yuv420p,trim=duration={job.SCENE},setpts=PTS-STARTPTS"
    )


def captions(scene: job.Scene) -> str:
    return ",".join(caption(c, getattr(scene, c.field)) for c in job.CAPTIONS)


def caption(c: job.Caption, text: str) -> str:
    x = {"left": str(job.MARGIN), "center": "(w-text_w)/2", "right": f"w-text_w-{job.MARGIN}"}[c.align]
    options = [
        f"fontfile={job.FONT}", f"text='{text}'", f"fontsize={c.size}", f"fontcolor={c.color}", f"x={x}", f"y={c.top}",
        f"alpha='clip((t-{c.begin})/{job.FADE_IN},0,1)'",
    ]
    if c.outline:
        options += [f"borderw={c.outline}", f"bordercolor={c.outline_color}"]
    if c.shadow:
        options += [f"shadowx={c.shadow}", f"shadowy={c.shadow}", f"shadowcolor=black@{job.SHADOW_OPACITY}"]
    if c.boxed:
        options += ["box=1", f"boxcolor=black@{job.BOX_OPACITY}", f"boxborderw={job.BOX_PADDING}"]
    return "drawtext=" + ":".join(options)
