internal import Diagnostics
internal import Localization
internal import TimelineModel

/// The versions of XLIFF that are written.
public enum XLIFFVersion: String, Sendable {
    case v1 = "1.2"
    case v2 = "2.0"

    var namespace: String { "urn:oasis:names:tc:xliff:document:\(rawValue)" }
}

/// Writes translations as XLIFF: tags of texts as inline elements, placeholders that nothing in can be translated as
/// protected codes.
struct XLIFFWriter {
    private let version: XLIFFVersion
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    /// - Parameters:
    ///   - template: What the file is called that the texts are from.
    ///   - target: Nil where there is no language yet.
    init(_ catalogue: POFile, version: XLIFFVersion, template: String, source: String, target: String?) {
        self.version = version
        let units = catalogue.entries.filter { !$0.isHeader && !$0.isObsolete && $0.plural == nil }
        switch version {
        case .v1:
            let language = target.map { " target-language=\"\(Self.escaped($0))\"" } ?? ""
            line(0, "<xliff xmlns=\"\(version.namespace)\" version=\"1.2\">")
            line(
                1,
                "<file original=\"\(Self.escaped(template))\" source-language=\"\(source)\"\(language) "
                    + "datatype=\"x-rowreel\" tool-id=\"rowreel\">")
            line(2, "<header><tool tool-id=\"rowreel\" tool-name=\"Rowreel\"/></header>")
            line(2, "<body>")
            for unit in units { write1(unit, MessageDetails.limit(in: unit)) }
            line(2, "</body>")
        case .v2:
            let language = target.map { " trgLang=\"\(Self.escaped($0))\"" } ?? ""
            line(
                0,
                "<xliff xmlns=\"\(version.namespace)\" xmlns:slr=\"urn:oasis:names:tc:xliff:sizerestriction:2.0\" "
                    + "version=\"2.0\" srcLang=\"\(source)\"\(language)>")
            line(1, "<file id=\"f1\" original=\"\(Self.escaped(template))\">")
            line(2, "<slr:profiles generalProfile=\"xliff:codepoints\"/>")
            for unit in units { write2(unit, MessageDetails.limit(in: unit)) }
        }
        line(1, "</file>")
        line(0, "</xliff>")
    }

    private mutating func line(_ indent: Int, _ words: String) {
        text += String(repeating: "  ", count: indent) + words + "\n"
    }

    /// The same text has the same id in every language and every run.
    private static func id(_ unit: POEntry) -> String {
        "u" + ContentHash(of: (unit.context.map { $0 + "\u{4}" } ?? "") + unit.id).hex.prefix(12)
    }

    // MARK: XLIFF 1.2

    private mutating func write1(_ unit: POEntry, _ limit: Int?) {
        var start = "<trans-unit id=\"\(Self.id(unit))\""
        if let context = unit.context { start += " resname=\"\(Self.escaped(context))\"" }
        if let limit { start += " maxwidth=\"\(limit)\" size-unit=\"char\"" }
        if unit.isTranslated, !unit.isFuzzy { start += " approved=\"yes\"" }
        line(3, start + " xml:space=\"preserve\">")
        var codes = Codes()
        line(4, "<source>\(codes.written1(unit.id))</source>")
        if unit.isTranslated {
            let state = unit.isFuzzy ? "needs-review-translation" : "translated"
            line(4, "<target state=\"\(state)\">\(codes.written1(unit.string.text))</target>")
        }
        for reference in unit.references {
            let (file, number) = Self.parts(of: reference)
            var inside = "<context context-type=\"sourcefile\">\(Self.escaped(file))</context>"
            if let number { inside += "<context context-type=\"linenumber\">\(number)</context>" }
            line(4, "<context-group purpose=\"location\">\(inside)</context-group>")
        }
        for note in unit.extractedComments { line(4, "<note from=\"developer\">\(Self.escaped(note))</note>") }
        for note in unit.comments { line(4, "<note from=\"translator\">\(Self.escaped(note))</note>") }
        if let previous = unit.previous?.id {
            var codes = Codes()
            line(
                4,
                "<alt-trans alttranstype=\"previous-version\"><source>\(codes.written1(previous))</source>"
                    + "<target>\(codes.written1(unit.string.text))</target></alt-trans>")
        }
        line(3, "</trans-unit>")
    }

    /// `product.xml:12` as file and line.
    private static func parts(of reference: String) -> (String, Int?) {
        guard let colon = reference.lastIndex(of: ":"), let line = Int(reference[colon...].dropFirst()) else {
            return (reference, nil)
        }
        return (String(reference[..<colon]), line)
    }

    // MARK: XLIFF 2

    private mutating func write2(_ unit: POEntry, _ limit: Int?) {
        var codes = Codes()
        let source = codes.written2(unit.id)
        let target = codes.written2(unit.string.text)
        var start = "<unit id=\"\(Self.id(unit))\""
        if let context = unit.context { start += " name=\"\(Self.escaped(context))\"" }
        if let limit { start += " slr:sizeRestriction=\"\(limit)\"" }
        line(2, start + ">")
        let notes =
            unit.extractedComments.map { ("developer", $0) } + unit.comments.map { ("translator", $0) }
            + unit.references.map { ("location", $0) }
            + [unit.previous?.id].compactMap { $0 }.map { ("previous", $0) }
        if !notes.isEmpty {
            line(3, "<notes>")
            for (category, note) in notes { line(4, "<note category=\"\(category)\">\(Self.escaped(note))</note>") }
            line(3, "</notes>")
        }
        if !codes.data.isEmpty {
            let data = codes.data.enumerated().map { "<data id=\"d\($0 + 1)\">\(Self.escaped($1))</data>" }
            line(3, "<originalData>\(data.joined())</originalData>")
        }
        let state = !unit.isTranslated ? "" : unit.isFuzzy ? " state=\"initial\"" : " state=\"translated\""
        line(3, "<segment\(state)>")
        line(4, "<source xml:space=\"preserve\">\(source)</source>")
        if unit.isTranslated { line(4, "<target xml:space=\"preserve\">\(target)</target>") }
        line(3, "</segment>")
        line(2, "</unit>")
    }

    fileprivate static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\r": result += "&#13;"
            // XML has no other control characters.
            case _ where scalar.value < 32 && scalar != "\n" && scalar != "\t": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension MessageKey {
    init(_ entry: POEntry) { self.init(context: entry.context, source: entry.id) }
}

/// The inline elements of one unit: the same placeholder has the same id in source and target.
private struct Codes {
    /// The placeholders that are protected, in the order of their numbers.
    private(set) var data: [String] = []

    private mutating func number(_ placeholder: String) -> Int {
        if let known = data.firstIndex(of: placeholder) { return known + 1 }
        data.append(placeholder)
        return data.count
    }

    mutating func written1(_ message: String) -> String {
        written(
            message, start: { "<g id=\"\($0)\">" }, end: { _ in "</g>" }, empty: { "<x id=\"\($0)\"/>" },
            code: { "<ph id=\"p\($0)\">\(XLIFFWriter.escaped($1))</ph>" })
    }

    mutating func written2(_ message: String) -> String {
        written(
            message, start: { "<pc id=\"\($0)\">" }, end: { _ in "</pc>" }, empty: { "<ph id=\"\($0)\"/>" },
            code: { "<ph id=\"p\($0)\" equiv=\"\(XLIFFWriter.escaped($1))\" dataRef=\"d\($0)\"/>" })
    }

    private mutating func written(
        _ message: String, start: (Int) -> String, end: (Int) -> String, empty: (Int) -> String,
        code: (Int, String) -> String
    ) -> String {
        guard Self.isBalanced(message) else { return XLIFFWriter.escaped(message) }
        var result = ""
        var tokens = MessageTokens(message)
        while let token = tokens.next() {
            switch token.kind {
            case .start(let number): result += start(number)
            case .end(let number): result += end(number)
            case .empty(let number): result += empty(number)
            case .words:
                // As it stands in the message, escapes and all: that is how it is read.
                let words = tokens.source(token.offset..<tokens.at)
                for piece in Self.pieces(of: words) {
                    let isProtected = piece.isPlaceholder && Self.isFixed(piece.text)
                    result += isProtected ? code(number(piece.text), piece.text) : XLIFFWriter.escaped(piece.text)
                }
            }
        }
        return result
    }

    /// Tags that run into one another cannot be elements.
    private static func isBalanced(_ message: String) -> Bool {
        var tokens = MessageTokens(message)
        var open: [Int] = []
        while let token = tokens.next() {
            switch token.kind {
            case .start(let number): open.append(number)
            case .end(let number): if open.popLast() != number { return false }
            default: break
            }
        }
        return open.isEmpty
    }

    private static func pieces(of words: String) -> [(text: String, isPlaceholder: Bool)] {
        var pieces: [(text: String, isPlaceholder: Bool)] = []
        var diagnostics = Diagnostics()
        guard words.contains("{{"),
            let parsed = Interpolation.parse(SourceText(words, file: "", anchors: []), into: &diagnostics)
        else { return [(words, false)] }
        let scalars = Array(words.unicodeScalars)
        var at = 0
        for case .placeholder(let expression) in parsed.pieces {
            let (start, end) = (expression.range.lowerBound - 2, expression.range.upperBound + 2)
            pieces.append((String(String.UnicodeScalarView(scalars[at..<start])), false))
            pieces.append((String(String.UnicodeScalarView(scalars[start..<end])), true))
            at = end
        }
        pieces.append((String(String.UnicodeScalarView(scalars[at...])), false))
        return pieces.filter { !$0.text.isEmpty }
    }

    /// Whether nothing in a placeholder can be translated.
    private static func isFixed(_ placeholder: String) -> Bool {
        var diagnostics = Diagnostics()
        let parsed = Interpolation.parse(SourceText(placeholder, file: "", anchors: []), into: &diagnostics)
        guard let expression = parsed?.single else { return false }
        return !placeholder.contains("date:") && expression.root.shownWords.isEmpty
    }
}
