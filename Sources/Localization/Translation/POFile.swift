public import Diagnostics

/// A file of translations in gettext's format PO, as plain values: everything that is in it, in its order.
///
/// Reading and writing lose nothing but how strings were broken over lines.
public struct POFile: Sendable {
    /// How lines end.
    public enum LineEnding: String, Sendable {
        case lf = "\n"
        case crlf = "\r\n"
    }

    /// The header, if there is one, is the entry with an empty `id`; obsolete entries are among them.
    public var entries: [POEntry]
    public var lineEnding: LineEnding
    /// Comments behind the last entry, each with its `#`.
    public var lastComments: [String]

    public init(entries: [POEntry] = [], lineEnding: LineEnding = .lf) {
        self.entries = entries
        self.lineEnding = lineEnding
        lastComments = []
    }

    /// The header's fields, such as `Language: fr`, in their order.
    public var header: [(name: String, value: String)] {
        guard let header = entries.first(where: { $0.isHeader }) else { return [] }
        return (header.strings.first?.text ?? "").split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? (String(parts[0]).trimmed, String(parts[1]).trimmed) : nil
        }
    }

    /// The value of a field of the header; nil where it is not there, or empty.
    public func headerField(_ name: String) -> String? {
        header.first { $0.name.lowercased() == name.lowercased() }.map(\.value).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Sets a field of the header, behind the others if it is new; makes a header where there is none.
    public mutating func setHeaderField(_ name: String, _ value: String) {
        if !entries.contains(where: \.isHeader) { entries.insert(POEntry(id: ""), at: 0) }
        guard let index = entries.firstIndex(where: \.isHeader) else { return }
        var lines = (entries[index].strings.first?.text ?? "").split(separator: "\n").map(String.init)
        let line = value.isEmpty ? "\(name):" : "\(name): \(value)"
        if let known = lines.firstIndex(where: { $0.lowercased().hasPrefix(name.lowercased() + ":") }) {
            lines[known] = line
        } else {
            lines.append(line)
        }
        entries[index].strings = [PlacedString(lines.map { $0 + "\n" }.joined())]
    }
}

/// One text of a PO file with its translation and everything that is said about it.
public struct POEntry: Sendable {
    /// `# …`: what translators say, without the sign.
    public var comments: [String] = []
    /// `#. …`: what the program says to translators.
    public var extractedComments: [String] = []
    /// `#: …`: where the text is, each as one word: `product.xml:12`.
    public var references: [String] = []
    /// `#, …`: `fuzzy`, `c-format`.
    public var flags: [String] = []
    /// `#| …`: the text as it was when it was translated.
    public var previous: Previous?
    /// What tells it apart from the same text elsewhere.
    public var context: String?
    /// The text that is translated; empty in the header.
    public var id: String
    /// The text for several, in files of programs that count with gettext.
    public var plural: String?
    /// The translation; one for every plural form where there is `plural`. Empty texts are not translated yet.
    public var strings: [PlacedString]
    /// `#~`: a translation that is kept although nothing needs it any more.
    public var isObsolete = false
    /// Where it begins.
    public var place: Place?

    public struct Previous: Hashable, Sendable {
        public var context: String?
        public var id: String?
        public var plural: String?

        public init(context: String? = nil, id: String? = nil, plural: String? = nil) {
            self.context = context
            self.id = id
            self.plural = plural
        }
    }

    public init(context: String? = nil, id: String, string: String = "") {
        self.context = context
        self.id = id
        strings = [PlacedString(string)]
    }

    public var isHeader: Bool { id.isEmpty && context == nil && !isObsolete }
    public var isFuzzy: Bool { flags.contains("fuzzy") }
    /// The translation; empty where there is none yet.
    public var string: PlacedString { strings.first ?? PlacedString("") }
    public var isTranslated: Bool { !string.text.isEmpty }

    /// Marks the translation as one that somebody has to look at, or takes the mark away.
    public mutating func setFuzzy(_ isFuzzy: Bool) {
        flags.removeAll { $0 == "fuzzy" }
        if isFuzzy { flags.insert("fuzzy", at: 0) }
    }
}

/// A text that was read from a file, and where in it its characters stand.
public struct PlacedString: Hashable, Sendable {
    /// From the scalar at `offset` on, characters stand one after the other from line:column.
    public struct Anchor: Hashable, Sendable {
        public var offset: Int
        public var line: Int
        public var column: Int

        public init(offset: Int, line: Int, column: Int) {
            self.offset = offset
            self.line = line
            self.column = column
        }
    }

    public var text: String
    /// In the order of their offsets, which count Unicode scalars; empty where the text was not read.
    public var anchors: [Anchor]

    public init(_ text: String, anchors: [Anchor] = []) {
        self.text = text
        self.anchors = anchors
    }
}

extension String {
    /// Without the spaces and tabs at its ends.
    var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
