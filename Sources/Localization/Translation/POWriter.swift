extension POFile {
    /// The file as `msgcat --no-wrap` would write it: a text is broken only where it has line ends of its own.
    public var text: String {
        var blocks = entries.filter { !$0.isObsolete }.map(\.lines)
        blocks += entries.filter(\.isObsolete).map(\.lines)
        if !lastComments.isEmpty { blocks.append(lastComments) }
        let ending = lineEnding.rawValue
        return blocks.map { $0.map { $0 + ending }.joined() }.joined(separator: ending)
    }
}

extension POEntry {
    /// Its lines, without line ends.
    fileprivate var lines: [String] {
        var lines = comments.map { $0.isEmpty ? "#" : "# \($0)" }
        lines += extractedComments.map { $0.isEmpty ? "#." : "#. \($0)" }
        lines += Self.wrapped(references)
        if !flags.isEmpty { lines.append("#, " + flags.joined(separator: ", ")) }
        if let previous {
            let lead = isObsolete ? "#~| " : "#| "
            if let context = previous.context { lines += Self.statement("msgctxt", context, lead) }
            if let id = previous.id { lines += Self.statement("msgid", id, lead) }
            if let plural = previous.plural { lines += Self.statement("msgid_plural", plural, lead) }
        }
        let lead = isObsolete ? "#~ " : ""
        if let context { lines += Self.statement("msgctxt", context, lead) }
        lines += Self.statement("msgid", id, lead)
        if let plural { lines += Self.statement("msgid_plural", plural, lead) }
        for (index, string) in strings.enumerated() {
            lines += Self.statement(plural == nil ? "msgstr" : "msgstr[\(index)]", string.text, lead)
        }
        return lines
    }

    /// As many references on a line as fit into 79 columns.
    private static func wrapped(_ references: [String]) -> [String] {
        var lines: [String] = []
        for reference in references {
            if let last = lines.last, last.count + 1 + reference.count <= 79 {
                lines[lines.count - 1] = last + " " + reference
            } else {
                lines.append("#: " + reference)
            }
        }
        return lines
    }

    private static func statement(_ keyword: String, _ text: String, _ lead: String) -> [String] {
        // By scalars: CR LF would be one character.
        let parts = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        var pieces = parts.dropLast().map { $0 + "\n" } + [parts.last ?? ""]
        if pieces.count > 1, pieces.last?.isEmpty == true { pieces.removeLast() }
        if pieces.count < 2 { return ["\(lead)\(keyword) \"\(escaped(pieces.first ?? ""))\""] }
        return ["\(lead)\(keyword) \"\""] + pieces.map { "\(lead)\"\(escaped($0))\"" }
    }

    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\"".unicodeScalars
            case "\\": result += "\\\\".unicodeScalars
            case "\n": result += "\\n".unicodeScalars
            case "\t": result += "\\t".unicodeScalars
            case "\r": result += "\\r".unicodeScalars
            case "\u{7}": result += "\\a".unicodeScalars
            case "\u{8}": result += "\\b".unicodeScalars
            case "\u{B}": result += "\\v".unicodeScalars
            case "\u{C}": result += "\\f".unicodeScalars
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
