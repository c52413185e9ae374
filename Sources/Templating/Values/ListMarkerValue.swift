internal import TimelineModel

/// CSS list-style-type: a word, or a sign in quotes.
struct ListMarkerValue {
    static let expected = "one of \(vocabulary.joined(separator: ", ")), or a sign in quotes: '→'"
    static let vocabulary = ["none", "decimal"] + words.keys.sorted()

    private static let words = ["disc": "•", "circle": "◦", "square": "▪", "dash": "–", "check": "✓"]

    /// nil for none.
    let kind: ListMarker.Kind?

    init?(_ text: String) {
        switch text {
        case "none": kind = nil
        case "decimal": kind = .decimal
        default:
            if let symbol = Self.words[text] {
                kind = .symbol(symbol)
            } else if let quote = text.first, quote == "'" || quote == "\"", text.count > 2, text.last == quote {
                kind = .symbol(String(text.dropFirst().dropLast()))
            } else {
                return nil
            }
        }
    }

    /// A regular expression of XML Schema.
    static let pattern = #"none|decimal|disc|circle|square|dash|check|'.+'|".+""#
}
