internal import TimelineModel

/// Everything a block draws, in pieces that know their place: coverage by colour, outlines, pictures, lines.
struct TextInk {
    private struct Piece {
        var fill: GlyphBitmap
        var outline: GlyphBitmap?
        var color: Color
    }

    private var pieces: [Piece] = []
    var pictures: [Bitmap] = []
    var decorations: [Decoration] = []

    mutating func add(_ fill: GlyphBitmap, _ outline: GlyphBitmap?, _ color: Color) {
        pieces.append(Piece(fill: fill, outline: outline, color: color))
    }

    /// The edges of all ink, with an outline of a width around the decorations.
    func bounds(outline: Double) -> Bounds {
        var bounds = Bounds()
        for piece in pieces {
            bounds.add(piece.fill)
            if let outline = piece.outline { bounds.add(outline) }
        }
        for picture in pictures {
            bounds.add(
                left: Double(picture.origin.x), top: Double(picture.origin.y),
                right: Double(picture.origin.x + picture.width), bottom: Double(picture.origin.y + picture.height))
        }
        for line in decorations {
            bounds.add(
                left: line.left - outline, top: line.top - outline, right: line.right + outline,
                bottom: line.bottom + outline)
        }
        return bounds
    }

    /// The coverage of letters and lines of each colour, in order of first use.
    func fills(in area: PixelArea) -> [(color: Color, coverage: Coverage)] {
        var fills: [(color: Color, coverage: Coverage)] = []
        func index(_ color: Color) -> Int {
            if let index = fills.firstIndex(where: { $0.color == color }) { return index }
            fills.append((color, Coverage(area)))
            return fills.count - 1
        }
        for piece in pieces { fills[index(piece.color)].coverage.add(piece.fill) }
        for line in decorations {
            fills[index(line.color)].coverage.addRectangle(
                left: line.left, top: line.top, right: line.right, bottom: line.bottom)
        }
        return fills
    }

    /// The coverage of the outline around letters and lines.
    func outline(_ outline: Stroke, in area: PixelArea) -> Coverage {
        var coverage = Coverage(area)
        for piece in pieces { if let outline = piece.outline { coverage.add(outline) } }
        let width = outline.width.pixels
        for line in decorations {
            coverage.addRectangle(
                left: line.left - width, top: line.top - width, right: line.right + width, bottom: line.bottom + width)
        }
        return coverage
    }

    /// Where pictures are opaque, for the shadow; nil without pictures.
    func pictureCoverage(in area: PixelArea) -> Coverage? {
        guard !pictures.isEmpty else { return nil }
        var coverage = Coverage(area)
        for picture in pictures {
            coverage.add(
                GlyphBitmap(
                    x: picture.origin.x, y: picture.origin.y, width: picture.width, height: picture.height,
                    coverage: stride(from: 3, to: picture.pixels.count, by: 4).map { picture.pixels[$0] }))
        }
        return coverage
    }
}

/// An underline or a line through a stretch of text, in pixels of the block.
struct Decoration {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double
    var color: Color
}

enum Decorations {
    /// The lines of one text line. Neighbouring runs with the same decoration and colour share one line, at the
    /// height and thickness of the largest of them, so that it does not step where the font changes.
    static func of(_ line: TextLine, faces: [FontFace], shaped: [ShapedRun]) -> [Decoration] {
        var decorations: [Decoration] = []
        var start = 0
        while start < line.runs.count {
            let run = line.runs[start]
            var end = start + 1
            while end < line.runs.count, line.runs[end].decoration == run.decoration, line.runs[end].color == run.color
            {
                end += 1
            }
            if let decoration = run.decoration {
                let largest = (start..<end).max { line.runs[$0].size < line.runs[$1].size } ?? start
                let metrics = decoration == .underline ? faces[largest].underline : faces[largest].strikeout
                let scale = shaped[largest].scale
                let top = line.origin.y.pixels - Double(metrics.top) * scale
                let last = line.runs[end - 1]
                decorations.append(
                    Decoration(
                        left: (line.origin.x + run.x).pixels,
                        right: (line.origin.x + last.x + shaped[end - 1].advance).pixels, top: top,
                        bottom: top + max(1, Double(metrics.thickness) * scale), color: run.color))
            }
            start = end
        }
        return decorations
    }
}
