internal import Diagnostics

/// The body of a Markdown template made ready for cmark: stage directions taken out, and every `{{ }}` replaced by one
/// character, so that no sign in an expression is read as markup.
///
/// What was taken out leaves a character of a private plane (U+F0000 and up) that stands for it: one of those that the
/// file itself holds is treated like a placeholder, so that nothing in a file can pretend to be one.
struct MarkdownSource {
    /// What one such character stands for.
    enum Token {
        /// A placeholder with its braces, or a character that looked like one of ours.
        case text(PlacedText)
        /// The directions of a line, and whether an empty line follows.
        case directions([StageDirection], endsParagraph: Bool)
    }

    let source: TemplateSource
    /// UTF-8 for cmark.
    private(set) var text: [UInt8] = []
    /// For every byte of `text` where in the file it comes from; one more for the end.
    private(set) var origins: [Int] = []
    private(set) var tokens: [Token] = []
    private(set) var diagnostics = Diagnostics()
    /// Where the lines of `text` begin.
    private var lineStarts = [0]

    /// More placeholders are refused: no video shows so many words.
    static let mostTokens = 2_000

    init(_ source: TemplateSource, from start: Int) {
        self.source = source
        var fence: Fence?
        var at = start
        var isLineStart = true
        while at < source.bytes.count {
            let line = Line(at: at, in: source.bytes)
            if isLineStart {
                let content = source.bytes[line.content]
                if let open = fence {
                    if open.isClosed(by: content) { fence = nil }
                } else if let opened = Fence(content) {
                    fence = opened
                } else if let directions = directions(line.content) {
                    at = cut(directions, line)
                    continue
                }
            }
            at = copy(at..<line.next)
            isLineStart = at == line.next
        }
        origins.append(source.bytes.count)
        for (offset, byte) in text.enumerated() where byte == 10 || (byte == 13 && text[safe: offset + 1] != 10) {
            lineStarts.append(offset + 1)
        }
    }

    private func directions(_ range: Range<Int>) -> [StageDirection]? {
        let indent = source.bytes[range].prefix { $0 == 32 }.count
        guard indent <= 3, source.bytes[safe: range.lowerBound + indent] == UInt8(ascii: "(") else { return nil }
        return StageDirection.all(in: PlacedText(range, of: source))
    }

    /// Leaves a comment, which ends paragraphs and lists, where directions were.
    ///
    /// - Returns: Where the lines of directions end: those that follow one another belong together.
    private mutating func cut(_ first: [StageDirection], _ line: Line) -> Int {
        var found = first
        var next = line.next
        while next < source.bytes.count {
            let line = Line(at: next, in: source.bytes)
            guard let more = directions(line.content) else { break }
            found += more
            next = line.next
        }
        add("<!--", at: line.content.lowerBound)
        add(.directions(found, endsParagraph: isBlankLine(next)), at: line.content.lowerBound)
        add("-->\n", at: line.content.lowerBound)
        return next
    }

    // MARK: Placeholders

    /// Copies the rest of a line.
    ///
    /// - Returns: Where it ended: past the line where a placeholder goes on beyond its end.
    private mutating func copy(_ range: Range<Int>) -> Int {
        var at = range.lowerBound
        while at < range.upperBound {
            if isPair("{", at) {
                if let end = end(ofPlaceholder: at) {
                    add(.text(PlacedText(at..<end, of: source)), at: at)
                    at = end
                } else {
                    diagnostics.add(
                        .error(
                            "unclosed-placeholder", at: source.place(at), "\"{{\" is not closed",
                            hint: "close it with }}"))
                    at += 2
                }
            } else {
                let length = Self.length(source.bytes[at])
                let end = min(at + length, source.bytes.count)
                if length == 4, source.bytes[at] >= 0xF3, isPrivate(at..<end) {
                    add(.text(PlacedText(at..<end, of: source)), at: at)
                } else {
                    for offset in at..<end { append(source.bytes[offset], offset) }
                }
                at = end
            }
        }
        return at
    }

    private func isPrivate(_ range: Range<Int>) -> Bool {
        String(decoding: source.bytes[range], as: UTF8.self).unicodeScalars.allSatisfy { $0.value >= 0xF0000 }
    }

    private func isPair(_ sign: Unicode.Scalar, _ at: Int) -> Bool {
        source.bytes[safe: at] == UInt8(ascii: sign) && source.bytes[safe: at + 1] == UInt8(ascii: sign)
    }

    /// Where a placeholder ends; braces in quotes do not count. It ends before the next empty line, or not at all.
    private func end(ofPlaceholder start: Int) -> Int? {
        var quote: UInt8?
        var firstClose: Int?
        var at = start + 2
        let bytes = source.bytes
        while at < min(bytes.count, start + 4_000) {
            let byte = bytes[at]
            if firstClose == nil, isPair("}", at) { firstClose = at + 2 }
            if let open = quote {
                if byte == UInt8(ascii: "\\") { at += 1 } else if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if isPair("}", at) {
                return at + 2
            } else if isPair("{", at) {
                return nil
            }
            if byte == 10, isBlankLine(at + 1) { break }
            at += 1
        }
        // A quote that was left open hides the braces; the expression's own message about it says more.
        return quote == nil ? nil : firstClose
    }

    private func isBlankLine(_ start: Int) -> Bool {
        let rest = source.bytes[min(start, source.bytes.count)...].drop { $0 == 32 || $0 == 9 || $0 == 13 }
        return rest.first == nil || rest.first == 10
    }

    private static func length(_ lead: UInt8) -> Int { lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4 }

    // MARK: Writing

    private mutating func add(_ token: Token, at offset: Int) {
        guard tokens.count < Self.mostTokens, let scalar = Unicode.Scalar(0xF0000 + UInt32(tokens.count)) else {
            if tokens.count == Self.mostTokens {
                diagnostics.add(
                    .error(
                        "too-many-elements", at: source.place(offset),
                        "the template has more than \(Self.mostTokens) placeholders and directions"))
            }
            return
        }
        tokens.append(token)
        add(String(scalar), at: offset)
    }

    private mutating func add(_ string: String, at offset: Int) {
        for byte in string.utf8 { append(byte, offset) }
    }

    private mutating func append(_ byte: UInt8, _ offset: Int) {
        text.append(byte)
        origins.append(offset)
    }

    // MARK: Reading

    /// What a character of `text` stands for.
    func token(_ scalar: Unicode.Scalar) -> Token? {
        scalar.value >= 0xF0000 ? tokens[safe: Int(scalar.value) - 0xF0000] : nil
    }

    /// The bytes of lines, both from 1 as cmark counts them.
    func range(lines first: Int, _ last: Int) -> Range<Int> {
        let start = lineStarts[safe: max(first, 1) - 1] ?? text.count
        return start..<max(start, lineStarts[safe: max(last, 0)] ?? text.count)
    }

    /// Where in the file a byte of `text` comes from.
    func origin(_ offset: Int) -> Int { origins[safe: offset] ?? source.bytes.count }
}

/// The start of a fenced block of code, in which nothing is a direction.
private struct Fence {
    var sign: UInt8
    var length: Int

    init?(_ line: ArraySlice<UInt8>) {
        let body = line.drop { $0 == 32 }
        guard line.count - body.count <= 3, let sign = body.first,
            sign == UInt8(ascii: "`") || sign == UInt8(ascii: "~")
        else { return nil }
        let length = body.prefix { $0 == sign }.count
        let info = body.dropFirst(length)
        guard length >= 3, sign == UInt8(ascii: "~") || !info.contains(sign) else { return nil }
        self.sign = sign
        self.length = length
    }

    func isClosed(by line: ArraySlice<UInt8>) -> Bool {
        let body = line.drop { $0 == 32 }
        let run = body.prefix { $0 == sign }.count
        return line.count - body.count <= 3 && run >= length
            && body.dropFirst(run).allSatisfy { $0 == 32 || $0 == 9 }
    }
}

/// A line of bytes, whatever ends it.
struct Line {
    /// Without the line's end.
    let content: Range<Int>
    /// Where the next line begins.
    let next: Int

    init(at start: Int, in bytes: [UInt8]) {
        let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.endIndex
        content = start..<end
        next = min(bytes[safe: end] == 13 && bytes[safe: end + 1] == 10 ? end + 2 : end + 1, bytes.endIndex)
    }
}

extension Array {
    /// nil past either end.
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
