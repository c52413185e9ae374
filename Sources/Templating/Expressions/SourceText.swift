import Diagnostics

/// A piece of a template as its author meant it, with the way back to where each character stands in the file.
///
/// An attribute's value has lost its entities, so its characters do not stand side by side in the file: wherever
/// the two run apart, an anchor says where the next character is.
struct SourceText: Hashable, Sendable {
    /// From the scalar at `offset` on, characters stand one after the other in the file, from line:column.
    struct Anchor: Hashable, Sendable {
        var offset: Int
        var line: Int
        var column: Int
    }

    let text: String
    let file: String
    private let anchors: [Anchor]
    /// Set for text without a line and column of its own, such as an option of the command line.
    private let fixed: Place?

    /// Text that stands in the file exactly as it is, from line:column.
    init(_ text: String, file: String, line: Int = 1, column: Int = 1) {
        self.init(text, file: file, anchors: [Anchor(offset: 0, line: line, column: column)])
    }

    /// - Parameter anchors: In the order of their offsets (counted in Unicode scalars of `text`), the first one at 0.
    init(_ text: String, file: String, anchors: [Anchor]) {
        self.text = text
        self.file = file
        self.anchors = anchors
        fixed = nil
    }

    /// Text that is known by one place as a whole: `--where`.
    init(_ text: String, at place: Place) {
        self.text = text
        file = place.file ?? ""
        anchors = []
        fixed = place
    }

    /// Where the scalar at `offset` stands; an offset past the end is the end.
    func place(at offset: Int) -> Place {
        if let fixed { return fixed }
        guard let anchor = anchors.last(where: { $0.offset <= offset }) ?? anchors.first else { return .file(file) }
        var (line, column) = (anchor.line, anchor.column)
        let scalars = text.unicodeScalars.dropFirst(anchor.offset).prefix(max(0, offset - anchor.offset))
        for scalar in scalars {
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        return .source(file: file, line: line, column: column)
    }
}
