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

/// The text cut at commas outside parentheses, white space made single.
func commas(in text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.map { words(of: $0).joined(separator: " ") }
}

/// As many outlines or shadows as anyone draws; a cell may hold the list.
private let mostInList = 8

/// Values separated by commas, eight at most; none of them for `none`, nil where one cannot be read.
func list<Value>(_ text: String, of parse: (String) -> Value?) -> [Value]? {
    let parts = commas(in: text)
    if parts == ["none"] { return [] }
    let values = parts.prefix(mostInList + 1).compactMap(parse)
    return values.count == parts.count && values.count <= mostInList ? values : nil
}

/// A decimal number without exponent, sign allowed: what every number in a template looks like. Of what was divided, it may
/// have as many decimals as a decimal holds.
func number(_ text: some StringProtocol) -> Double? {
    var (digits, points) = (0, 0)
    var whole = 0
    for (index, byte) in text.utf8.enumerated() {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            digits += 1
            if points == 0 { whole += 1 }
        case UInt8(ascii: "."): points += 1
        case UInt8(ascii: "-") where index == 0, UInt8(ascii: "+") where index == 0: break
        default: return nil
        }
    }
    return (1...55).contains(digits) && whole <= 15 && points <= 1 ? Double(String(text)) : nil
}

/// The number before a unit: `number("12px", unit: "px")` is 12.
func number(_ text: String, unit: String) -> Double? {
    text.hasSuffix(unit) ? number(text.dropLast(unit.count)) : nil
}
