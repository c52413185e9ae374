"""Sets a formula as SVG: python3 formula.py OUT.svg (needs fonttools and fonts-noto-core).

The quadratic formula for the course's lesson, in the outlines of Noto Serif: letters italic, figures and signs upright,
as mathematics is set.
"""

import sys

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

FOLDER = "/usr/share/fonts/truetype/noto/"
FONTS = {name: TTFont(FOLDER + file) for name, file in (
    ("upright", "NotoSerif-Regular.ttf"), ("italic", "NotoSerif-Italic.ttf"), ("math", "NotoSansMath-Regular.ttf"))}
CHALK, YELLOW = "#f7f4ea", "#ffd166"


class Box:
    """Something set: its pieces at (x, y) above the baseline, its width, how far it goes up and down."""

    def __init__(self, pieces=(), width=0.0, up=0.0, down=0.0):
        self.pieces, self.width, self.up, self.down = list(pieces), width, up, down

    def moved(self, dx, dy):
        return [(kind, x + dx, y + dy, *rest) for kind, x, y, *rest in self.pieces]


def text(words, size=100, colour=CHALK):
    box = Box()
    for letter in words:
        if letter == " ":
            box.width += size * 0.24
            continue
        for name in (["italic"] if letter.isalpha() else ["upright", "math"]):
            font = FONTS[name]
            glyph = font.getBestCmap().get(ord(letter))
            if glyph:
                break
        scale = size / font["head"].unitsPerEm
        box.pieces.append(("glyph", box.width, 0.0, name, glyph, scale, colour))
        box.width += font["hmtx"][glyph][0] * scale
    box.up, box.down = size * 0.72, size * 0.02
    return box


def row(*parts):
    box = Box()
    for part in parts:
        box.pieces += part.moved(box.width, 0)
        box.width += part.width
        box.up, box.down = max(box.up, part.up), max(box.down, part.down)
    return box


def raised(base, index):
    return Box(base.pieces + index.moved(base.width + 2, 40), base.width + index.width + 2, max(base.up, 40 + index.up), base.down)


def root(inside, thick=6):
    high, low, sign = inside.up + 22, inside.down + 16, 62
    hook = [(0, 22), (14, 32), (34, -low), (sign, high), (sign + inside.width + 14, high)]
    pieces = [("line", 0, 0, hook, thick, CHALK)] + inside.moved(sign + 6, 0)
    return Box(pieces, sign + inside.width + 18, high + thick, low)


def fraction(top, bottom, thick=6):
    width, axis = max(top.width, bottom.width) + 28, 26
    pieces = [("line", 0, 0, [(0, axis), (width, axis)], thick, CHALK)]
    pieces += top.moved((width - top.width) / 2, axis + 30 + top.down)
    pieces += bottom.moved((width - bottom.width) / 2, axis - 30 - bottom.up)
    return Box(pieces, width, axis + 30 + top.down + top.up, 30 - axis + bottom.up + bottom.down)


def svg(box, margin=16):
    width, height = box.width + 2 * margin, box.up + box.down + 2 * margin
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}">']
    for kind, x, y, *rest in box.pieces:
        x, y = x + margin, box.up + margin - y
        if kind == "glyph":
            name, glyph, scale, colour = rest
            pen = SVGPathPen(FONTS[name].getGlyphSet(), ntos=lambda v: f"{v:.1f}".rstrip("0").rstrip("."))
            FONTS[name].getGlyphSet()[glyph].draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
            out.append(f'<path fill="{colour}" d="{pen.getCommands()}"/>')
        else:
            points, thick, colour = rest
            path = " ".join(f"{x + px:.1f},{y - py:.1f}" for px, py in points)
            out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="{thick}" stroke-linejoin="round" points="{path}"/>')
    return "\n".join(out + ["</svg>", ""])


discriminant = row(raised(text("b", colour=YELLOW), text("2", 62, YELLOW)), text(" − 4ac", colour=YELLOW))
formula = row(text("x = "), fraction(row(text("−b ± "), root(discriminant)), text("2a")))
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write(svg(formula))
