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
