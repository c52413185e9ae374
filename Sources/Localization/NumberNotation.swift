public import Foundation

/// How the numbers of a sheet are written: which sign parts the decimals and which ones group the digits.
///
/// Chosen by the template (`numbers="de"`), never by the machine's locale. Without a choice `.` parts the decimals
/// and nothing groups, because `1,234` means different numbers to different people.
public struct NumberNotation: Hashable, Sendable {
    let decimal: Character
    /// Signs that may stand between groups of digits; empty when grouping is refused.
    let grouping: Set<Character>
    /// Indian grouping: two digits, with three at the end.
    let groupsByTwo: Bool
    /// The language it was taken from; nil for the plain notation.
    let language: LanguageTag?

    /// `1234.5`.
    public static let plain = NumberNotation(decimal: ".", grouping: [], groupsByTwo: false, language: nil)

    private init(decimal: Character, grouping: Set<Character>, groupsByTwo: Bool, language: LanguageTag?) {
        self.decimal = decimal
        self.grouping = grouping
        self.groupsByTwo = groupsByTwo
        self.language = language
    }

    /// The notation of a language, from CLDR: `de` reads `1.234,50`, `en` reads `1,234.50`.
    public init(_ language: LanguageTag) {
        let locale = language.locale
        let decimal = locale.decimalSeparator?.first ?? "."
        var grouping = Set(locale.groupingSeparator.map(Array.init) ?? [])
        // People type a plain space or an apostrophe where CLDR has a narrow no-break space or a typographic one.
        if grouping.contains(where: \.isWhitespace) { grouping.formUnion([" ", "\u{A0}", "\u{202F}"]) }
        if grouping.contains("’") { grouping.insert("'") }
        grouping.remove(decimal)
        self.init(
            decimal: decimal == "٫" ? "." : decimal, grouping: grouping,
            groupsByTwo: ["hi", "bn", "ta", "te", "gu", "kn", "ml", "mr", "pa", "or", "as"].contains(language.language)
                || language.region == "IN",
            language: language)
    }
}

extension NumberNotation {
    /// A number written plainly (`1234.5`) as this notation writes it, without grouping.
    public func written(_ plain: String) -> String { plain.replacing(".", with: String(decimal)) }

    /// Reads a number; blanks around it do not count, `+` and `-` (or `−`) may stand before it.
    public func number(_ text: String) throws(CellProblem) -> Decimal {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if let number = read(trimmed) { return number }
        throw problem(with: trimmed, "is not a number", isMoney: false)
    }

    /// The number, or nil when the text is not one in this notation.
    func read(_ text: String) -> Decimal? {
        guard text.utf8.count <= 100 else { return nil }
        var rest = Substring(Self.withLatinDigits(text))
        var sign = ""
        if let first = rest.first, first == "-" || first == "−" || first == "+" {
            if first != "+" { sign = "-" }
            rest.removeFirst()
        }
        let parts = rest.split(separator: decimal, maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap(ungrouped) else { return nil }
        let fraction = parts.count > 1 ? parts[1] : ""
        guard fraction.utf8.allSatisfy(\.isDigit), parts.count == 1 || !fraction.isEmpty, !(whole + fraction).isEmpty
        else { return nil }
        return Decimal(exactly: sign + (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction))
    }

    /// Digits without their grouping; nil when groups are not complete: `1.23.456` is a slip, not a number.
    private func ungrouped(_ text: Substring) -> String? {
        if text.utf8.allSatisfy(\.isDigit) { return String(text) }
        let groups = text.split(whereSeparator: grouping.contains)
        let separators = text.filter(grouping.contains)
        guard groups.count == separators.count + 1, Set(separators).count == 1, let first = groups.first,
            groups.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }), groups.last?.utf8.count == 3
        else { return nil }
        let middle = groups.dropFirst().dropLast()
        guard middle.allSatisfy({ $0.utf8.count == 3 || groupsByTwo && $0.utf8.count == 2 }),
            (1...3).contains(first.utf8.count)
        else { return nil }
        return groups.joined()
    }

    /// Digits of other scripts (Arabic, Devanagari) and full-width ones as ASCII, with the Arabic separators.
    static func withLatinDigits(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        return String(
            text.map { character -> Character in
                if character == "٫" { return "." }
                guard !character.isASCII, let digit = character.wholeNumberValue, digit < 10,
                    character.unicodeScalars.first?.properties.numericType == .decimal
                else { return character }
                return Character(String(digit))
            })
    }
}

extension NumberNotation {
    /// What was most likely meant by a text that is not a number.
    func hint(_ text: String) -> String? {
        guard text.utf8.count <= 60 else { return nil }
        if let corrected = corrected(text) { return "did you mean \(corrected)?" }
        let languages = otherLanguages(text)
        if let language = languages.first {
            let readings = languages.map { "numbers=\"\($0)\" reads it as \(suggested(text, in: $0))" }
            if Set(languages.map { suggested(text, in: $0) }).count > 1 { return readings.joined(separator: ", ") }
            return "declare numbers=\"\(language)\" to read it, or write \(suggested(text, in: language))"
        }
        let bare = text.trimmingCharacters(in: CharacterSet(charactersIn: "0123456789.,-+").inverted)
        guard bare != text, !bare.isEmpty else { return nil }
        return read(bare) != nil ? "did you mean \(bare)?" : hint(bare)
    }

    /// The text with letters that look like digits replaced: `12,5O` → `12,50`.
    func corrected(_ text: String) -> String? {
        guard text.contains(where: \.isNumber) else { return nil }
        let likeDigits: [Character: Character] = [
            "O": "0", "o": "0", "О": "0", "о": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2",
        ]
        let fixed = String(text.map { likeDigits[$0] ?? $0 })
        guard fixed != text else { return nil }
        if read(fixed) != nil { return fixed }
        guard let language = otherLanguages(fixed).first else { return nil }
        return suggested(fixed, in: language)
    }

    /// Whether it is a number in the notation of another language.
    func isRead(elsewhere text: String) -> Bool { !otherLanguages(text).isEmpty }

    /// The languages whose notation reads the text: with a decimal comma `de`, with grouping commas `en`, and so on;
    /// `1,234` is read by both.
    private func otherLanguages(_ text: String) -> [String] {
        let found = ["de", "en", "fr", "hi", "de-CH"].filter { code in
            guard code != language?.description, let tag = try? LanguageTag(code) else { return false }
            return NumberNotation(tag).read(text) != nil
        }
        if found.starts(with: ["de", "en"]) { return ["de", "en"] }
        return Array(found.prefix(1))
    }

    /// The number that `language` reads, written in this notation.
    private func suggested(_ text: String, in language: String) -> String {
        guard let tag = try? LanguageTag(language), let number = NumberNotation(tag).read(text) else { return text }
        // Decimals stay as many as were written: 12,50 is suggested as 12.50.
        let decimals =
            text.split(separator: NumberNotation(tag).decimal, omittingEmptySubsequences: false).dropFirst()
            .first?.count ?? 0
        var plain = number.description
        if decimals > 0 {
            let written = plain.split(separator: ".").dropFirst().first?.count ?? 0
            if written == 0 { plain += "." }
            plain += String(repeating: "0", count: max(0, decimals - written))
        }
        return plain.replacing(".", with: String(decimal))
    }
}
