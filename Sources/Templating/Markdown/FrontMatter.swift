internal import Diagnostics
internal import Yams

/// The YAML before a Markdown template, with the place of everything in it.
///
/// Every scalar is its characters: `1.50`, `no` and `2026-11-21` mean what an attribute of that text means.
enum FrontMatter {
    case scalar(PlacedText)
    case list([FrontMatter], PlacedText)
    case mapping([Entry], PlacedText)

    struct Entry {
        var key: PlacedText
        var value: FrontMatter
    }

    /// Where it begins.
    var start: PlacedText {
        switch self {
        case .scalar(let text), .list(_, let text), .mapping(_, let text): text
        }
    }

    /// Lines of more indentation than this are refused: Yams reads what is nested by calling itself.
    private static let mostIndent = 80
    private static let mostBytes = 16 << 10
    private static let mostOpenBrackets = 32

    /// Where the front matter and the body of a file are.
    struct Division {
        /// nil where there is none.
        var yaml: Range<Int>?
        var body: Int
    }

    static func divide(_ source: TemplateSource) throws(Diagnostic) -> Division {
        let start = source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard start < source.bytes.count else { return Division(yaml: nil, body: start) }
        let first = Line(at: start, in: source.bytes)
        guard isFence(source.bytes[first.content], ["---"]) else { return Division(yaml: nil, body: start) }
        var at = first.next
        while at < source.bytes.count {
            let line = Line(at: at, in: source.bytes)
            if isFence(source.bytes[line.content], ["---", "..."]) {
                return Division(yaml: first.next..<at, body: line.next)
            }
            at = line.next
        }
        throw .error(
            "front-matter", at: source.place(start), "the front matter is not closed",
            hint: "write --- on a line of its own after it")
    }

    private static func isFence(_ line: ArraySlice<UInt8>, _ fences: [String]) -> Bool {
        let text = String(decoding: line, as: UTF8.self)
        return fences.contains { text.hasPrefix($0) && text.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" } }
    }

    /// Reads the YAML; nil when there is nothing in it.
    static func read(_ source: TemplateSource, _ range: Range<Int>) throws(Diagnostic) -> FrontMatter? {
        try checkBounds(source, range)
        let reader = Reader(source: source, range: range)
        do {
            guard let node = try Yams.compose(yaml: reader.text, .basic) else { return nil }
            return try reader.value(node)
        } catch let error as Diagnostic {
            throw error
        } catch let error as YamlError {
            throw reader.diagnostic(error)
        } catch {
            throw .error("front-matter", at: source.place(range.lowerBound), "the front matter cannot be read")
        }
    }

    /// Refuses what would nest deeply or grow without end before the parser sees it.
    private static func checkBounds(_ source: TemplateSource, _ range: Range<Int>) throws(Diagnostic) {
        guard range.count <= mostBytes else {
            throw .error(
                "front-matter", at: source.place(range.lowerBound), "the front matter is larger than 16 KiB")
        }
        var (brackets, anchors, aliases) = (0, 0, 0)
        var at = range.lowerBound
        var before: UInt8 = 10
        while at < range.upperBound {
            let line = Line(at: at, in: source.bytes)
            let lead = source.bytes[line.content].prefix { " \t-?:".utf8.contains($0) }.count
            guard lead <= mostIndent else { throw tooDeep(source, line.content.lowerBound + mostIndent) }
            for offset in line.content {
                let byte = source.bytes[offset]
                switch byte {
                case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
                case UInt8(ascii: "&") where " \t\n:-?,[{".utf8.contains(before): anchors += 1
                case UInt8(ascii: "*") where " \t\n:-?,[{".utf8.contains(before): aliases += 1
                default: break
                }
                guard brackets <= mostOpenBrackets else { throw tooDeep(source, offset) }
                if anchors > 0, aliases > 0 {
                    throw .error(
                        "front-matter", at: source.place(offset), "anchors (&) and aliases (*) are not for templates",
                        hint: "write the value out, or put a text with these signs in quotes")
                }
                before = byte
            }
            before = 10
            at = line.next
        }
    }

    private static func tooDeep(_ source: TemplateSource, _ offset: Int) -> Diagnostic {
        .error("front-matter", at: source.place(offset), "the front matter is nested too deeply")
    }

    /// Turns nodes into values with places.
    private struct Reader {
        let source: TemplateSource
        let range: Range<Int>
        let text: String
        private let lines: [Int]

        init(source: TemplateSource, range: Range<Int>) {
            self.source = source
            self.range = range
            text = String(decoding: source.bytes[range], as: UTF8.self)
            var lines: [Int] = []
            var at = range.lowerBound
            while at < range.upperBound {
                lines.append(at)
                at = Line(at: at, in: source.bytes).next
            }
            self.lines = lines
        }

        func value(_ node: Yams.Node) throws(Diagnostic) -> FrontMatter {
            switch node {
            case .scalar(let scalar): return .scalar(text(of: scalar))
            case .sequence(let sequence):
                var values: [FrontMatter] = []
                for item in sequence { values.append(try value(item)) }
                return .list(values, PlacedText("", offset: offset(sequence.mark), source: source))
            case .mapping(let mapping):
                var values: [FrontMatter.Entry] = []
                for (key, value) in mapping {
                    guard case .scalar(let name) = key else {
                        throw .error(
                            "front-matter", at: source.place(offset(key.mark)), "a name was expected here",
                            hint: "put what begins with {{ in quotes: \"{{ title }}\"")
                    }
                    values.append(FrontMatter.Entry(key: text(of: name), value: try self.value(value)))
                }
                return .mapping(values, PlacedText("", offset: offset(mapping.mark), source: source))
            default:
                throw .error("front-matter", at: source.place(offset(node.mark)), "an alias has no meaning here")
            }
        }

        /// The characters of a scalar; where they are written with escapes or over several lines, all of them are where
        /// it begins.
        private func text(of scalar: Yams.Node.Scalar) -> PlacedText {
            var start = offset(scalar.mark)
            if scalar.style == .singleQuoted || scalar.style == .doubleQuoted { start += 1 }
            let bytes = Array(scalar.string.utf8)
            if source.bytes[min(start, range.upperBound)..<range.upperBound].starts(with: bytes) {
                return PlacedText(start..<(start + bytes.count), of: source)
            }
            return PlacedText(scalar.string, offset: start, source: source)
        }

        private func offset(_ mark: Yams.Mark?) -> Int {
            guard let mark, let line = lines[safe: mark.line - 1] else { return range.lowerBound }
            var at = line
            var column = 1
            while column < mark.column, at < range.upperBound {
                at += 1
                while at < range.upperBound, source.bytes[at] & 0xC0 == 0x80 { at += 1 }
                column += 1
            }
            return at
        }

        func diagnostic(_ error: YamlError) -> Diagnostic {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                return wrong(problem, at: mark)
            case .duplicatedKeysInMapping(let keys, let context):
                let names = keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
                return .error(
                    "duplicate-name", at: source.place(offset(context.mark)), "\(names) is written twice")
            default: return wrong("characters that YAML does not allow", at: nil)
            }
        }

        private func wrong(_ problem: String, at mark: Yams.Mark?) -> Diagnostic {
            // YAML reads {{ as the start of a mapping in a mapping, and what it then says helps nobody.
            let line = mark.flatMap { lines[safe: $0.line - 1] }.map { Line(at: $0, in: source.bytes).content }
            let hasPlaceholder = line.map { String(decoding: source.bytes[$0], as: UTF8.self).contains("{{") } ?? false
            return .error(
                "front-matter", at: source.place(offset(mark)), "the front matter is not YAML: \(problem)",
                hint: hasPlaceholder ? "put what begins with {{ in quotes: \"{{ title }}\"" : nil)
        }
    }
}
