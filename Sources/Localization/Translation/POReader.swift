public import Diagnostics

extension POFile {
    /// Larger files are refused unread. Those of large programs have a few megabytes.
    public static let maxBytes = 16 << 20

    /// Reads a PO file in UTF-8, with or without a byte order mark, with any line ends.
    ///
    /// - Parameter file: What to call it in messages.
    /// - Throws: Everything that is wrong with it, with line and column.
    public static func read(_ bytes: [UInt8], file: String) throws(DiagnosedFailure) -> POFile {
        guard bytes.count <= maxBytes else {
            throw DiagnosedFailure(.error("po-too-large", at: .file(file), "the file is larger than 16 MiB"))
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw DiagnosedFailure(
                .error("encoding", at: .file(file), "the file is UTF-16, not UTF-8", hint: POReader.encodingHint))
        }
        var reader = POReader(file: file)
        reader.read(bytes)
        if reader.diagnostics.hasErrors { throw DiagnosedFailure(reader.diagnostics) }
        return reader.result
    }
}

/// Reads a PO file line by line, going on after a mistake.
struct POReader {
    static let encodingHint = "convert it: msgconv --to-code=UTF-8"
    /// Past so many mistakes the file is something else.
    private static let mostMistakes = 20

    private let file: String
    private(set) var diagnostics = Diagnostics()
    private(set) var result = POFile()
    /// The entry that is being read, and which of its strings the next line may go on with.
    private var entry = POEntry(id: "")
    private var target: Target?
    private var hasID = false
    private var stringNumbers: [Int] = []
    private var isStarted = false
    private var known: [Name: Place] = [:]
    private var line = 0

    private struct Name: Hashable {
        var context: String?
        var id: String
    }

    private enum Target {
        case context, id, plural, string(Int)
        case previousContext, previousID, previousPlural
    }

    init(file: String) { self.file = file }

    mutating func read(_ bytes: [UInt8]) {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        var isFirst = true
        while !rest.isEmpty, diagnostics.all.count < Self.mostMistakes {
            let end = rest.firstIndex { $0 == 10 || $0 == 13 } ?? rest.endIndex
            let content = rest[rest.startIndex..<end]
            var next = end
            if next < rest.endIndex {
                let isPair = rest[next] == 13 && next + 1 < rest.endIndex && rest[next + 1] == 10
                if isFirst, isPair { result.lineEnding = .crlf }
                isFirst = false
                next += isPair ? 2 : 1
            }
            line += 1
            if let text = String(validating: content, as: UTF8.self) {
                read(line: Array(text.unicodeScalars))
            } else {
                report(
                    "encoding", column: 1, "the line is not UTF-8", hint: Self.encodingHint)
                return
            }
            rest = rest[next...]
        }
        result.lastComments = isStarted ? [] : comments(of: entry)
        finish()
        checkCharset()
    }

    private func comments(of entry: POEntry) -> [String] {
        entry.comments.map { $0.isEmpty ? "#" : "# \($0)" } + entry.extractedComments.map { "#. \($0)" }
    }

    private mutating func report(_ code: String, column: Int, _ message: String, hint: String? = nil) {
        diagnostics.add(
            .error(code, at: .source(file: file, line: line, column: column), message, hint: hint))
    }

    // MARK: Lines

    private mutating func read(line scalars: [Unicode.Scalar]) {
        var at = scalars.firstIndex { !$0.isBlank } ?? scalars.count
        guard at < scalars.count else {
            // An empty line ends the comments of a file's head, but not an entry that has begun.
            if entry.place != nil, !entry.strings.isEmpty { finish() }
            return
        }
        guard scalars[at] == "#" else { return read(statement: scalars, at, isObsolete: false, isPrevious: false) }
        let sign: Unicode.Scalar? = at + 1 < scalars.count ? scalars[at + 1] : nil
        let start = min(at + 2, scalars.count)
        switch sign {
        case "~":
            at = start
            var isPrevious = false
            if at < scalars.count, scalars[at] == "|" {
                isPrevious = true
                at += 1
            }
            at = scalars[at...].firstIndex { !$0.isBlank } ?? scalars.count
            if at < scalars.count { read(statement: scalars, at, isObsolete: true, isPrevious: isPrevious) }
        case "|":
            at = scalars[start...].firstIndex { !$0.isBlank } ?? scalars.count
            if at < scalars.count { read(statement: scalars, at, isObsolete: false, isPrevious: true) }
        default:
            beginComments()
            let text = String(String.UnicodeScalarView(scalars[start...]))
            switch sign {
            case ".": entry.extractedComments.append(text.withoutLead)
            case ":": entry.references += Self.references(text)
            case ",":
                entry.flags += text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
            default:
                let words = String(String.UnicodeScalarView(scalars[(at + 1)...]))
                entry.comments.append(words.withoutLead)
            }
        }
    }

    /// File names with spaces in them stand between U+2068 and U+2069.
    private static func references(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isIsolated = false
        for character in text.unicodeScalars {
            if character == "\u{2068}" { isIsolated = true }
            if character == "\u{2069}" { isIsolated = false }
            if character.isBlank, !isIsolated {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.unicodeScalars.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    /// A comment behind a translation belongs to the next entry.
    private mutating func beginComments() {
        if isStarted, !stringNumbers.isEmpty { finish() }
    }

    private mutating func read(statement scalars: [Unicode.Scalar], _ start: Int, isObsolete: Bool, isPrevious: Bool) {
        var at = start
        if scalars[at] == "\"" {
            guard let target else {
                return report("po-syntax", column: at + 1, "a text stands alone: nothing before it says what it is")
            }
            add(scalars, at, to: target)
            return
        }
        let keyword = String(String.UnicodeScalarView(scalars[at...].prefix { $0.isKeywordPart }))
        at += keyword.unicodeScalars.count
        var number = 0
        if keyword == "msgstr", at < scalars.count, scalars[at] == "[" {
            let digits = scalars[(at + 1)...].prefix { $0.value >= 48 && $0.value < 58 }
            let end = at + 1 + digits.count
            guard let found = Int(String(String.UnicodeScalarView(digits))), found < 100, end < scalars.count,
                scalars[end] == "]"
            else { return report("po-syntax", column: at + 1, "the number of a plural form is missing: msgstr[0]") }
            number = found
            at = end + 1
        }
        guard let target = Self.target(keyword, number, isPrevious: isPrevious) else {
            return unexpected(keyword, scalars, start)
        }
        begin(target, column: start + 1, isObsolete: isObsolete)
        at = scalars[at...].firstIndex { !$0.isBlank } ?? scalars.count
        guard at < scalars.count, scalars[at] == "\"" else {
            return report("po-syntax", column: at + 1, "a text in quotation marks belongs after \(keyword)")
        }
        add(scalars, at, to: target)
    }

    private mutating func unexpected(_ keyword: String, _ scalars: [Unicode.Scalar], _ start: Int) {
        let shown = keyword.isEmpty ? String(scalars[start]) : keyword
        report(
            "po-syntax", column: start + 1, "\"\(shown)\" does not belong here",
            hint: keyword == "domain"
                ? "a file has the translations of one template: take the line out"
                : NearestName.find(keyword, among: ["msgctxt", "msgid", "msgid_plural", "msgstr"])
                    .map { "did you mean \($0)?" } ?? "a comment begins with #, a text with msgid or msgstr")
    }

    private static func target(_ keyword: String, _ number: Int, isPrevious: Bool) -> Target? {
        switch keyword {
        case "msgctxt": isPrevious ? .previousContext : .context
        case "msgid": isPrevious ? .previousID : .id
        case "msgid_plural": isPrevious ? .previousPlural : .plural
        case "msgstr": isPrevious ? nil : .string(number)
        default: nil
        }
    }

    // MARK: Entries

    private mutating func begin(_ target: Target, column: Int, isObsolete: Bool) {
        switch target {
        case .context, .previousContext, .previousID: if isStarted, !stringNumbers.isEmpty { finish() }
        case .id:
            if hasID {
                if stringNumbers.isEmpty { report("po-syntax", column: column, "the text before has no msgstr") }
                finish()
            }
        default: break
        }
        if !isStarted || entry.place == nil {
            switch target {
            case .previousID, .previousContext: break
            default: entry.place = .source(file: file, line: line, column: column)
            }
        }
        if isObsolete { entry.isObsolete = true }
        isStarted = true
        self.target = target
        switch target {
        case .context: entry.context = ""
        case .id: hasID = true
        case .plural:
            if !hasID { report("po-syntax", column: column, "msgid_plural stands before msgid") }
            entry.plural = ""
        case .string(let number):
            if !hasID { report("po-syntax", column: column, "msgstr stands before msgid") }
            if stringNumbers.isEmpty { entry.strings = [] }
            if number != stringNumbers.count {
                report(
                    "po-syntax", column: column,
                    stringNumbers.contains(number)
                        ? "the translation is there twice"
                        : "plural forms are numbered from 0 without a gap: msgstr[\(stringNumbers.count)] belongs here")
            }
            stringNumbers.append(number)
            entry.strings.append(PlacedString(""))
        case .previousContext: entry.previous = entry.previous ?? .init()
        case .previousID:
            entry.previous = entry.previous ?? .init()
            entry.previous?.id = ""
        case .previousPlural:
            entry.previous = entry.previous ?? .init()
            entry.previous?.plural = ""
        }
        if case .previousContext = target { entry.previous?.context = "" }
    }

    private mutating func finish() {
        defer {
            entry = POEntry(id: "")
            (target, hasID, isStarted, stringNumbers) = (nil, false, false, [])
        }
        guard isStarted else { return }
        // A line at the start of what is wrong, not at what comes after it.
        let line = self.line
        defer { self.line = line }
        if case .source(_, let start, _)? = entry.place { self.line = start }
        guard hasID else { return report("po-syntax", column: 1, "there is no msgid") }
        if stringNumbers.isEmpty { return report("po-syntax", column: 1, "the text has no msgstr") }
        if !entry.isObsolete {
            let name = Name(context: entry.context, id: entry.id)
            if let first = known[name] {
                return report(
                    "duplicate-message", column: 1, "the text is there twice", hint: "the first is at \(first)")
            }
            known[name] = entry.place
        }
        result.entries.append(entry)
    }

    /// Other encodings than UTF-8 would be read as if they were UTF-8.
    private mutating func checkCharset() {
        guard let type = result.headerField("Content-Type"), let mark = type.range(of: "charset=") else { return }
        let charset = type[mark.upperBound...].prefix { $0 != ";" && $0 != " " }
        // CHARSET stands in files that no translator has touched yet.
        guard !["utf-8", "utf8", "us-ascii", "ascii", "charset", ""].contains(charset.lowercased()) else { return }
        diagnostics.add(
            .error(
                "encoding", at: result.entries.first(where: \.isHeader)?.place,
                "the file says that it is \(charset), not UTF-8", hint: Self.encodingHint))
    }

    // MARK: Strings

    /// Adds what stands between the quotation marks from `start` on.
    private mutating func add(_ scalars: [Unicode.Scalar], _ start: Int, to target: Target) {
        var text = POString(scalars, start, line: line)
        guard text.read() else {
            return report(text.problem.code, column: text.problem.column, text.problem.message, hint: text.problem.hint)
        }
        switch target {
        case .context: entry.context? += text.text
        case .id: entry.id += text.text
        case .plural: entry.plural? += text.text
        case .string:
            guard let last = entry.strings.indices.last else { return }
            let offset = entry.strings[last].text.unicodeScalars.count
            for anchor in text.anchors {
                entry.strings[last].anchors.append(
                    PlacedString.Anchor(offset: anchor.offset + offset, line: anchor.line, column: anchor.column))
            }
            entry.strings[last].text += text.text
        case .previousContext: entry.previous?.context? += text.text
        case .previousID: entry.previous?.id? += text.text
        case .previousPlural: entry.previous?.plural? += text.text
        }
    }
}

extension Unicode.Scalar {
    var isBlank: Bool { self == " " || self == "\t" || self == "\u{B}" || self == "\u{C}" }
    fileprivate var isKeywordPart: Bool { value < 128 && properties.isAlphabetic || self == "_" }
}

extension String {
    /// Without the one space that stands after the sign of a comment.
    fileprivate var withoutLead: String { hasPrefix(" ") ? String(dropFirst()) : self }

    /// Where another text begins in this one.
    fileprivate func range(of other: String) -> Range<String.Index>? { firstRange(of: other) }
}
