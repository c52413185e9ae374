import Foundation
import Synchronization

extension DatePattern {
    /// Reads a whole text by the pattern; nil when it does not fit or the day does not exist.
    ///
    /// Single-letter number fields take one digit or more, doubled ones one or two (people leave zeros out); names of
    /// months and days are those of `language`, long or short, in any case. A two-digit year is in 1970...2069.
    func read(_ text: String, language: LanguageTag) -> CivilDate? {
        var rest = Substring(NumberNotation.withLatinDigits(text))
        guard rest.utf8.count <= 200 else { return nil }
        var fields: [Character: Int] = [:]
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let literal):
                guard rest.hasPrefix(literal) else { return nil }
                rest.removeFirst(literal.count)
            case .field(let letter, let count):
                let isFollowedByDigits = index + 1 < parts.count && parts[index + 1].isNumeric
                guard let value = Self.take(letter, count, exact: isFollowedByDigits, from: &rest, language) else {
                    return nil
                }
                fields[letter] = value
            }
        }
        guard rest.isEmpty else { return nil }
        return Self.date(fields)
    }

    private static func date(_ fields: [Character: Int]) -> CivilDate? {
        guard let year = fields["y"], let month = fields["M"] ?? fields["L"], let day = fields["d"] else { return nil }
        var hour = fields["H"]
        if let twelve = fields["h"] {
            guard (1...12).contains(twelve) else { return nil }
            hour = twelve % 12 + (fields["a"] ?? 0) * 12
        }
        let time = hour.map { (hour: $0, minute: fields["m"] ?? 0, second: fields["s"] ?? 0) }
        return CivilDate(year: year, month: month, day: day, time: time)
    }

    private static func take(
        _ letter: Character, _ count: Int, exact: Bool, from rest: inout Substring, _ language: LanguageTag
    ) -> Int? {
        switch letter {
        case "M" where count > 2, "L" where count > 2:
            return name(from: &rest, Names.of(language).months).map { $0 + 1 }
        case "E": return name(from: &rest, Names.of(language).weekdays)
        case "a": return name(from: &rest, [["am", "a.m."], ["pm", "p.m."]])
        default: break
        }
        // Fields that touch the next one have a fixed width, as in yyyyMMdd.
        let longest = letter == "y" ? (count == 2 ? 2 : 4) : 2
        let digits = rest.prefix(exact ? min(count, longest) : longest).prefix { $0.isASCII && $0.isNumber }
        guard let value = Int(digits), !exact || digits.count == count, letter != "y" || digits.count == longest else {
            return nil
        }
        rest.removeFirst(digits.count)
        return letter == "y" && count == 2 ? value + (value < 70 ? 2000 : 1900) : value
    }

    /// Takes the longest name that fits off the front and gives its number.
    private static func name(from rest: inout Substring, _ names: [[String]]) -> Int? {
        var best: (index: Int, length: Int)?
        let start = rest.lowercased()
        for (index, spellings) in names.enumerated() {
            for spelling in spellings where start.hasPrefix(spelling) && spelling.count > best?.length ?? 0 {
                best = (index, spelling.count)
            }
        }
        guard let best else { return nil }
        rest.removeFirst(min(best.length, rest.count))
        return best.index
    }
}

extension DatePattern.Part {
    fileprivate var isNumeric: Bool {
        switch self {
        case .literal: false
        case .field(let letter, let count): !(count > 2 && "ML".contains(letter) || "Ea".contains(letter))
        }
    }
}

/// The names of months and days in a language, in lower case, each with its spellings.
private struct Names: Sendable {
    var months: [[String]]
    var weekdays: [[String]]

    /// Looked up once for each language: a calendar takes longer to make than a cell to read.
    private static let known = Mutex<[LanguageTag: Names]>([:])

    static func of(_ language: LanguageTag) -> Names {
        known.withLock { known in
            if let names = known[language] { return names }
            let names = Names(language)
            known[language] = names
            return names
        }
    }

    private init(_ language: LanguageTag) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.locale = language.locale
        months = Self.spellings([
            calendar.monthSymbols, calendar.shortMonthSymbols, calendar.standaloneMonthSymbols,
            calendar.shortStandaloneMonthSymbols,
        ])
        weekdays = Self.spellings([calendar.weekdaySymbols, calendar.shortWeekdaySymbols])
    }

    /// For each month or day what it is called in each of the lists, abbreviations with and without their point.
    private static func spellings(_ lists: [[String]]) -> [[String]] {
        (0..<(lists.first?.count ?? 0)).map { index in
            lists.filter { index < $0.count }.map { $0[index].lowercased() }
                .flatMap { $0.hasSuffix(".") ? [$0, String($0.dropLast())] : [$0] }.filter { !$0.isEmpty }
        }
    }
}
