internal import CMarkdown
internal import Diagnostics

/// A part of a Markdown template, in the order of the file.
struct MarkdownBlock {
    enum Content {
        case heading(level: Int, MarkdownWords)
        case paragraph(MarkdownWords)
        /// A paragraph of nothing but pictures.
        case pictures([MarkdownPicture])
        /// - Parameter first: The number of the first item of a numbered list.
        case list(first: Int?, [[MarkdownWords]])
        case quote([MarkdownWords])
        case code(PlacedText)
        case table(MarkdownTable)
        case directions([StageDirection], endsParagraph: Bool)
        case comment(String)
        /// The end of a scene.
        case end
    }

    var content: Content
    /// Nothing, where it begins.
    var start: PlacedText
}

/// Reads the blocks of a Markdown template's body.
struct MarkdownDocument {
    private(set) var blocks: [MarkdownBlock] = []
    private(set) var diagnostics: Diagnostics
    private let source: MarkdownSource

    init(_ source: MarkdownSource) {
        self.source = source
        diagnostics = source.diagnostics
        guard checkTables() else { return }
        cmark_gfm_core_extensions_ensure_registered()
        guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return }
        defer { cmark_parser_free(parser) }
        for name in ["strikethrough", "table"] {
            if let known = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, known) }
        }
        source.text.withUnsafeBytes { bytes in
            cmark_parser_feed(parser, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
        guard let document = cmark_parser_finish(parser) else { return }
        defer { cmark_node_free(document) }
        for node in Self.children(document) { read(node) }
    }

    /// cmark fills short rows up with cells: rows of one sign would become as many cells as the header has.
    private static let mostColumns = 24

    private mutating func checkTables() -> Bool {
        var count = 0
        for (offset, byte) in source.text.enumerated() {
            if byte == 10 || byte == 13 { count = 0 }
            if byte == UInt8(ascii: "|") { count += 1 }
            if count > Self.mostColumns + 1 {
                diagnostics.add(
                    .error(
                        "markdown", at: source.source.place(source.origin(offset)),
                        "a table has at most \(Self.mostColumns) columns"))
                return false
            }
        }
        return true
    }

    private static func children(_ node: OpaquePointer) -> [OpaquePointer] {
        var found: [OpaquePointer] = []
        var next = cmark_node_first_child(node)
        while let child = next {
            found.append(child)
            next = cmark_node_next(child)
        }
        return found
    }

    private func range(_ node: OpaquePointer) -> Range<Int> {
        source.range(lines: Int(cmark_node_get_start_line(node)), Int(cmark_node_get_end_line(node)))
    }

    /// Nothing, where a node begins.
    private func start(_ node: OpaquePointer) -> PlacedText {
        let column = max(0, Int(cmark_node_get_start_column(node)) - 1)
        return PlacedText("", offset: source.origin(range(node).lowerBound + column), source: source.source)
    }

    // MARK: Blocks

    private mutating func read(_ node: OpaquePointer) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_THEMATIC_BREAK: add(.end, node)
        case CMARK_NODE_HEADING:
            checkUnderline(node)
            add(.heading(level: Int(cmark_node_get_heading_level(node)), words(of: node)), node)
        case CMARK_NODE_PARAGRAPH:
            let words = words(of: node)
            add(words.pictures.map { .pictures($0) } ?? .paragraph(words), node)
        case CMARK_NODE_BLOCK_QUOTE:
            let paragraphs = paragraphs(in: node, of: "a quote")
            if !paragraphs.isEmpty { add(.quote(paragraphs), node) }
        case CMARK_NODE_LIST:
            let isNumbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
            let items = Self.children(node).map { paragraphs(in: $0, of: "an item of a list") }
                .filter { !$0.isEmpty }
            if !items.isEmpty {
                add(.list(first: isNumbered ? Int(cmark_node_get_list_start(node)) : nil, items), node)
            }
        case CMARK_NODE_CODE_BLOCK:
            var cursor = MarkdownCursor(source, range(node))
            add(.code(cursor.place(literal(node).trimmingLineEnds)), node)
        case CMARK_NODE_HTML_BLOCK: readMarkup(node)
        default:
            if Self.typeName(node) == "table" {
                add(.table(table(node)), node)
            } else {
                refuse(node, in: "a template")
            }
        }
    }

    private mutating func add(_ content: MarkdownBlock.Content, _ node: OpaquePointer) {
        blocks.append(MarkdownBlock(content: content, start: start(node)))
    }

    /// `---` under words makes them a heading, which nobody means who writes templates.
    private mutating func checkUnderline(_ node: OpaquePointer) {
        let first = Int(cmark_node_get_start_line(node))
        guard cmark_node_get_heading_level(node) == 2,
            source.text[source.range(lines: first, first)].first(where: { $0 != 32 }) != UInt8(ascii: "#")
        else { return }
        // cmark does not count the line under the words to them.
        var line = first + 1
        var under = source.range(lines: line, line)
        while !under.isEmpty, !source.text[under].allSatisfy({ " -\t\r\n".utf8.contains($0) }) {
            line += 1
            under = source.range(lines: line, line)
        }
        diagnostics.add(
            .error(
                "setext-heading", at: source.source.place(source.origin(under.lowerBound)),
                "--- directly under words makes them a heading, not the end of a scene",
                hint: "leave a line empty before ---; a heading is written # or ## before its words"))
    }

    /// What stands in an item or a quote: paragraphs, nothing else.
    private mutating func paragraphs(in parent: OpaquePointer, of what: String) -> [MarkdownWords] {
        var found: [MarkdownWords] = []
        for node in Self.children(parent) {
            switch cmark_node_get_type(node) {
            case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING: found.append(words(of: node))
            case CMARK_NODE_LIST:
                diagnostics.add(
                    .error(
                        "markdown", at: start(node).place, "a list cannot stand in \(what)",
                        hint: "write its items in the list around it, or as a list of their own"))
            default: refuse(node, in: what)
            }
        }
        return found
    }

    private mutating func readMarkup(_ node: OpaquePointer) {
        let text = literal(node)
        let inside = text.trimmingLineEnds.dropFirst("<!--".count).dropLast("-->".count)
        if let scalar = inside.unicodeScalars.first, inside.unicodeScalars.count == 1,
            case .directions(let directions, let endsParagraph)? = source.token(scalar)
        {
            add(.directions(directions, endsParagraph: endsParagraph), node)
        } else if text.hasPrefix("<!--") {
            var cursor = MarkdownCursor(source, range(node))
            add(.comment(cursor.place(text).text), node)
        } else {
            diagnostics.add(
                .error(
                    "markdown", at: start(node).place, "HTML has no meaning in a template",
                    hint: "write \\< for the sign itself"))
        }
    }

    private mutating func refuse(_ node: OpaquePointer, in what: String) {
        let names = [
            CMARK_NODE_BLOCK_QUOTE.rawValue: "a quote", CMARK_NODE_CODE_BLOCK.rawValue: "a block of code",
            CMARK_NODE_HTML_BLOCK.rawValue: "HTML or a direction", CMARK_NODE_THEMATIC_BREAK.rawValue: "---",
        ]
        let name = names[cmark_node_get_type(node).rawValue] ?? "this"
        diagnostics.add(
            .error(
                "markdown", at: start(node).place, "\(name) cannot stand in \(what)",
                hint: "write it without an indent, after an empty line"))
    }

    private mutating func table(_ node: OpaquePointer) -> MarkdownTable {
        let columns = Int(cmark_gfm_extensions_get_table_columns(node))
        let letters = cmark_gfm_extensions_get_table_alignments(node)
        let words = ["l": "start", "c": "center", "r": "end"]
        let alignments = (0..<columns).map { index in
            letters.flatMap { words[String(Unicode.Scalar($0[index]))] }
        }
        var rows: [[MarkdownWords]] = []
        for row in Self.children(node) { rows.append(Self.children(row).map { self.words(of: $0) }) }
        return MarkdownTable(header: rows.first ?? [], rows: Array(rows.dropFirst()), alignments: alignments)
    }

    // MARK: Words

    private mutating func words(of node: OpaquePointer) -> MarkdownWords {
        var reader = MarkdownWordReader(cursor: MarkdownCursor(source, range(node)))
        reader.read(node)
        diagnostics.add(reader.diagnostics)
        return reader.words
    }

    private func literal(_ node: OpaquePointer) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }

    static func typeName(_ node: OpaquePointer) -> String? {
        // The types of extensions' nodes are not in their public header.
        cmark_node_get_type_string(node).map { String(cString: $0) }
    }
}
