internal import Diagnostics
internal import YAML

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
        do throws(YAMLProblem) {
            return try YAMLReader(subject: "the front matter", mostBytes: 16 << 10).read(source.bytes[range])
                .map { FrontMatter($0, source) }
        } catch {
            let code = error.kind == .duplicateName ? "duplicate-name" : "front-matter"
            throw .error(code, at: source.place(error.offset), error.message, hint: error.hint)
        }
    }

    private init(_ node: YAMLNode, _ source: TemplateSource) {
        func start(_ offset: Int) -> PlacedText { PlacedText("", offset: offset, source: source) }
        switch node {
        case .scalar(let text): self = .scalar(PlacedText(text, source))
        case .list(let values, let offset):
            self = .list(values.map { FrontMatter($0, source) }, start(offset))
        case .mapping(let entries, let offset):
            let entries = entries.map {
                Entry(key: PlacedText($0.key, source), value: FrontMatter($0.value, source))
            }
            self = .mapping(entries, start(offset))
        }
    }
}

extension PlacedText {
    fileprivate init(_ scalar: YAMLText, _ source: TemplateSource) {
        if scalar.isVerbatim {
            self.init(scalar.offset..<(scalar.offset + scalar.text.utf8.count), of: source)
        } else {
            self.init(scalar.text, offset: scalar.offset, source: source)
        }
    }
}
