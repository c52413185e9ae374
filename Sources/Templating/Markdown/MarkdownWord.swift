/// Words of an author between spaces, as in `![cover region=photo](…)`.
enum MarkdownWord {
    /// `cover`, or `region=photo`.
    enum Part {
        case word(PlacedText)
        case pair(name: PlacedText, value: PlacedText)
    }

    /// The stretches between white space; what stands in quotes or `{{ }}` is not cut.
    static func split(_ text: PlacedText) -> [PlacedText] {
        let scalars = Array(text.text.unicodeScalars)
        var words: [PlacedText] = []
        var start: Int?
        var quote: Unicode.Scalar?
        var depth = 0
        for (index, scalar) in scalars.enumerated() {
            if scalar == "{" { depth += 1 }
            if scalar == "}" { depth = max(0, depth - 1) }
            if let open = quote {
                if scalar == open { quote = nil }
            } else if (scalar == "\"" || scalar == "'"), depth == 0, index > 0, scalars[index - 1] == "=" {
                quote = scalar
            }
            let isSpace = scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
            if isSpace, quote == nil, depth == 0 {
                if let first = start { words.append(text.prefix(index).dropFirst(first)) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let start { words.append(text.dropFirst(start)) }
        return words
    }

    static func parts(_ text: PlacedText) -> [Part] {
        split(text).map { word in
            let scalars = Array(word.text.unicodeScalars)
            guard let equals = scalars.firstIndex(of: "="), equals > 0,
                scalars[0].properties.isAlphabetic,
                scalars[..<equals].allSatisfy({ $0.properties.isAlphabetic || ("0"..."9").contains($0) })
            else { return .word(word) }
            var value = word.dropFirst(equals + 1)
            let inner = Array(value.text.unicodeScalars)
            if inner.count >= 2, let quote = inner.first, quote == "\"" || quote == "'", inner.last == quote {
                value = value.prefix(inner.count - 1).dropFirst(1)
            }
            return .pair(name: word.prefix(equals), value: value)
        }
    }
}
