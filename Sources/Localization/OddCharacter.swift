/// The first character of a cell that the number in it cannot have: the letter O typed for a zero.
struct OddCharacter {
    let character: Character
    /// Counted from 1 in the cell's text without the white space around it.
    let position: Int

    /// Nil for a text without digits, which was never meant as a number, and for one whose characters are all in order.
    ///
    /// - Parameter range: Where the number should be in `text`: all of it but the currency.
    init?(in text: String, _ range: Range<String.Index>) {
        guard text.count <= CellProblem.longestShown, text[range].contains(where: \.isDigit),
            let index = text[range].firstIndex(where: { !$0.isDigit && !$0.isWhitespace && !"-−+.,'’٫٬".contains($0) })
        else { return nil }
        character = text[index]
        position = text.distance(from: text.startIndex, to: index) + 1
    }

    /// `the letter O at character 5`; what does not show, or looks like something else, with its number in Unicode.
    var description: String {
        let code = character.unicodeScalars.map { scalar in
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }.joined(separator: " ")
        let name =
            if character.isLetter {
                "the letter \(character)" + (character.isASCII ? "" : " (\(code))")
            } else if character.isASCII || character.isSymbol || character.isPunctuation || character.isNumber {
                "the character \(character)"
            } else {
                "the character \(code)"
            }
        return "\(name) at character \(position)"
    }
}

extension NumberNotation {
    /// What is wrong with a text that should be a number or an amount of money, which character is at fault, and what
    /// was most likely meant.
    ///
    /// - Parameters:
    ///   - isNot: `is not a number`.
    ///   - isMoney: Whether a currency may stay where it is.
    func problem(with text: String, _ isNot: String, isMoney: Bool) -> CellProblem {
        guard text.utf8.count <= 100 else { return CellProblem(text, isNot) }
        let range = Self.rangeOfAmount(in: text)
        let amount = String(text[range])
        guard let odd = OddCharacter(in: text, range) else {
            var problem = CellProblem(text, isNot, hint: hint(text))
            problem.isOtherNotation = isRead(elsewhere: amount)
            return problem
        }
        let words = "\(isNot): \(odd.description)"
        if let corrected = corrected(amount) {
            let meant = isMoney ? text[..<range.lowerBound] + corrected + text[range.upperBound...] : corrected[...]
            return CellProblem(text, words, hint: "did you mean \(meant)?")
        }
        // A word or a second symbol after a number in order is no slip of the finger but an unknown unit.
        let rest = amount.drop { $0.isDigit || $0.isWhitespace || "-−+.,".contains($0) }
        let isUnit = rest.count > 1 && rest.allSatisfy(\.isLetter) || rest.allSatisfy(\.isCurrencySymbol)
        return CellProblem(text, isUnit ? isNot : words, hint: hint(text))
    }

    /// Where the number is in an amount: what is left without a currency's code or symbol at one end.
    static func rangeOfAmount(in text: String) -> Range<String.Index> {
        var amount = text[...]
        func isCode(_ letters: Substring, before other: Character?) -> Bool {
            letters.utf8.count == 3 && letters.utf8.allSatisfy(\.isLetter) && other?.isLetter != true
                && isCurrency(letters.uppercased())
        }
        if isCode(amount.prefix(3), before: amount.dropFirst(3).first) {
            amount = amount.dropFirst(3)
        } else if isCode(amount.suffix(3), before: amount.dropLast(3).last) {
            amount = amount.dropLast(3)
        } else if let symbol = symbols.filter({ amount.hasPrefix($0) }).max(by: { $0.count < $1.count }) {
            amount = amount.dropFirst(symbol.count)
        } else if let symbol = symbols.filter({ amount.hasSuffix($0) }).max(by: { $0.count < $1.count }) {
            amount = amount.dropLast(symbol.count)
        }
        let start = amount.firstIndex { !$0.isWhitespace } ?? amount.startIndex
        let end = amount.lastIndex { !$0.isWhitespace }.map(amount.index(after:)) ?? start
        return start..<end
    }
}

extension Character {
    /// A decimal digit of any script.
    fileprivate var isDigit: Bool {
        guard let scalar = unicodeScalars.first, unicodeScalars.count == 1 else { return false }
        return scalar.properties.numericType == .decimal
    }
}
