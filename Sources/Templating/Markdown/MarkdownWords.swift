internal import CMarkdown
internal import Diagnostics

/// The words of a paragraph, a heading or a cell.
struct MarkdownWords {
    enum Run {
        case text(PlacedText, MarkdownEmphasis.Look)
        case lineBreak
        case picture(MarkdownPicture)
    }

    var runs: [Run] = []

    /// The pictures, where there is nothing else but white space.
    var pictures: [MarkdownPicture]? {
        var found: [MarkdownPicture] = []
        for run in runs {
            switch run {
            case .picture(let picture): found.append(picture)
            case .text(let text, _) where !text.isBlank: return nil
            default: break
            }
        }
        return found.isEmpty ? nil : found
    }

    /// Where they begin.
    var start: PlacedText? {
        for run in runs {
            switch run {
            case .text(let text, _): return text.prefix(0)
            case .picture(let picture): return picture.start
            case .lineBreak: break
            }
        }
        return nil
    }
}

/// `![cover zoomIn](<{{ photo }}>)`.
struct MarkdownPicture {
    /// Nothing, where it begins.
    var start: PlacedText
    /// What stands in the square brackets.
    var words: PlacedText
    /// What stands in the round ones.
    var destination: PlacedText
}

/// Walks through what cmark made of a stretch of a template, and finds again where it came from.
///
/// cmark does not tell where each character was. They come in the order of the file, so the next one is looked for from
/// the last one on; what is passed over is markup. Placeholders are exact, because their characters occur once.
struct MarkdownCursor {
    let source: MarkdownSource
    private(set) var position: Int
    private let end: Int

    /// Markup between two characters is shorter than this, or the place is only near.
    private static let reach = 400
    private static let farReach = 2_000

    init(_ source: MarkdownSource, _ range: Range<Int>) {
        self.source = source
        position = range.lowerBound
        end = range.upperBound
    }

    /// The characters of the file that cmark's characters stand for.
    mutating func place(_ text: String) -> PlacedText {
        var placed = PlacedText("", offset: source.origin(position), source: source.source)
        var scalars = String.UnicodeScalarView()
        var offsets: [Int] = []
        func flush(_ placed: inout PlacedText) {
            guard let last = offsets.last else { return }
            placed.append(
                PlacedText(text: String(scalars), offsets: offsets + [last + 1], source: source.source))
            scalars = String.UnicodeScalarView()
            offsets = []
        }
        for scalar in text.unicodeScalars {
            find(scalar)
            if case .text(let token)? = source.token(scalar) {
                flush(&placed)
                placed.append(token)
            } else if source.token(scalar) == nil {
                scalars.append(scalar)
                offsets.append(min(source.origin(position), max(0, source.source.bytes.count - 1)))
            }
            if position < end, source.text[position] == String(scalar).utf8.first {
                position += String(scalar).utf8.count
            }
        }
        flush(&placed)
        return placed
    }

    /// Goes to the next place of a character, or stays.
    private mutating func find(_ scalar: Unicode.Scalar) {
        let bytes = Array(String(scalar).utf8)
        var at = position
        // A placeholder is where it is, however long the markup before it.
        let limit = min(end, position + (scalar.value >= 0xF0000 ? Self.farReach : Self.reach))
        while at + bytes.count <= limit {
            if source.text[at] == bytes[0], source.text[at..<(at + bytes.count)].elementsEqual(bytes) {
                position = at
                return
            }
            at += 1
        }
    }

    /// Goes past the next `sign`; whether there is one.
    mutating func skip(past sign: String) -> Bool {
        let bytes = Array(sign.utf8)
        var at = position
        while at + bytes.count <= min(end, position + Self.farReach) {
            if source.text[at..<(at + bytes.count)].elementsEqual(bytes) {
                position = at + bytes.count
                return true
            }
            at += 1
        }
        return false
    }

    var next: UInt8? { position < end ? source.text[position] : nil }

    /// Nothing, at the next character.
    var here: PlacedText { PlacedText("", offset: source.origin(position), source: source.source) }
}

/// Reads the words below a node of cmark's tree.
struct MarkdownWordReader {
    private(set) var words = MarkdownWords()
    private(set) var diagnostics = Diagnostics()
    private var cursor: MarkdownCursor
    private var looks: [MarkdownEmphasis.Look] = []
    /// The picture whose square brackets are read.
    private var picture: MarkdownPicture?

    init(cursor: MarkdownCursor) { self.cursor = cursor }

    mutating func read(_ parent: OpaquePointer) {
        guard let walk = cmark_iter_new(parent) else { return }
        defer { cmark_iter_free(walk) }
        while true {
            let event = cmark_iter_next(walk)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(walk) else { return }
            let isEntering = event == CMARK_EVENT_ENTER
            if cmark_node_get_type(node) == CMARK_NODE_IMAGE {
                isEntering ? open() : close(node)
            } else if let look = Self.look(of: node) {
                if isEntering { looks.append(look) } else { looks.removeLast() }
            } else if isEntering {
                add(node)
            }
        }
    }

    private static func look(of node: OpaquePointer) -> MarkdownEmphasis.Look? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_EMPH: .emphasized
        case CMARK_NODE_STRONG: .strong
        default: MarkdownDocument.typeName(node) == "strikethrough" ? .struck : nil
        }
    }

    private mutating func add(_ node: OpaquePointer) {
        let literal = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
        let look = looks.reduce(MarkdownEmphasis.Look()) { $0.union($1) }
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT: append(cursor.place(literal), look)
        case CMARK_NODE_CODE: append(cursor.place(literal), look.union(.code))
        case CMARK_NODE_SOFTBREAK: append(PlacedText(" ", at: cursor.here), look)
        case CMARK_NODE_LINEBREAK: words.runs.append(.lineBreak)
        case CMARK_NODE_HTML_INLINE:
            let tag = literal.lowercased()
            let place = cursor.place(literal)
            if tag.wholeMatch(of: /<br\s*\/?>/) != nil {
                words.runs.append(.lineBreak)
            } else if !tag.hasPrefix("<!--") {
                diagnostics.add(
                    .error(
                        "markdown", at: place.place, "HTML has no meaning in a template",
                        hint: "write \\< for the sign itself"))
            }
        default: break
        }
    }

    private mutating func append(_ text: PlacedText, _ look: MarkdownEmphasis.Look) {
        if picture != nil {
            picture?.words.append(text)
            return
        }
        // What looks like a picture and is none: a space ends an address that has no angle brackets.
        if let match = text.text.firstMatch(of: /!\[[^\]]*\]\(/) {
            let count = text.text.unicodeScalars.distance(
                from: text.text.unicodeScalars.startIndex, to: match.range.lowerBound)
            diagnostics.add(Self.bracketsMissing(at: text.dropFirst(count)))
        }
        if case .text(var before, let known)? = words.runs.last, known == look {
            before.append(text)
            words.runs[words.runs.count - 1] = .text(before, look)
        } else if !text.text.isEmpty {
            words.runs.append(.text(text, look))
        }
    }

    private static func bracketsMissing(at place: PlacedText) -> Diagnostic {
        .error(
            "picture-brackets", at: place.place,
            "a file name with a space or {{ }} needs angle brackets",
            hint: "write ![…](<…>)")
    }

    // MARK: Pictures

    private mutating func open() {
        // A picture in the words of a picture says no more than its words.
        guard picture == nil else { return }
        _ = cursor.skip(past: "![")
        let start = cursor.here
        picture = MarkdownPicture(
            start: PlacedText("", offset: max(0, start.offsets[0] - 2), source: start.source), words: start,
            destination: start)
    }

    private mutating func close(_ node: OpaquePointer) {
        guard var read = picture else { return }
        picture = nil
        let address = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
        let hasTokens = address.unicodeScalars.contains { cursor.source.token($0) != nil }
        _ = cursor.skip(past: "](")
        if hasTokens, cursor.next != UInt8(ascii: "<") {
            diagnostics.add(Self.bracketsMissing(at: read.start))
        }
        read.destination = cursor.place(address)
        if let title = cmark_node_get_title(node), title.pointee != 0 {
            diagnostics.add(
                .error(
                    "picture-title", at: read.start.place, "a title after the file name has no meaning",
                    hint: "what is to be said about the picture goes into the square brackets"))
        }
        words.runs.append(.picture(read))
    }
}
