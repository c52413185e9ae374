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
    var (digits, points) = (0, 0)
    for (index, byte) in text.utf8.enumerated() {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
        case UInt8(ascii: "."): points += 1
        case UInt8(ascii: "-") where index == 0, UInt8(ascii: "+") where index == 0: break
        default: return nil
        }
    }
    return (1...15).contains(digits) && points <= 1 ? Double(String(text)) : nil
}

/// The number before a unit: `number("12px", unit: "px")` is 12.
func number(_ text: String, unit: String) -> Double? {
    text.hasSuffix(unit) ? number(text.dropLast(unit.count)) : nil
}
