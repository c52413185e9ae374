internal import Diagnostics

/// The bytes of a template file, and where in it a byte is.
///
/// Offsets count bytes of the file as it is on disk, a byte order mark included.
struct TemplateSource: Sendable {
    /// The path as the user gave it, for messages.
    let file: String
    let bytes: [UInt8]
    private let lineStarts: [Int]

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
        for (offset, byte) in bytes.enumerated() {
            // A lone CR ends a line too; the CR of a CR LF pair does not.
            let ends = byte == 10 || (byte == 13 && (offset + 1 >= bytes.count || bytes[offset + 1] != 10))
            if ends { starts.append(offset + 1) }
        }
        lineStarts = starts
    }

    /// Line and column of a byte, both from 1; columns count Unicode scalars.
    func place(_ offset: Int) -> Place {
        let offset = min(max(offset, 0), bytes.count)
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let start = min(lineStarts[low], offset)
        // Continuation bytes of UTF-8 are not characters of their own.
        let column = bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
        return .source(file: file, line: low + 1, column: column + 1)
    }
}

/// Characters of a template after entities were resolved, each knowing the byte it came from.
struct PlacedText: Sendable {
    private(set) var text: String
    /// The byte offset of every scalar of `text`, and of the end.
    private(set) var offsets: [Int]
    let source: TemplateSource

    init(text: String, offsets: [Int], source: TemplateSource) {
        self.text = text
        self.offsets = offsets
        self.source = source
    }

    /// The place of the k-th Unicode scalar; past the end, the place where the text ends.
    func place(_ scalar: Int) -> Place { source.place(offsets[min(max(scalar, 0), offsets.count - 1)]) }

    /// Where the text begins.
    var place: Place { place(0) }

    var isBlank: Bool { text.unicodeScalars.allSatisfy { " \t\r\n".unicodeScalars.contains($0) } }

    /// The same for the expression parser, which counts scalars.
    var expressionSource: SourceText {
        var anchors: [SourceText.Anchor] = []
        var expected = -1
        for (scalar, character) in text.unicodeScalars.enumerated() {
            // A new anchor wherever a character does not directly follow the one before it in the file.
            if offsets[scalar] != expected || (scalar > 0 && anchors.isEmpty) {
                if case .source(_, let line, let column) = source.place(offsets[scalar]) {
                    anchors.append(SourceText.Anchor(offset: scalar, line: line, column: column))
                }
            }
            expected = offsets[scalar] + character.utf8.count
            // A line end may have been written as CR LF, or stand for a space in an attribute.
            if character == "\n" || source.bytes[offsets[scalar]] == 10 { expected = -1 }
        }
        if anchors.isEmpty, case .source(_, let line, let column) = place {
            anchors = [SourceText.Anchor(offset: 0, line: line, column: column)]
        }
        return SourceText(text, file: source.file, anchors: anchors)
    }

    /// The text from the k-th scalar on.
    func dropFirst(_ count: Int) -> PlacedText {
        let count = min(count, offsets.count - 1)
        return PlacedText(
            text: String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(count))),
            offsets: Array(offsets.dropFirst(count)), source: source)
    }

    /// The text before the k-th scalar.
    func prefix(_ count: Int) -> PlacedText {
        let count = min(count, offsets.count - 1)
        return PlacedText(
            text: String(String.UnicodeScalarView(text.unicodeScalars.prefix(count))),
            offsets: Array(offsets.prefix(count + 1)), source: source)
    }

    mutating func append(_ other: PlacedText) {
        text.unicodeScalars.append(contentsOf: other.text.unicodeScalars)
        offsets.removeLast()
        offsets += other.offsets
    }
}
