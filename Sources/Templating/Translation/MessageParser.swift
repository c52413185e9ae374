internal import Diagnostics
internal import Localization

/// Reads a translation into what stands in a text, and holds it against the source: the same placeholders, the same
/// tags, nothing else.
struct MessageParser {
    private let translation: PlacedString
    private let file: String
    private let source: MessageText
    private(set) var diagnostics = Diagnostics()
    private var placeholders: Set<String> = []
    private var seen: [Int: Int] = [:]

    /// - Parameter file: The file that the translation was read from, for messages.
    init(_ translation: PlacedString, file: String, source: MessageText) {
        self.translation = translation
        self.file = file
        self.source = source
    }

    /// Where the translation begins.
    var place: Place { place(0) }

    private func place(_ offset: Int) -> Place {
        guard let first = translation.anchors.first else { return .file(file) }
        let anchor = translation.anchors.last { $0.offset <= offset } ?? first
        return .source(file: file, line: anchor.line, column: anchor.column + max(0, offset - anchor.offset))
    }

    private mutating func report(_ code: String, at offset: Int, _ message: String, hint: String? = nil) {
        diagnostics.add(.error(code, at: place(offset), message, hint: hint))
    }

    /// What a text shows instead of its own words; nil with at least one error.
    mutating func content() -> [Element.Content]? {
        let content = parse()
        checkAll()
        return diagnostics.hasErrors ? nil : content
    }

    /// What an attribute is instead; nil with at least one error.
    mutating func attribute(_ original: AttributeValue) -> AttributeValue? {
        let content = parse()
        checkAll()
        guard !diagnostics.hasErrors, case .text(let words)? = content.first else { return nil }
        return AttributeValue(content: words.literal.map { .literal($0) } ?? .interpolation(words), place: place)
    }

    // MARK: Reading

    private struct Open {
        var number: Int
        var offset: Int
        var content: [Element.Content] = []
    }

    private mutating func parse() -> [Element.Content] {
        var open = [Open(number: 0, offset: 0)]
        var words = MessageTokens(translation.text)
        while let token = words.next() {
            switch token.kind {
            case .words(let text, let origins):
                guard let parsed = interpolation(text, origins) else { continue }
                open[open.count - 1].content.append(.text(parsed))
            case .empty(let number):
                guard let element = element(number, at: token.offset, in: open) else { continue }
                if MessageText.isPair(element) {
                    report(
                        "translation-tag", at: token.offset, "<\(number)/> has no words, and in the source it has some",
                        hint: "write <\(number)>…</\(number)>")
                }
                open[open.count - 1].content.append(.element(element))
            case .start(let number):
                guard let element = element(number, at: token.offset, in: open) else {
                    open.append(Open(number: number, offset: token.offset))
                    continue
                }
                if !MessageText.isPair(element) {
                    report(
                        "translation-tag", at: token.offset, "<\(number)> stands alone in the source",
                        hint: "write <\(number)/>")
                }
                open.append(Open(number: number, offset: token.offset))
            case .end(let number): close(number, at: token.offset, &open)
            }
        }
        while open.count > 1 {
            let left = open.removeLast()
            report("translation-tag", at: left.offset, "<\(left.number)> is not closed")
        }
        return open[0].content
    }

    private mutating func close(_ number: Int, at offset: Int, _ open: inout [Open]) {
        guard open.count > 1, let last = open.last, open.contains(where: { $0.number == number }) else {
            return report("translation-tag", at: offset, "</\(number)> closes nothing")
        }
        guard last.number == number else {
            return report(
                "translation-tag", at: offset, "</\(number)> stands where </\(last.number)> belongs",
                hint: "tags may change places as a whole, not run into one another")
        }
        open.removeLast()
        guard var element = source.tags[number] else { return }
        // What is not words, such as the filters of a text, stays.
        element.children = last.content
        open[open.count - 1].content.append(.element(element))
    }

    private mutating func element(_ number: Int, at offset: Int, in open: [Open]) -> Element? {
        guard let element = source.tags[number] else {
            report(
                "translation-tag", at: offset, "the source has no tag <\(number)>",
                hint: source.tags.isEmpty
                    ? "a < before a number that is no tag is written \\<"
                    : "it has \(source.tags.keys.sorted().map { "<\($0)>" }.joined(separator: ", "))")
            return nil
        }
        seen[number, default: 0] += 1
        if seen[number] == 2, element.name != "br" {
            report("translation-tag", at: offset, "<\(number)> is there twice")
        }
        let parent = source.parents[number] ?? 0
        if let around = open.last?.number, around != parent, seen[number] == 1, element.name != "br" {
            report(
                "translation-tag", at: offset,
                parent == 0 ? "<\(number)> stands inside of <\(around)>" : "<\(number)> stands outside of <\(parent)>",
                hint: "tags may change places, and stay in the tag that they are in")
        }
        return element
    }

    /// - Parameter origins: For every scalar of the text its offset in the translation.
    private mutating func interpolation(_ text: String, _ origins: [Int]) -> Interpolation? {
        var anchors: [SourceText.Anchor] = []
        var expected = -1
        for (index, origin) in origins.enumerated() {
            let starts = translation.anchors.contains { $0.offset == origin }
            if origin != expected || starts, case .source(_, let line, let column) = place(origin) {
                anchors.append(SourceText.Anchor(offset: index, line: line, column: column))
            }
            expected = origin + 1
        }
        guard let parsed = Interpolation.parse(SourceText(text, file: file, anchors: anchors), into: &diagnostics)
        else { return nil }
        for case .placeholder(let expression) in parsed.pieces {
            let form = expression.root.form
            placeholders.insert(form)
            guard source.placeholders[form] == nil else { continue }
            let known = source.placeholders.values.sorted()
            let place = expression.source.place(at: expression.root.offset)
            diagnostics.add(
                .error(
                    "translation-placeholder", at: place,
                    "{{ \(expression.written) }} is not in the source",
                    hint: known.isEmpty
                        ? "the source has no placeholders"
                        : "it has \(known.joined(separator: ", ")); only texts in quotation marks may differ"))
        }
        return parsed
    }

    // MARK: Holding against the source

    private mutating func checkAll() {
        guard !diagnostics.hasErrors else { return }
        for (form, written) in source.placeholders.sorted(by: { $0.value < $1.value })
        where !placeholders.contains(form) {
            report("translation-placeholder", at: 0, "the translation has no \(written)", hint: "the source shows it")
        }
        for (number, element) in source.tags.sorted(by: { $0.key < $1.key }) where seen[number] == nil {
            // Where lines end, and which words need a reading over them, is different in every language.
            if ["br", "ruby", "rt"].contains(element.name) { continue }
            let tag = MessageText.isPair(element) ? "<\(number)>…</\(number)>" : "<\(number)/>"
            report(
                "translation-tag", at: 0, "the translation has no \(tag)", hint: "the source has it: <\(element.name)>")
        }
    }
}
