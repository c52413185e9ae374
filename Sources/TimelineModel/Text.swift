/// Text laid out to the last glyph run: broken into lines, fitted, aligned, with chosen font files.
///
/// Coordinates count from the top left of the layer's box, so that the same block elsewhere is the same bitmap.
/// A run is shaped again when it is painted; the same HarfBuzz with the same font gives the same glyphs.
public struct TextBlock: Hashable, Sendable {
    public var lines: [TextLine]
    /// The filled box behind the text.
    public var background: TextBackground?
    /// A line around every glyph, outside the glyph's edge.
    public var outline: Stroke?
    public var shadow: TextShadow?

    public init(
        lines: [TextLine], background: TextBackground? = nil, outline: Stroke? = nil, shadow: TextShadow? = nil
    ) {
        self.lines = lines
        self.background = background
        self.outline = outline
        self.shadow = shadow
    }

    /// The characters shown, line by line, in visual order of runs. For messages and tests.
    public var plainText: String { lines.map { $0.runs.map(\.text).joined() }.joined(separator: "\n") }
}

/// One line: where its baseline starts, and its runs from left to right.
public struct TextLine: Hashable, Sendable {
    /// The left end of the baseline.
    public var origin: Point
    /// The sum of the runs' advances.
    public var width: Length
    public var runs: [TextRun]

    public init(origin: Point, width: Length, runs: [TextRun]) {
        self.origin = origin
        self.width = width
        self.runs = runs
    }
}

/// Characters of one font, size, script, direction, language and colour.
public struct TextRun: Hashable, Sendable {
    /// The characters in logical order.
    public var text: String
    public var font: FontInstance
    /// The em size.
    public var size: Length
    public var color: Color
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

    public init(
        text: String, font: FontInstance, size: Length, color: Color, x: Length, isRightToLeft: Bool = false,
        script: String, language: String, letterSpacing: Length = .zero, decoration: TextDecoration? = nil,
        features: [FontFeature] = []
    ) {
        self.text = text
        self.font = font
        self.size = size
        self.color = color
        self.x = x
        self.isRightToLeft = isRightToLeft
        self.script = script
        self.language = language
        self.letterSpacing = letterSpacing
        self.decoration = decoration
        self.features = features
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

/// A filled box behind a text block.
public struct TextBackground: Hashable, Sendable {
    public var rect: Rect
    public var color: Color
    public var radius: Length

    public init(rect: Rect, color: Color, radius: Length = .zero) {
        self.rect = rect
        self.color = color
        self.radius = radius
    }
}

/// A copy of the text (with its outline) behind it, moved and blurred.
public struct TextShadow: Hashable, Sendable {
    public var offset: Point
    /// Standard deviation of the Gaussian, half of CSS's blur radius.
    public var deviation: Length
    public var color: Color

    public init(offset: Point, deviation: Length, color: Color) {
        self.offset = offset
        self.deviation = deviation
        self.color = color
    }
}

extension Printer {
    mutating func print(_ text: TextBlock) {
        if let box = text.background {
            line("box \(box.rect) \(box.color)" + (box.radius == .zero ? "" : " radius \(box.radius)"))
        }
        if let outline = text.outline { line("outline \(outline)") }
        if let shadow = text.shadow {
            line(
                "shadow \(shadow.offset)" + (shadow.deviation == .zero ? "" : " blur \(shadow.deviation)")
                    + " \(shadow.color)")
        }
        for textLine in text.lines {
            block("line \(textLine.origin) width \(textLine.width)") { printer in
                for run in textLine.runs { printer.line(printer.words(run)) }
            }
        }
    }

    private func words(_ run: TextRun) -> String {
        var words = "\(quoted(run.text)) \(hash(run.font.hash))"
        if run.font.index != 0 { words += "#\(run.font.index)" }
        for axis in run.font.axes { words += " \(axis.tag)=\(decimal(axis.value, per: 65536))" }
        words += " \(run.size) \(run.color)"
        if run.x != .zero { words += " x \(run.x)" }
        if run.isRightToLeft { words += " rtl" }
        words += " \(run.script) \(run.language)"
        if run.letterSpacing != .zero { words += " spacing \(run.letterSpacing)" }
        if let decoration = run.decoration { words += " \(decoration)" }
        if !run.features.isEmpty { words += " features \(run.features.map(\.description).joined(separator: ","))" }
        return words
    }
}
