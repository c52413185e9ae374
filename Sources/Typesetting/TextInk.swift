internal import TimelineModel

/// Everything a block draws, in pieces that know where in the block they belong, so that parts of it can be painted by
/// themselves.
struct TextInk {
    /// What one glyph draws.
    struct Piece {
        /// Index of its line in the block.
        var line: Int
        /// Where the middle of its cluster is along the line, in pixels from the line's origin.
        var middle: Double
        var content: Content
    }

    enum Content {
        case letter(Letter)
        /// An emoji, or what else brings its own colours.
        case picture(Bitmap)
    }

    struct Letter {
        var fill: GlyphBitmap
        /// Lines along the edge by how far they reach from it, as far as outlines and shadows need them.
        var edges: [Length: GlyphBitmap]
        var paint: Paint
        var outlines: [Stroke]
    }

    var pieces: [Piece] = []
    var decorations: [Decoration] = []

    // MARK: Room

    /// The edges of all ink with its outlines, grown by a shadow's spread.
    func bounds(spread: Length = .zero) -> Bounds {
        var bounds = Bounds()
        for piece in pieces {
            switch piece.content {
            case .letter(let letter):
                bounds.add(letter.fill)
                if let edge = letter.edges[letter.outlines.reach + spread] { bounds.add(edge) }
            case .picture(let picture):
                bounds.add(Bounds(picture).grown(spread.pixels.rounded(.up)))
            }
        }
        for line in decorations { bounds.add(line.bounds.grown((line.outlines.reach + spread).pixels)) }
        return bounds
    }

    // MARK: Coverage

    /// The coverage of letters and lines of each paint, in order of first use.
    func fills(in area: PixelArea, where isWanted: (Paint) -> Bool = { _ in true }) -> [(paint: Paint, Coverage)] {
        var fills: [(paint: Paint, coverage: Coverage)] = []
        func index(_ paint: Paint) -> Int {
            if let index = fills.firstIndex(where: { $0.paint == paint }) { return index }
            fills.append((paint, Coverage(area)))
            return fills.count - 1
        }
        for case .letter(let letter) in pieces.lazy.map(\.content) where isWanted(letter.paint) {
            fills[index(letter.paint)].coverage.add(letter.fill)
        }
        for line in decorations where isWanted(line.paint) { fills[index(line.paint)].coverage.add(line.bounds) }
        return fills
    }

    /// The different outlines, the farthest-reaching first.
    var outlines: [Stroke] {
        var strokes: [Stroke] = []
        for stroke in pieces.flatMap(\.outlines) + decorations.flatMap(\.outlines) where !strokes.contains(stroke) {
            strokes.append(stroke)
        }
        return strokes.enumerated().sorted {
            ($1.element.width, $0.offset) < ($0.element.width, $1.offset)
        }.map(\.element)
    }

    /// The coverage of what has an outline, out to that outline's outer edge.
    func coverage(of outline: Stroke, in area: PixelArea) -> Coverage {
        var coverage = Coverage(area)
        for case .letter(let letter) in pieces.lazy.map(\.content) where letter.outlines.contains(outline) {
            coverage.add(letter.fill)
            if let edge = letter.edges[outline.width] { coverage.add(edge) }
        }
        for line in decorations where line.outlines.contains(outline) {
            coverage.add(line.bounds.grown(outline.width.pixels))
        }
        return coverage
    }

    /// The coverage of everything, with its outlines, grown and moved by whole pixels: what a shadow is made of.
    func coverage(spread: Length, movedBy offset: (x: Int, y: Int), in area: PixelArea) -> Coverage {
        var coverage = Coverage(area)
        for piece in pieces {
            switch piece.content {
            case .letter(let letter):
                coverage.add(letter.fill, movedBy: offset)
                if let edge = letter.edges[letter.outlines.reach + spread] { coverage.add(edge, movedBy: offset) }
            case .picture(let picture):
                coverage.add(GlyphBitmap(picture).grown(by: spread.pixels), movedBy: offset)
            }
        }
        for line in decorations {
            coverage.add(
                line.bounds.grown((line.outlines.reach + spread).pixels).moved(Double(offset.x), Double(offset.y)))
        }
        return coverage
    }
}

extension TextInk.Piece {
    fileprivate var outlines: [Stroke] { if case .letter(let letter) = content { letter.outlines } else { [] } }
}

extension [Stroke] {
    /// How far the outermost of a letter's lines reaches from its edge.
    var reach: Length { map(\.width).max() ?? .zero }
}

extension GlyphBitmap {
    /// Where a picture is opaque.
    init(_ picture: Bitmap) {
        self.init(
            x: picture.origin.x, y: picture.origin.y, width: picture.width, height: picture.height,
            coverage: stride(from: 3, to: picture.pixels.count, by: 4).map { picture.pixels[$0] })
    }
}
