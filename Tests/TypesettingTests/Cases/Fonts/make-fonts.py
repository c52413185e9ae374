#!/usr/bin/python3
"""Builds the small colour fonts of the tests: layers (COLR 0) and paint trees (COLR 1).

Package python3-fonttools. Run in this folder; the fonts are kept in the repository, so tests do not need it.
"""
from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.otTables import ExtendMode, PaintFormat as F

SQUARE = [(100, 0), (100, 800), (900, 800), (900, 0)]
DIAMOND = [(500, 0), (100, 400), (500, 800), (900, 400)]
BAR = [(100, 300), (100, 500), (900, 500), (900, 300)]
PALETTE = [(0.90, 0.20, 0.25, 1), (0.15, 0.45, 0.90, 1), (1.00, 0.80, 0.20, 1), (0.10, 0.65, 0.40, 1), (1, 1, 1, 0.5)]
RED, BLUE, YELLOW, GREEN, HAZE, FOREGROUND = 0, 1, 2, 3, 4, 0xFFFF


def glyph(points):
    pen = TTGlyphPen(None)
    if points:
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


def build(name, characters, colr, clip_boxes=None):
    shapes = {".notdef": SQUARE, "space": [], "square": SQUARE, "diamond": DIAMOND, "bar": BAR}
    shapes.update({glyph: SQUARE for glyph in characters.values()})
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(shapes))
    builder.setupCharacterMap({0x20: "space", **{ord(c): g for c, g in characters.items()}})
    builder.setupGlyf({g: glyph(points) for g, points in shapes.items()})
    builder.setupHorizontalMetrics({g: (1000 if g != "space" else 300, 100) for g in shapes})
    builder.setupHorizontalHeader(ascent=900, descent=-200)
    builder.setupNameTable({"familyName": name, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-200, usWeightClass=400)
    builder.setupPost()
    builder.font["CPAL"] = buildCPAL([PALETTE])
    builder.font["COLR"] = buildCOLR(colr, version=None, clipBoxes=clip_boxes, glyphMap=builder.font.getReverseGlyphMap())
    # The same bytes every time.
    builder.font["head"].created = builder.font["head"].modified = 3_000_000_000
    builder.font.recalcTimestamp = False
    builder.font.save(name.replace(" ", "") + ".ttf")


def stops(*colors):
    last = max(1, len(colors) - 1)
    return [(i / last, color) for i, color in enumerate(colors)]


def line(colors, extend=ExtendMode.PAD):
    return {"ColorStop": [{"StopOffset": o, "PaletteIndex": c, "Alpha": 1} for o, c in colors], "Extend": extend}


def solid(color, alpha=1.0):
    return {"Format": F.PaintSolid, "PaletteIndex": color, "Alpha": alpha}


def on(shape, paint):
    return {"Format": F.PaintGlyph, "Glyph": shape, "Paint": paint}


def linear(x0, y0, x1, y1, x2, y2, colors):
    return {"Format": F.PaintLinearGradient, "ColorLine": colors, "x0": x0, "y0": y0, "x1": x1, "y1": y1, "x2": x2, "y2": y2}


def layers(*paints):
    return {"Format": F.PaintColrLayers, "Layers": list(paints)}


def composite(mode, source, backdrop):
    return {"Format": F.PaintComposite, "CompositeMode": mode, "SourcePaint": source, "BackdropPaint": backdrop}


build("Rowreel Layers", {"A": "a", "B": "b"}, {
    "a": [("square", RED), ("diamond", YELLOW), ("bar", FOREGROUND)],
    "b": [("diamond", BLUE), ("bar", HAZE)],
})

trees = {
    # Linear gradients: plain, leaning (p2 not at right angles), repeated, reflected.
    "A": on("square", linear(100, 0, 900, 0, 100, 800, line(stops(RED, YELLOW)))),
    "B": on("square", linear(100, 0, 900, 0, 500, 800, line(stops(BLUE, HAZE, GREEN)))),
    "C": on("square", linear(100, 0, 300, 0, 100, 800, line(stops(RED, YELLOW), ExtendMode.REPEAT))),
    "D": on("square", linear(100, 0, 300, 0, 100, 800, line(stops(RED, YELLOW), ExtendMode.REFLECT))),
    # Radial: concentric, off centre, and a cone.
    "E": on("square", {"Format": F.PaintRadialGradient, "ColorLine": line(stops(YELLOW, RED)), "x0": 500, "y0": 400, "r0": 0, "x1": 500, "y1": 400, "r1": 450}),
    "F": on("square", {"Format": F.PaintRadialGradient, "ColorLine": line(stops(YELLOW, RED, BLUE)), "x0": 350, "y0": 500, "r0": 50, "x1": 500, "y1": 400, "r1": 400}),
    "G": on("square", {"Format": F.PaintRadialGradient, "ColorLine": line(stops(GREEN, BLUE)), "x0": 250, "y0": 400, "r0": 40, "x1": 650, "y1": 400, "r1": 200}),
    # Sweep, whole and part.
    "H": on("square", {"Format": F.PaintSweepGradient, "ColorLine": line(stops(RED, YELLOW, GREEN, BLUE)), "centerX": 500, "centerY": 400, "startAngle": 0, "endAngle": 360}),
    "I": on("diamond", {"Format": F.PaintSweepGradient, "ColorLine": line(stops(RED, BLUE)), "centerX": 500, "centerY": 400, "startAngle": 45, "endAngle": 180}),
    # Maps.
    "J": layers(
        on("square", solid(BLUE, 0.3)),
        {"Format": F.PaintRotateAroundCenter, "angle": 30, "centerX": 500, "centerY": 400, "Paint": on("bar", solid(RED))},
        {"Format": F.PaintScaleUniformAroundCenter, "scale": 0.5, "centerX": 500, "centerY": 400, "Paint": on("diamond", solid(YELLOW))}),
    "K": layers(
        {"Format": F.PaintSkewAroundCenter, "xSkewAngle": 20, "ySkewAngle": 0, "centerX": 500, "centerY": 0, "Paint": on("square", solid(GREEN))},
        {"Format": F.PaintTranslate, "dx": 0, "dy": 250, "Paint": on("bar", solid(FOREGROUND))},
        {"Format": F.PaintTransform, "Transform": (0.5, 0, 0, 0.5, 0, -50), "Paint": on("diamond", linear(100, 0, 900, 0, 100, 800, line(stops(RED, YELLOW))))}),
    # Putting together: a hole, a mask, a blend.
    "L": composite("src_out", on("square", solid(RED)), on("diamond", solid(BLUE))),
    "M": composite("src_in", on("square", linear(100, 0, 900, 800, 900, 0, line(stops(RED, YELLOW)))), on("diamond", solid(BLUE, 0.8))),
    "N": composite("multiply", on("bar", solid(YELLOW)), on("diamond", solid(BLUE))),
    "O": composite("hsl_luminosity", on("bar", solid(YELLOW)), on("square", linear(100, 0, 900, 0, 100, 800, line(stops(RED, GREEN))))),
    # Another glyph, half as large; and one cut off by its clip box.
    "P": {"Format": F.PaintScaleUniform, "scale": 0.6, "Paint": {"Format": F.PaintColrGlyph, "Glyph": "h"}},
    "Q": on("square", solid(GREEN)),
}
build("Rowreel Trees", {c: c.lower() for c in trees}, {c.lower(): paint for c, paint in trees.items()},
      clip_boxes={"q": (100, 200, 600, 800)})
