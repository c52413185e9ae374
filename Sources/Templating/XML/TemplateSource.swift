internal import Diagnostics

typealias TemplateSource = SourceFile

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
