/// Splits an attribute's value into words at white space, keeping what stands in parentheses together.
func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var depth = 0
    for character in text {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if depth <= 0, character == " " || character == "\n" || character == "\t" {
            if !word.isEmpty { words.append(word) }
            word = ""
        } else {
            word.append(character)
        }
    }
    return word.isEmpty ? words : words + [word]
}

/// A decimal number without exponent, sign allowed: what every number in a template looks like.
func number(_ text: some StringProtocol) -> Double? {
    var digits = text[...]
    if let first = digits.first, first == "-" || first == "+" { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }), digits.utf8.count <= 15,
        parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    return Double(
        String(text.hasPrefix("+") ? text.dropFirst() : text[...]).replacing(/^(-?)\./, with: { "\($0.1)0." })
            .replacing(/\.$/, with: ".0"))
}

/// The number before a unit: `number("12px", unit: "px")` is 12.
func number(_ text: String, unit: String) -> Double? {
    text.hasSuffix(unit) ? number(text.dropLast(unit.count)) : nil
}
