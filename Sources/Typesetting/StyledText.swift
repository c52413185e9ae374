internal import TimelineModel

/// One paragraph of a request: characters between forced breaks, and which span each belongs to.
struct StyledText {
    /// UTF-16, with control characters turned into spaces.
    var units: [UInt16] = []
    /// Index of the span of each unit.
    var spans: [Int] = []
    /// Values put in, whose direction is their own affair; in order, apart from each other.
    var isolates: [Range<Int>] = []

    /// The paragraphs of a request. A text that ends in a line feed ends in an empty paragraph.
    static func paragraphs(_ spans: [StyledSpan]) -> [StyledText] {
        var paragraphs = [StyledText()]
        var afterReturn = false
        for (index, span) in spans.enumerated() {
            var start = paragraphs[paragraphs.count - 1].units.count
            for unit in span.text.utf16 {
                switch unit {
                case 0x0A where afterReturn: break
                case 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029:
                    if span.isIsolated { paragraphs[paragraphs.count - 1].isolate(from: start) }
                    paragraphs.append(StyledText())
                    start = 0
                case 0..<0x20, 0x7F..<0xA0: paragraphs[paragraphs.count - 1].append(0x20, span: index)
                default: paragraphs[paragraphs.count - 1].append(unit, span: index)
                }
                afterReturn = unit == 0x0D
            }
            if span.isIsolated { paragraphs[paragraphs.count - 1].isolate(from: start) }
        }
        return paragraphs
    }

    /// A span alone, in one line.
    static func line(_ span: StyledSpan) -> StyledText {
        var text = StyledText()
        for unit in span.text.utf16 { text.append(unit < 0x20 ? 0x20 : unit, span: 0) }
        return text
    }

    private mutating func append(_ unit: UInt16, span: Int) {
        units.append(unit)
        spans.append(span)
    }

    private mutating func isolate(from start: Int) {
        if start < units.count { isolates.append(start..<units.count) }
    }

    /// The text without some of its units, given in order.
    func without(_ units: [Range<Int>]) -> StyledText {
        var rest = StyledText()
        // How many units are kept before each one.
        var kept: [Int] = []
        var gone = units[...]
        for unit in self.units.indices {
            kept.append(rest.units.count)
            while let next = gone.first, next.upperBound <= unit { gone.removeFirst() }
            if gone.first?.contains(unit) != true { rest.append(self.units[unit], span: spans[unit]) }
        }
        kept.append(rest.units.count)
        rest.isolates = isolates.map { kept[$0.lowerBound]..<kept[$0.upperBound] }.filter { !$0.isEmpty }
        return rest
    }

    /// The text up to a unit, which must not be the first, and then an ellipsis in the same look and isolate.
    func shortened(to end: Int) -> StyledText {
        var start = StyledText(units: Array(units[..<end]), spans: Array(spans[..<end]))
        start.append(0x2026, span: spans[end - 1])
        start.isolates = isolates.filter { $0.lowerBound < end }.map {
            $0.upperBound < end ? $0 : $0.lowerBound..<(end + 1)
        }
        return start
    }

    /// The units of each span, in order.
    func stretches() -> [Range<Int>] {
        var stretches: [Range<Int>] = []
        for unit in units.indices {
            if let last = stretches.last, spans[last.lowerBound] == spans[unit] {
                stretches[stretches.count - 1] = last.lowerBound..<(unit + 1)
            } else {
                stretches.append(unit..<(unit + 1))
            }
        }
        return stretches
    }

    /// The characters of a range, in logical order.
    func string(_ range: Range<Int>) -> String { String(utf16: units[range]) }

    /// The range without the spaces at its end, which hang over the line's edge unseen.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, Self.isHanging(units[end - 1]) { end -= 1 }
        return range.lowerBound..<end
    }

    /// Whether a unit is white space at which lines may end.
    func isSpace(_ unit: Int) -> Bool { Self.isHanging(units[unit]) }

    // White space except the no-break ones, and the zero-width space.
    private static func isHanging(_ unit: UInt16) -> Bool {
        switch unit {
        case 0x20, 0x1680, 0x2000...0x2006, 0x2008...0x200B, 0x205F, 0x3000: true
        default: false
        }
    }
}

extension String {
    /// The text of some UTF-16 units; halves of pairs become U+FFFD.
    init(utf16 units: ArraySlice<UInt16>) {
        // ASCII is copied as it is: the way through UTF-16 takes many times as long.
        guard units.allSatisfy({ $0 < 0x80 }) else {
            self.init(decoding: units, as: UTF16.self)
            return
        }
        self.init(unsafeUninitializedCapacity: units.count) { bytes in
            for (index, unit) in units.enumerated() { bytes[index] = UInt8(truncatingIfNeeded: unit) }
            return units.count
        }
    }
}
