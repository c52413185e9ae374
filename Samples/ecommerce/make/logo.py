"""Draws the brand's logo: python3 logo.py DIR (needs fonttools; letters from fonts-noto-core, as outlines)."""

import os
import sys

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

FONT = "/usr/share/fonts/truetype/noto/NotoSerifDisplay-Regular.ttf"
NAME = "LINDMERE"
SPACING = 130  # font units between letters


def wordmark(left, baseline, size):
    """The name as one path that begins at `left`; returns it with its width."""
    font = TTFont(FONT)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = size / font["head"].unitsPerEm
    paths, x = [], 0
    for letter in NAME:
        glyph = glyphs[names[ord(letter)]]
        pen = SVGPathPen(glyphs, ntos=lambda v: f"{v:.1f}".rstrip("0").rstrip("."))
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, left + x * scale, baseline)))
        paths.append(pen.getCommands())
        x += glyph.width + SPACING
    return "".join(paths), (x - SPACING) * scale


def mark(cx, cy, r):
    """A sun over still water: half a disc and two lines."""
    path = f"M{cx - r} {cy}a{r} {r} 0 0 1 {2 * r} 0z"
    for dy, half, thick in ((0.20, 1.28, 0.085), (0.47, 0.78, 0.085)):
        y, w, t = cy + dy * r, half * r, thick * r
        path += (f"M{cx - w:.1f} {y:.1f}h{2 * w:.1f}a{t / 2:.1f} {t / 2:.1f} 0 0 1 0 {t:.1f}"
                 f"h{-2 * w:.1f}a{t / 2:.1f} {t / 2:.1f} 0 0 1 0 {-t:.1f}z")
    return path


def logo(colour):
    letters, width = wordmark(0, 0, 150)
    total = width + 40
    letters, _ = wordmark(20, 330, 150)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{total:.0f}" height="350" viewBox="0 0 {total:.0f} 350">'
            f'<path fill="{colour}" d="{mark(total / 2, 120, 100)}"/>'
            f'<path fill="{colour}" stroke="{colour}" stroke-width="2.4" d="{letters}"/></svg>\n')


for name, colour in (("logo.svg", "#2b2622"), ("logo-light.svg", "#fffaf3")):
    with open(os.path.join(sys.argv[1], name), "w") as out:
        out.write(logo(colour))
