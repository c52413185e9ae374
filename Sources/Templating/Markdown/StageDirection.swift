internal import Diagnostics

/// A stage direction of a Markdown template: `(duration: 5s)`, alone on its line or beside others.
struct StageDirection: Sendable {
    var name: String
    var place: Place
    /// Empty where there is no colon: `(else)`.
    var value: PlacedText

    /// The directions of a line; nil when it is a line of words.
    ///
    /// - Parameter line: The line without its end.
    init?(_ line: PlacedText, from start: inout Int) {
        let scalars = Array(line.text.unicodeScalars)
        var at = start
        while at < scalars.count, Self.isSpace(scalars[at]) { at += 1 }
        guard at < scalars.count, scalars[at] == "(" else { return nil }
        at += 1
        let nameStart = at
        while at < scalars.count, Self.isLetter(scalars[at]) || at > nameStart && ("0"..."9").contains(scalars[at]) {
            at += 1
        }
        guard at > nameStart, at < scalars.count else { return nil }
        name = String(String.UnicodeScalarView(scalars[nameStart..<at]))
        place = line.place(nameStart)
        guard scalars[at] == ":" || (scalars[at] == ")" && Self.standAlone.contains(name)) else { return nil }
        var (first, depth) = (at, 1)
        if scalars[at] == ":" { first += 1 }
        at = first
        while at < scalars.count {
            if scalars[at] == "(" { depth += 1 }
            if scalars[at] == ")" { depth -= 1 }
            if depth == 0 { break }
            at += 1
        }
        guard at < scalars.count else { return nil }
        var last = at
        while first < last, Self.isSpace(scalars[first]) { first += 1 }
        while last > first, Self.isSpace(scalars[last - 1]) { last -= 1 }
        value = line.prefix(last).dropFirst(first)
        start = at + 1
    }

    /// All directions of a line; nil when anything else stands in it.
    static func all(in line: PlacedText) -> [StageDirection]? {
        var found: [StageDirection] = []
        var start = 0
        // More of them on a line are words that only look like directions.
        while found.count < 32, let direction = StageDirection(line, from: &start) { found.append(direction) }
        let rest = line.text.unicodeScalars.dropFirst(start)
        return !found.isEmpty && rest.allSatisfy(isSpace) ? found : nil
    }

    /// Directions that need no value.
    private static let standAlone = ["else"]

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && scalar.properties.isAlphabetic
    }

    /// The direction as an attribute.
    func attribute(_ name: String? = nil) -> XMLAttribute {
        let name = name ?? self.name
        let text = value.text.isEmpty && name == "else" ? PlacedText("true", at: value) : value
        return XMLAttribute(name: name, namespace: nil, place: place, value: text)
    }
}

extension PlacedText {
    /// Characters that the file does not hold, as if they stood where `other` begins.
    init(_ text: String, at other: PlacedText) {
        self.init(text, offset: other.offsets[0], source: other.source)
    }

    init(_ text: String, offset: Int, source: TemplateSource) {
        let offset = min(offset, max(0, source.bytes.count - 1))
        self.init(
            text: text, offsets: Array(repeating: offset, count: text.unicodeScalars.count + 1), source: source)
    }

    /// The characters of a stretch of the file as they stand there.
    init(_ range: Range<Int>, of source: TemplateSource) {
        var offsets: [Int] = []
        for offset in range where source.bytes[offset] & 0xC0 != 0x80 { offsets.append(offset) }
        self.init(
            text: String(decoding: source.bytes[range], as: UTF8.self), offsets: offsets + [range.upperBound],
            source: source)
    }
}
