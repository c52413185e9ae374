/// Text laid out to the last glyph run: broken into lines, fitted, aligned, with chosen font files.
///
/// Coordinates count from the top left of the layer's box, so that the same block elsewhere is the same bitmap.
/// A run is shaped again when it is painted; the same HarfBuzz with the same font gives the same glyphs.
public struct TextBlock: Hashable, Sendable {
    public var lines: [TextLine]
    /// What is behind the text, bottom first: one box for the whole block, or one for each line.
    public var boxes: [TextBox]
    /// Top first, as CSS lists them.
    public var shadows: [TextShadow]
    /// What gradients in letters span: from the leftmost start of a line to the rightmost end, from the top of the first to
    /// the bottom of the last. Nil when no run has a gradient.
    public var frame: Rect?
    public var writingMode: WritingMode

    public init(
        lines: [TextLine], boxes: [TextBox] = [], shadows: [TextShadow] = [], frame: Rect? = nil,
        writingMode: WritingMode = .horizontalTb
    ) {
        self.lines = lines
        self.boxes = boxes
        self.shadows = shadows
        self.frame = frame
        self.writingMode = writingMode
    }

    /// The characters shown, line by line, in visual order of runs. For messages and tests.
    public var plainText: String { lines.map { $0.runs.map(\.text).joined() }.joined(separator: "\n") }

    /// The runs of all lines and of what is set beside them.
    public var runs: [TextRun] { lines.flatMap { $0.runs + $0.annotations.flatMap(\.runs) } }
}

/// CSS writing-mode: which way letters follow one another, and lines.
public enum WritingMode: Hashable, Sendable {
    /// Lines from side to side, one below the other.
    case horizontalTb
    /// Lines from the top to the bottom, the first at the right edge of a box of this width. Lines then count as if
    /// the picture were turned a quarter to the left: x from the top, y from the right.
    case verticalRl(width: Length)

    /// A rectangle that counts as lines do, as it is in the layer's box.
    public func turned(_ rect: Rect) -> Rect {
        guard case .verticalRl(let width) = self else { return rect }
        return Rect(x: width - rect.maxY, y: rect.x, width: rect.height, height: rect.width)
    }
}

/// One line: where its baseline starts, and its runs from left to right.
public struct TextLine: Hashable, Sendable {
    /// The left end of the baseline; in vertical writing the upper end of the line that goes through the middle of
    /// upright letters.
    public var origin: Point
    /// The sum of the runs' advances.
    public var width: Length
    public var runs: [TextRun]
    /// What moves on its own, in order of reading; empty where nothing does.
    public var parts: [TextPart]
    /// What belongs to the line and is set beside it: ruby over its base, the marker before an item of a list.
    public var annotations: [TextLine]

    public init(
        origin: Point, width: Length, runs: [TextRun], parts: [TextPart] = [], annotations: [TextLine] = []
    ) {
        self.origin = origin
        self.width = width
        self.runs = runs
        self.parts = parts
        self.annotations = annotations
    }
}

/// Characters of one font, size, script, direction, language and paint.
public struct TextRun: Hashable, Sendable {
    /// The characters in logical order.
    public var text: String
    public var font: FontInstance
    /// The em size.
    public var size: Length
    public var paint: Paint
    /// Lines around the letters, innermost first; each is as wide as it reaches from the letter's edge.
    public var outlines: [Stroke]
    /// Where the run begins, from the line's origin.
    public var x: Length
    public var isRightToLeft: Bool
    /// ISO 15924 script code, as HarfBuzz is told: `Latn`.
    public var script: String
    /// BCP 47 tag, as HarfBuzz is told.
    public var language: String
    /// Extra advance after every cluster.
    public var letterSpacing: Length
    public var decoration: TextDecoration?
    /// OpenType features that are set otherwise than by default.
    public var features: [FontFeature]
    /// How far above the line's baseline its own is: for superscripts and subscripts.
    public var rise: Length
    /// Whether letters stand upright in a vertical line; otherwise they lie on their right side.
    public var isUpright: Bool
    /// A picture that is drawn instead of characters, its foot on the baseline; `size` is its height.
    public var picture: Asset?

    public init(
        text: String, font: FontInstance, size: Length, paint: Paint, outlines: [Stroke] = [], x: Length,
        isRightToLeft: Bool = false, script: String, language: String, letterSpacing: Length = .zero,
        decoration: TextDecoration? = nil, features: [FontFeature] = [],
        rise: Length = .zero, isUpright: Bool = false, picture: Asset? = nil
    ) {
        self.text = text
        self.font = font
        self.size = size
        self.paint = paint
        self.outlines = outlines
        self.x = x
        self.isRightToLeft = isRightToLeft
        self.script = script
        self.language = language
        self.letterSpacing = letterSpacing
        self.decoration = decoration
        self.features = features
        self.rise = rise
        self.isUpright = isUpright
        self.picture = picture
    }
}

/// TTML's text decorations.
public enum TextDecoration: String, Hashable, Sendable, CaseIterable {
    case underline, lineThrough
}

/// A face of a font file at chosen axes. Equality and keys are by content.
public struct FontInstance: Hashable, Sendable {
    public var hash: ContentHash
    /// Face of a collection, from 0.
    public var index: Int
    /// Variable axes as 16.16 design coordinates by tag, sorted by tag.
    public var axes: [Axis]
    /// Where the file is on this machine. Outside text forms and keys.
    public var path: String

    public struct Axis: Hashable, Sendable {
        public var tag: String
        public var value: Int

        public init(tag: String, value: Int) {
            self.tag = tag
            self.value = value
        }
    }

    public init(hash: ContentHash, index: Int = 0, axes: [Axis] = [], path: String) {
        self.hash = hash
        self.index = index
        self.axes = axes.sorted { $0.tag < $1.tag }
        self.path = path
    }
}

/// A box behind a text block or one of its lines.
///
/// Neighbours in a block that look alike and touch are one area: one edge around them, and no pixel painted twice.
public struct TextBox: Hashable, Sendable {
    public var rect: Rect
    public var fill: Paint?
    public var radius: Length
    /// A line along the edge, inside it.
    public var border: Stroke?

    public init(rect: Rect, fill: Paint?, radius: Length = .zero, border: Stroke? = nil) {
        self.rect = rect
        self.fill = fill
        self.radius = radius
        self.border = border
    }
}

/// A copy of the text (with its outlines) behind it, moved, grown and blurred.
public struct TextShadow: Hashable, Sendable {
    public var offset: Point
    /// Standard deviation of the Gaussian, half of CSS's blur radius.
    public var deviation: Length
    /// How far the ink grows before it is blurred; not negative. A glow has no offset and a spread.
    public var spread: Length
    public var color: Color

    public init(offset: Point, deviation: Length, spread: Length = .zero, color: Color) {
        self.offset = offset
        self.deviation = deviation
        self.spread = spread
        self.color = color
    }
}

extension TextBox: CustomStringConvertible {
    /// `0,0 320x80 #000000 radius 6 border 2 #ffffff`.
    public var description: String {
        "\(rect)" + (fill.map { " \($0)" } ?? "") + (radius == .zero ? "" : " radius \(radius)")
            + (border.map { " border \($0)" } ?? "")
    }
}

extension TextShadow: CustomStringConvertible {
    /// `0,4 blur 3 spread 1 #000000`.
    public var description: String {
        "\(offset)" + (deviation == .zero ? "" : " blur \(deviation)") + (spread == .zero ? "" : " spread \(spread)")
            + " \(color)"
    }
}

extension Printer {
    mutating func print(_ text: TextBlock) {
        for box in text.boxes { line("box \(box)") }
        for shadow in text.shadows { line("shadow \(shadow)") }
        if let frame = text.frame { line("frame \(frame)") }
        if case .verticalRl(let width) = text.writingMode { line("vertical-rl in \(width)") }
        for line in text.lines { print(line, "line") }
    }

    private mutating func print(_ line: TextLine, _ name: String) {
        block("\(name) \(line.origin) width \(line.width)") { printer in
            for run in line.runs { printer.line(printer.words(run)) }
            printer.print(parts: line.parts)
            for annotation in line.annotations { printer.print(annotation, "beside") }
        }
    }

    private func words(_ run: TextRun) -> String {
        if let picture = run.picture {
            var words = "picture \(hash(picture.hash)) \(run.size)"
            if run.x != .zero { words += " x \(run.x)" }
            return words + (run.rise == .zero ? "" : " rise \(run.rise)")
        }
        var words = "\(quoted(run.text)) \(hash(run.font.hash))"
        if run.font.index != 0 { words += "#\(run.font.index)" }
        for axis in run.font.axes { words += " \(axis.tag)=\(decimal(axis.value, per: 65536))" }
        words += " \(run.size) \(run.paint)"
        if !run.outlines.isEmpty { words += " outline \(run.outlines.map(\.description).joined(separator: ", "))" }
        if run.x != .zero { words += " x \(run.x)" }
        if run.rise != .zero { words += " rise \(run.rise)" }
        if run.isRightToLeft { words += " rtl" }
        if run.isUpright { words += " upright" }
        words += " \(run.script) \(run.language)"
        if run.letterSpacing != .zero { words += " spacing \(run.letterSpacing)" }
        if let decoration = run.decoration { words += " \(decoration)" }
        if !run.features.isEmpty { words += " features \(run.features.map(\.description).joined(separator: ","))" }
        return words
    }
}
