import Foundation

/// A date pattern in CLDR's letters (Unicode TR 35 part 4): `d MMM yyyy`, `dd.MM.yyyy`, `EEEE, d MMMM`.
///
/// The same pattern writes dates in templates and says how the cells of a sheet are read.
public struct DatePattern: Hashable, Sendable, CustomStringConvertible {
    enum Part: Hashable, Sendable {
        case field(Character, count: Int)
        case literal(String)
    }

    let parts: [Part]

    /// Whether it writes names of months or days, which every language has its own of.
    var hasNames: Bool {
        parts.contains { part in
            if case .field(let letter, let count) = part {
                letter == "E" || count > 2 && "ML".contains(letter)
            } else {
                false
            }
        }
    }

    /// The pattern as written.
    public let description: String

    /// Reads a pattern; letters outside quotes must be fields that are known.
    public init(_ pattern: String) throws(DatePatternProblem) {
        guard pattern.utf8.count <= 200 else { throw DatePatternProblem("the date pattern is too long", hint: nil) }
        if pattern.contains("%"), !pattern.contains("'%") {
            throw DatePatternProblem(
                "\"\(pattern)\" is not a date pattern",
                hint: Self.translated(pattern).map { "write it in CLDR's letters: \"\($0)\"" })
        }
        parts = try Self.split(pattern)
        description = pattern
        guard parts.contains(where: { if case .field = $0 { true } else { false } }) else {
            throw DatePatternProblem(
                "\"\(pattern)\" shows nothing of a date",
                hint: "use one of the styles short, medium, long, full, or a pattern such as \"d MMM yyyy\"")
        }
    }

    private static func split(_ pattern: String) throws(DatePatternProblem) -> [Part] {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(pattern)
        while let letter = rest.first {
            if letter == "'" {
                literal += try quoted(&rest, in: pattern)
            } else if letter.isASCII, letter.isLetter {
                let count = rest.prefix { $0 == letter }.count
                guard widest[letter].map({ count <= $0 }) ?? false, !(letter == "E" && count == 2) else {
                    let field = String(repeating: letter, count: count)
                    throw DatePatternProblem(
                        "\"\(field)\" in the date pattern \"\(pattern)\" is not a field",
                        hint: suggestion(letter) ?? "fields are yyyy yy MMMM MMM MM M dd d EEEE EEE HH H hh h mm ss a; "
                            + "other letters go into single quotes")
                }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.field(letter, count: count))
                rest.removeFirst(count)
            } else {
                literal.append(letter)
                rest.removeFirst()
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        return parts
    }

    /// The fields that are known, with the most letters each may have.
    private static let widest: [Character: Int] = [
        "y": 4, "M": 5, "L": 5, "d": 2, "E": 5, "H": 2, "h": 2, "m": 2, "s": 2, "a": 1,
    ]

    private static func suggestion(_ letter: Character) -> String? {
        switch letter {
        case "Y": "the calendar year is y, as in yyyy"
        case "D": "the day of the month is d, as in dd"
        case "S": "seconds are s, as in ss"
        case "n", "N": "minutes are m, as in mm"
        default: nil
        }
    }

    /// Takes a quoted literal off the front; two quotes stand for one.
    private static func quoted(_ rest: inout Substring, in pattern: String) throws(DatePatternProblem) -> String {
        rest.removeFirst()
        if rest.first == "'" {
            rest.removeFirst()
            return "'"
        }
        var text = ""
        while let letter = rest.popFirst() {
            guard letter == "'" else {
                text.append(letter)
                continue
            }
            guard rest.first == "'" else { return text }
            rest.removeFirst()
            text.append("'")
        }
        throw DatePatternProblem("a single quote is not closed in the date pattern \"\(pattern)\"", hint: nil)
    }

    /// A strftime pattern, as Liquid writes dates, in CLDR's letters; nil when a letter has no counterpart.
    private static func translated(_ pattern: String) -> String? {
        let fields: [Character: String] = [
            "Y": "yyyy", "y": "yy", "m": "MM", "d": "dd", "e": "d", "b": "MMM", "h": "MMM", "B": "MMMM", "a": "EEE",
            "A": "EEEE", "H": "HH", "I": "hh", "l": "h", "k": "H", "M": "mm", "S": "ss", "p": "a", "F": "yyyy-MM-dd",
            "T": "HH:mm:ss", "D": "MM/dd/yy",
        ]
        var result = ""
        var rest = Substring(pattern)
        while let letter = rest.popFirst() {
            guard letter == "%" else {
                result += letter.isLetter ? "'\(letter)'" : String(letter)
                continue
            }
            if rest.first == "-" { rest.removeFirst() }
            guard let code = rest.popFirst(), let field = fields[code] else { return nil }
            result += field
        }
        return result.replacing("''", with: "")
    }
}

/// Why a text is not a date pattern.
public struct DatePatternProblem: Error, Hashable, Sendable {
    public var message: String
    public var hint: String?

    init(_ message: String, hint: String?) {
        self.message = message
        self.hint = hint
    }
}
