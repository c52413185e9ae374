"""The reference job for melt: a project file of MLT, written by its own documentation.

MLT's text filter has no shadow and cannot fade, so texts have none and appear at once: melt does a little less.
"""

import xml.etree.ElementTree as xml
from pathlib import Path

from . import job

SCENE = round(job.SCENE * job.RATE)
OVERLAP = round(job.OVERLAP * job.RATE)


def render(inputs: Path, target: Path) -> list:
    project = target.with_suffix(".mlt")
    write(inputs, project)
    # real_time=-1: no frame is dropped, however slow it gets.
    return [
        "melt", "-silent", project, "-consumer", f"avformat:{target}", "real_time=-1", "vcodec=libx264",
        f"preset={job.PRESET}", f"crf={job.CRF}", "b-pyramid=none", "pix_fmt=yuv420p", "acodec=aac", f"ab={job.AUDIO_RATE}",
    ]


def write(inputs: Path, project: Path) -> None:
    root = xml.Element("mlt")
    xml.SubElement(
        root, "profile", width=str(job.WIDTH), height=str(job.HEIGHT), progressive="1", sample_aspect_num="1",
        sample_aspect_den="1", display_aspect_num="9", display_aspect_den="16", frame_rate_num=str(job.RATE),
        frame_rate_den="1", colorspace="709")
    for index, scene in enumerate(job.SCENES):
        producer = span(root, "producer", 0, SCENE - 1, id=f"scene{index}")
        properties(producer, resource=inputs / scene.clip)
        properties(xml.SubElement(producer, "filter"), mlt_service="crop", center=1)
        for caption in job.CAPTIONS:
            begin = round(caption.begin * job.RATE)
            shown = span(producer, "filter", begin, SCENE - 1)
            properties(shown, **text(caption, getattr(scene, caption.field)))
    logo = span(root, "producer", 0, job.FRAMES - 1, id="logo")
    properties(logo, resource=inputs / "logo.png", mlt_service="qimage")
    music = span(root, "producer", 0, job.FRAMES - 1, id="music")
    properties(music, resource=inputs / "music.wav")
    fade = round(job.MUSIC_FADE_OUT * job.RATE)
    properties(
        xml.SubElement(music, "filter"), mlt_service="volume",
        level=f"{job.FRAMES - fade}=0;{job.FRAMES - 1}=-60")
    picture(root)
    everything(root)
    xml.ElementTree(root).write(project, encoding="utf-8", xml_declaration=True)


def picture(root: xml.Element) -> None:
    """The scenes one after another, with their overlaps as little projects of their own."""
    last = len(job.SCENES) - 1
    for index in range(last):
        mixed = span(root, "tractor", 0, OVERLAP - 1, id=f"mix{index}")
        span(mixed, "track", SCENE - OVERLAP, SCENE - 1, producer=f"scene{index}")
        span(mixed, "track", 0, OVERLAP - 1, producer=f"scene{index + 1}")
        properties(span(mixed, "transition", 0, OVERLAP - 1), mlt_service="luma", a_track=0, b_track=1)
    playlist = xml.SubElement(root, "playlist", id="picture")
    for index in range(last + 1):
        begin = 0 if index == 0 else OVERLAP
        end = SCENE - 1 if index == last else SCENE - OVERLAP - 1
        span(playlist, "entry", begin, end, producer=f"scene{index}")
        if index < last:
            xml.SubElement(playlist, "entry", producer=f"mix{index}")


def everything(root: xml.Element) -> None:
    tractor = span(root, "tractor", 0, job.FRAMES - 1, id="video")
    for producer in ("picture", "logo", "music"):
        xml.SubElement(tractor, "track", producer=producer)
    width, height = job.LOGO_SIZE
    left = job.WIDTH - width - job.LOGO_RIGHT
    properties(
        xml.SubElement(tractor, "transition"), mlt_service="composite", a_track=0, b_track=1,
        geometry=f"{left}/{job.LOGO_TOP}:{width}x{height}:100")
    properties(xml.SubElement(tractor, "transition"), mlt_service="mix", a_track=0, b_track=2, sum=1, always_active=1)


def text(caption: job.Caption, words: str) -> dict:
    box = f"{job.MARGIN}/{caption.top - 30}:{job.WIDTH - 2 * job.MARGIN}x{caption.size * 2}"
    colors = {"white": "#ffffffff", "yellow": "#ffffff00"}
    look = dict(
        mlt_service="dynamictext", argument=words, family="Noto Sans", weight=700, size=caption.size,
        fgcolour=colors[caption.color], halign=caption.align, valign="top",
        geometry=box)
    if caption.outline:
        look.update(outline=caption.outline, olcolour={"black": "#ff000000", "red": "#ffff0000"}[caption.outline_color])
    if caption.boxed:
        look.update(bgcolour=f"#{round(job.BOX_OPACITY * 255):02x}000000", pad=job.BOX_PADDING)
    return look


def span(parent: xml.Element, tag: str, first: int, last: int, **attributes: str) -> xml.Element:
    return xml.SubElement(parent, tag, {"in": str(first), "out": str(last), **attributes})


def properties(element: xml.Element, **values) -> None:
    for name, value in values.items():
        xml.SubElement(element, "property", name=name).text = str(value)
