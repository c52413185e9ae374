import Foundation

/// How the cells of a sheet are read: `numbers="de"` and `dates="dd.MM.yyyy"` on `<data>`.
///
/// A plain value, safe to share. Texts are read as they stand, whatever the machine's own language.
public struct CellReading: Hashable, Sendable {
    public var numbers: NumberNotation
    /// The pattern of dates; nil is ISO 8601.
    public var dates: DatePattern?

    /// Whose names of months and days the dates hold.
    public var language: LanguageTag

    public init(numbers: NumberNotation = .plain, dates: DatePattern? = nil, language: LanguageTag = .english) {
        self.numbers = numbers
        self.dates = dates
        self.language = language
    }

    /// Reads a date by the pattern, and otherwise by ISO 8601.
    public func date(_ text: String) throws(CellProblem) -> CivilDate {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if let dates, let date = dates.read(trimmed, language: language) { return date }
        if let date = CivilDate(iso: trimmed) { return date }
        throw CellProblem(trimmed, "is not a date", hint: dateHint(trimmed))
    }

    /// `true yes 1` and `false no 0`, in any case.
    public func boolean(_ text: String) throws(CellProblem) -> Bool {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        switch trimmed.lowercased() {
        case "true", "yes", "1": return true
        case "false", "no", "0": return false
        default:
            let near = ["t": "true", "y": "yes", "f": "false", "n": "no", "on": "yes", "off": "no", "x": "yes"]
            throw CellProblem(
                trimmed, "is neither true nor false",
                hint: near[trimmed.lowercased()].map { "did you mean \($0)?" }
                    ?? "write true or false, yes or no, 1 or 0")
        }
    }

    /// The items of a list, without the blanks around them; empty items are left out.
    public func list(_ text: String, separator: String) -> [String] {
        let parts = separator.isEmpty ? [text] : text.components(separatedBy: separator)
        return parts.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }

    private static let commonPatterns = [
        "dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "dd-MM-yyyy", "yyyy/MM/dd", "yyyyMMdd", "d MMMM yyyy", "MMMM d, yyyy",
        "dd.MM.yy", "dd/MM/yy", "MM/dd/yy",
    ]

    /// What the text would be a date in: `21.11.2026` is one by `dates="dd.MM.yyyy"`.
    private func dateHint(_ text: String) -> String? {
        guard text.utf8.count <= 60 else { return nil }
        let fitting = Self.commonPatterns.filter { (try? DatePattern($0))?.read(text, language: language) != nil }
        if !fitting.isEmpty {
            let choices = fitting.map { "dates=\"\($0)\"" }.joined(separator: " or ")
            return "declare \(choices) to read it"
        }
        if text.utf8.count == 5, let serial = Int(text), (20_000...80_000).contains(serial) {
            return "this is a spreadsheet's day number; format the column as a date before exporting it"
        }
        let pattern = dates.map { "\($0)" + ($0.hasNames ? " in \(language.name(in: .english))" : "") }
        guard text.utf8.first?.isDigit == true else { return "write it as \(pattern ?? "2026-11-21")" }
        return pattern.map { "dates are read as \($0) or 2026-11-21" }
            ?? "write it as 2026-11-21; is it a day that exists?"
    }
}
