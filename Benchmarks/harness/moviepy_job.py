"""The reference job in MoviePy 2, run as a program: `moviepy_job.py INPUTS TARGET`.

MoviePy's text has no shadow, so it draws none.
"""

import sys
from pathlib import Path

from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, TextClip, VideoFileClip, afx, vfx

sys.path.insert(0, str(Path(__file__).parent.parent))
from harness import job  # noqa: E402


def caption(c: job.Caption, text: str):
    # Without a margin MoviePy cuts off what hangs below the line.
    room = job.BOX_PADDING
    clip = TextClip(
        margin=(room, room), font=job.FONT, text=text, font_size=c.size, color=c.color, stroke_width=c.outline,
        stroke_color=c.outline_color if c.outline else None,
        bg_color=(0, 0, 0, round(job.BOX_OPACITY * 255)) if c.boxed else None)
    x = {"left": job.MARGIN - room, "center": "center", "right": job.WIDTH - job.MARGIN - clip.w + room}[c.align]
    clip = clip.with_start(c.begin).with_duration(job.SCENE - c.begin).with_position((x, c.top - room))
    return clip.with_effects([vfx.CrossFadeIn(job.FADE_IN)])


def scene(inputs: Path, s: job.Scene):
    clip = VideoFileClip(str(inputs / s.clip), audio=False).with_duration(job.SCENE)
    width = round(clip.h * job.WIDTH / job.HEIGHT)
    clip = clip.cropped(x_center=clip.w / 2, width=width).resized((job.WIDTH, job.HEIGHT))
    texts = [caption(c, getattr(s, c.field)) for c in job.CAPTIONS]
    return CompositeVideoClip([clip, *texts], size=(job.WIDTH, job.HEIGHT)).with_duration(job.SCENE)


def main(inputs: Path, target: Path) -> None:
    layers = []
    for index, s in enumerate(job.SCENES):
        layer = scene(inputs, s).with_start(index * (job.SCENE - job.OVERLAP))
        layers.append(layer.with_effects([vfx.CrossFadeIn(job.OVERLAP)]) if index else layer)
    x = job.WIDTH - job.LOGO_SIZE[0] - job.LOGO_RIGHT
    layers.append(ImageClip(str(inputs / "logo.png")).with_duration(job.DURATION).with_position((x, job.LOGO_TOP)))
    video = CompositeVideoClip(layers, size=(job.WIDTH, job.HEIGHT)).with_duration(job.DURATION)
    music = AudioFileClip(str(inputs / "music.wav")).with_duration(job.DURATION)
    video = video.with_audio(music.with_effects([afx.AudioFadeOut(job.MUSIC_FADE_OUT)]))
    video.write_videofile(
        str(target), fps=job.RATE, codec="libx264", preset=job.PRESET, ffmpeg_params=["-crf", str(job.CRF), "-b-pyramid", "none"],
        audio_codec="aac", audio_bitrate=job.AUDIO_RATE, logger=None,
        temp_audiofile=str(target.with_suffix(".audio.m4a")))


main(Path(sys.argv[1]), Path(sys.argv[2]))
