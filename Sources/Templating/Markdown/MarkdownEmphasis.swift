internal import CMarkdown

/// Words of Markdown with what it makes of them: emphasis, strong, struck and code. Everything else becomes plain
/// words: a link is its words, a heading or an item of a list a line of its own, and HTML is shown as it is written.
struct MarkdownEmphasis {
    struct Look: OptionSet {
        let rawValue: Int

        static let emphasized = Look(rawValue: 1)
        static let strong = Look(rawValue: 2)
        static let struck = Look(rawValue: 4)
        static let code = Look(rawValue: 8)
    }

    struct Words: Equatable {
        var text: String
        var look: Look
    }

    private(set) var words: [Words] = []

    /// Reads CommonMark with GitHub's strikethrough.
    init(_ markdown: String) {
        cmark_gfm_core_extensions_ensure_registered()
        guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return }
        defer { cmark_parser_free(parser) }
        if let struck = cmark_find_syntax_extension("strikethrough") {
            cmark_parser_attach_syntax_extension(parser, struck)
        }
        var text = markdown
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        guard let document = cmark_parser_finish(parser) else { return }
        defer { cmark_node_free(document) }
        read(document)
    }

    private mutating func read(_ document: OpaquePointer) {
        guard let walk = cmark_iter_new(document) else { return }
        defer { cmark_iter_free(walk) }
        var open: [Look] = []
        while true {
            let event = cmark_iter_next(walk)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(walk) else { return }
            let isEntering = event == CMARK_EVENT_ENTER
            if let look = Self.look(of: node) {
                if isEntering { open.append(look) } else { open.removeLast() }
            }
            if isEntering { add(node, open.reduce([]) { $0.union($1) }) }
        }
    }

    private static func look(of node: OpaquePointer) -> Look? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_EMPH: return .emphasized
        case CMARK_NODE_STRONG, CMARK_NODE_HEADING: return .strong
        default:
            // The type of an extension's node is not in its public header.
            let name = cmark_node_get_type_string(node).map { String(cString: $0) }
            return name == "strikethrough" ? .struck : nil
        }
    }

    private mutating func add(_ node: OpaquePointer, _ look: Look) {
        func literal() -> String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }
        switch cmark_node_get_type(node) {
        case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING: startLine()
        case CMARK_NODE_TEXT, CMARK_NODE_HTML_INLINE: append(literal(), look)
        case CMARK_NODE_CODE: append(literal(), look.union(.code))
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: append("\n", look)
        case CMARK_NODE_CODE_BLOCK, CMARK_NODE_HTML_BLOCK:
            startLine()
            append(literal().trimmingLineEnds, cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK ? .code : look)
        default: break
        }
    }

    /// What follows is a paragraph of its own.
    private mutating func startLine() {
        if !words.isEmpty { append("\n", []) }
    }

    private mutating func append(_ text: String, _ look: Look) {
        if let last = words.indices.last, words[last].look == look {
            words[last].text += text
        } else if !text.isEmpty {
            words.append(Words(text: text, look: look))
        }
    }
}

extension String {
    var trimmingLineEnds: String {
        var rest = self[...]
        while rest.last?.isNewline ?? false { rest.removeLast() }
        return String(rest)
    }
}
