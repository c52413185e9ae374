import Foundation
import TestSupport
import Testing

@testable import Localization

/// What Rowreel writes, held against ICU (PyICU) and Babel, which have CLDR's data of other years.
///
/// `Cases/cldr-differences.txt` lists where they differ, and why; anything that is not there is a mistake.
@Suite struct OracleTests {
    private static let languages = """
        en en-GB de de-CH fr fr-CH es es-MX pt-BR it nl sv nb fi pl cs hu ro ru tr el ar ar-EG ar-AE he fa ur hi mr bn ne my
        th vi id ja ko zh-Hans zh-Hant
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    struct Question: CustomStringConvertible {
        var language: String
        var kind: String
        var argument: String
        var value: String

        var line: String {
            let digits = (try? LanguageTag(language)).map { Formats($0).numberingSystem.name } ?? ""
            return [language, digits, kind, argument, value].joined(separator: "\t")
        }
        var description: String { [language, kind, argument, value].filter { !$0.isEmpty }.joined(separator: " ") }
    }

    private static let questions: [Question] = languages.flatMap { language in
        kinds.flatMap { kind, arguments, values in
            arguments.flatMap { argument in
                values.map { Question(language: language, kind: kind, argument: argument, value: $0) }
            }
        }
    }

    private static let kinds: [(String, arguments: [String], values: [String])] = [
        ("digits", [""], [""]),
        ("money", ["USD", "EUR", "JPY", "KWD"], ["1234.5", "-3", "129"]),
        ("number", [""], ["1234567.891", "-12.5", "7", "1234"]),
        ("percent", ["0", "1"], ["0.257", "-0.12", "12"]),
        ("date", ["short", "medium", "long", "full"], ["2026-11-21", "2024-02-05"]),
        (
            "unit", ["kilogram:short", "meter:long", "celsius:short", "kilometer-per-hour:narrow", "day:long"],
            ["1", "2.5", "5"]
        ),
        ("plural", [""], ["0", "1", "2", "3", "5", "11", "21", "1.5", "1000000"]),
        ("ordinal", [""], ["1", "2", "3", "4", "11", "22"]),
        ("list", ["and", "or"], ["a", "a|b", "a|b|c|d"]),
    ]

    /// Ours, in what Babel knows where it is asked: Latin digits and the Gregorian calendar.
    private static func answer(_ question: Question, plain: Bool) throws -> String {
        var language = try LanguageTag(question.language)
        if plain { language = language.with(keyword: "nu", "latn").with(keyword: "ca", "gregory") }
        let formats = Formats(language)
        let number = Decimal(exactly: question.value) ?? 0
        let text: String
        switch question.kind {
        case "digits": text = formats.numberingSystem.name
        case "money": text = formats.money(number, currency: question.argument)
        case "number": text = formats.number(number)
        case "percent": text = formats.percent(number, fractionDigits: try #require(Int(question.argument)))
        case "date":
            let date = try #require(CivilDate(iso: question.value))
            text = formats.date(date, style: try #require(Formats.DateStyle(rawValue: question.argument)))
        case "unit":
            let parts = question.argument.split(separator: ":").map(String.init)
            let style = try #require(Formats.UnitStyle(rawValue: parts[1]))
            text = try #require(formats.unit(number, parts[0], style: style))
        case "plural": text = formats.pluralForm(of: number).rawValue
        case "ordinal": text = formats.pluralForm(of: number, isRank: true).rawValue
        default:
            text = formats.list(
                question.value.split(separator: "|").map(String.init), isAlternative: question.argument == "or")
        }
        // Isolates that we set around signs of currencies, and Foundation around items of lists.
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { !("\u{2066}"..."\u{2069}" ~= $0) }))
    }

    /// Spaces that do not break and marks of direction by name, so that a difference in them can be read.
    private static func shown(_ text: String) -> String {
        let names: [Unicode.Scalar: String] = [
            "\u{A0}": "_", "\u{202F}": "‿", "\u{200E}": "<LRM>", "\u{200F}": "<RLM>", "\u{61C}": "<ALM>",
        ]
        return text.unicodeScalars.map { names[$0] ?? String($0) }.joined()
    }

    @Test func icuAndBabel() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")
        let lines = try Self.python(folder.appending(path: "cldr.py").path, Self.questions.map(\.line))
        #expect(lines.first == "icu 72.1 babel 2.10.3", "the list of differences was made with these")
        #expect(CLDR.versions == ["cldr 46 (foundation)", "cldr 42 (icu)"])
        try #require(lines.count == Self.questions.count + 1)
        var found: Set<String> = []
        for (question, line) in zip(Self.questions, lines.dropFirst()) {
            let answers = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            for (name, theirs) in zip(["icu", "babel"], answers) where theirs != "-" {
                let ours = try Self.answer(question, plain: name == "babel")
                if ours != theirs { found.insert("\(question): \(Self.shown(ours)) | \(name) \(Self.shown(theirs))") }
            }
        }
        let file = folder.appending(path: "cldr-differences.txt")
        let known = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map(String.init)
        let unlisted = found.subtracting(known).sorted()
        #expect(unlisted.isEmpty, "not in the list:\n\(unlisted.joined(separator: "\n"))")
        let gone = Set(known).subtracting(found).sorted()
        #expect(gone.isEmpty, "in the list and not there any more:\n\(gone.joined(separator: "\n"))")
    }

    /// The lines that Debian's Python writes; only it sees Debian's packages.
    private static func python(_ script: String, _ lines: [String]) throws -> [String] {
        let input = FileManager.default.temporaryDirectory.appending(path: "rowreel-\(UUID().uuidString)")
        try lines.joined(separator: "\n").write(to: input, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: input) }
        let command = Command(
            ["/usr/bin/python3", script], environment: ["PYTHONIOENCODING": "utf-8"], input: input.path)
        let outcome = try command.run()
        try #require(
            outcome.status == 0, "\(outcome.errors)\nIs it missing? apt-get install python3-icu python3-babel")
        return outcome.output.split(separator: "\n").map(String.init)
    }
}
