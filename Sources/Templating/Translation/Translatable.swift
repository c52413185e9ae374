extension ElementDeclaration {
    static let translate = AttributeDeclaration(
        "translate", .keyword(["yes", "no", "required"]), .literal,
        "Whether the words inside are translated; required: a language that has no translation of them is an error.")

    static let context = AttributeDeclaration(
        "context", .text, .literal,
        "Tells translators the same words in different meanings apart: Open (button), Open (until six).")
}

/// What a comment says to translators: `<!-- translators: the sofa, not the person -->`.
enum TranslatorNote {
    static func text(of comments: [String]) -> String? {
        let notes = comments.compactMap { comment -> String? in
            var text = comment.trimmingWhitespace
            if text.hasPrefix("<!--") { text = String(text.dropFirst(4)).trimmingWhitespace }
            if text.hasSuffix("-->") { text = String(text.dropLast(3)).trimmingWhitespace }
            guard let match = text.prefixMatch(of: /[Tt]ranslators?:/) else { return nil }
            let words = text[match.range.upperBound...].split(whereSeparator: \.isWhitespace)
            return words.isEmpty ? nil : words.joined(separator: " ")
        }
        return notes.isEmpty ? nil : notes.joined(separator: "\n")
    }
}
