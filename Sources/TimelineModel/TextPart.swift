/// A piece of a line that moves, or is highlighted, on its own: a word, or a letter of one.
///
/// The parts of a line follow one another in order of reading. Every glyph belongs to exactly one: the one whose spans
/// hold the middle of its cluster. So ligatures stay whole.
public struct TextPart: Hashable, Sendable {
    /// Where it is along the line, from the line's origin: one stretch, or several where directions mix in a word.
    public var spans: [InlineSpan]
    /// Whether it goes on with the word of the part before it.
    public var continuesWord: Bool

    public init(spans: [InlineSpan], continuesWord: Bool = false) {
        self.spans = spans
        self.continuesWord = continuesWord
    }
}

/// A stretch of a line: along the baseline, whichever way it runs, from the line's origin.
public struct InlineSpan: Hashable, Sendable, CustomStringConvertible {
    public var start: Length
    public var end: Length

    public init(_ start: Length, _ end: Length) {
        self.start = start
        self.end = end
    }

    public var width: Length { end - start }

    /// `12..40.5`.
    public var description: String { "\(start)..\(end)" }
}

/// A unit of a block, as numbers of parts: a line without parts is one.
public struct TextUnitRange: Hashable, Sendable {
    /// Index of the line.
    public var line: Int
    /// Parts of the line.
    public var parts: Range<Int>

    public init(line: Int, parts: Range<Int>) {
        self.line = line
        self.parts = parts
    }
}

extension TextLine {
    /// Its parts; all of it where it has none.
    public var wholeParts: [TextPart] { parts.isEmpty ? [TextPart(spans: [InlineSpan(.zero, width)])] : parts }
}

extension TextBlock {
    /// The units of a kind, in order of reading. A word that is broken over two lines is two.
    public func units(_ unit: TextUnit) -> [TextUnitRange] {
        var units: [TextUnitRange] = []
        for (index, line) in lines.enumerated() {
            for (number, part) in line.wholeParts.enumerated() {
                let joins =
                    switch unit {
                    case .line: number > 0
                    case .word: number > 0 && part.continuesWord
                    case .letter: false
                    }
                if joins, let last = units.indices.last {
                    units[last].parts = units[last].parts.lowerBound..<(number + 1)
                } else {
                    units.append(TextUnitRange(line: index, parts: number..<(number + 1)))
                }
            }
        }
        return units
    }

    /// The block as it is where nothing moves in it.
    public var withoutParts: TextBlock {
        var block = self
        for index in block.lines.indices { block.lines[index].parts = [] }
        return block
    }
}

extension Printer {
    /// `parts 0..12 | 16..20 20..31,40..44`: words apart by a bar, parts by a space, their spans by a comma.
    mutating func print(parts: [TextPart]) {
        guard !parts.isEmpty else { return }
        var words = "parts"
        for (index, part) in parts.enumerated() {
            if index > 0, !part.continuesWord { words += " |" }
            words += " " + part.spans.map(\.description).joined(separator: ",")
        }
        line(words)
    }
}
