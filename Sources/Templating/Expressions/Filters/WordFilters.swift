import Diagnostics
import Foundation
import Localization

extension ValueFilter {
    /// Filters that put words and signs around numbers and between items, as the language does.
    static let words: [ValueFilter] = [
        ValueFilter(
            "unit",
            "Writes a number with a unit of CLDR, such as kilogram, meter or kilometer-per-hour: style short, narrow or long.",
            input: .number,
            [Parameter("unit", .text), Parameter("style", .text, or: "\"short\"")],
            check: { _, arguments throws(ValueProblem) in
                _ = try unitStyle(arguments[1]?.literal)
                if let unit = arguments[0]?.literal { _ = try written(1, unit, .short, Formats(.english)) }
                return .text
            },
            apply: { call throws(ValueProblem) in
                let style = try unitStyle(try call.text(1))
                let unit = try call.text(0)
                return .text(try written(try call.amount(), unit ?? "", style, call.formats))
            }),
        forms(
            "plural",
            "The words for a number in the language's plural form; # in them is the number: one: \"# day\", other: \"# days\". =0: \"none\" is for that number alone.",
            isRank: false),
        forms(
            "ordinal",
            "The words for a rank in the language's form: one: \"#st\", two: \"#nd\", few: \"#rd\", other: \"#th\". =1: \"first\" is for that number alone.",
            isRank: true),
        ValueFilter(
            "select", "The words that are named like the value: small: \"S\", large: \"L\", other: \"?\".",
            input: .selectable, [Parameter("other", .text)], freeNames: .words, gives: .text,
            apply: { call throws(ValueProblem) in
                let name =
                    switch call.input.content {
                    case .text(let text): text
                    case .boolean(let truth): truth ? "true" : "false"
                    default: throw ValueProblem("not-text", "\(call.input.type) is not text")
                    }
                if let words = call.free[name] { return words.content }
                return .text(try call.text(0) ?? "")
            }),
        ValueFilter(
            "list", "Puts the items into one text as the language lists things: a, b, and c; \"or\" instead of and.",
            input: .list, [Parameter("word", .text, or: "\"and\"")],
            check: { input, arguments throws(ValueProblem) in
                if case .list(let element) = input, let problem = Writing.problem(of: element, as: .display) {
                    throw ValueProblem("not-text", "\(input) cannot be listed", hint: problem.hint)
                }
                _ = try isAlternative(arguments[0]?.literal)
                return .text
            },
            apply: { call throws(ValueProblem) in
                let isAlternative = try isAlternative(try call.text(0))
                return .text(call.formats.list(try call.writtenItems(), isAlternative: isAlternative))
            }),
        ValueFilter(
            "clock", "Writes seconds as a clock does: 1:05, and 1:02:05 from an hour on.", input: .amount, gives: .text,
            apply: { call throws(ValueProblem) in .text(clock(try call.amount(), call.formats)) }),
    ]

    private static func forms(_ name: String, _ summary: String, isRank: Bool) -> ValueFilter {
        ValueFilter(
            name, summary, input: .number,
            [Parameter("other", .text)]
                + PluralForm.allCases.dropLast().map { Parameter($0.rawValue, .text, or: "other") },
            freeNames: .numbers, gives: .text,
            apply: { call throws(ValueProblem) in
                let number = try call.amount()
                let forms = [PluralForm.other] + PluralForm.allCases.dropLast()
                let place = forms.firstIndex(of: call.formats.pluralForm(of: number, isRank: isRank)) ?? 0
                let exact = call.free.first { Decimal(exactly: $0.key.dropFirst()) == number }
                let text = try exact.map { exact throws(ValueProblem) in try call.text(of: exact.value) }
                let (form, other) = (try call.text(place), try call.text(0))
                return .text((text ?? form ?? other ?? "").replacing("#", with: call.formats.number(number)))
            })
    }

    private static func unitStyle(_ name: String?) throws(ValueProblem) -> Formats.UnitStyle {
        guard let name else { return .short }
        if let style = Formats.UnitStyle(rawValue: name) { return style }
        throw ValueProblem(
            "bad-argument", "\"\(name)\" is not a style of units",
            hint: NearestName.hint(name, among: Formats.UnitStyle.allCases.map(\.rawValue)))
    }

    private static func written(
        _ number: Decimal, _ unit: String, _ style: Formats.UnitStyle, _ formats: Formats
    ) throws(ValueProblem) -> String {
        if let text = formats.unit(number, unit, style: style) { return text }
        throw ValueProblem(
            "bad-argument", "\"\(unit)\" is not a unit",
            hint:
                "CLDR names them: kilogram, gram, liter, meter, centimeter, inch, hour, day, celsius, kilometer-per-hour"
        )
    }

    private static func isAlternative(_ word: String?) throws(ValueProblem) -> Bool {
        switch word {
        case nil, "and": false
        case "or": true
        case let word?: throw ValueProblem("bad-argument", "\"\(word)\" is neither \"and\" nor \"or\"")
        }
    }

    private static func clock(_ seconds: Decimal, _ formats: Formats) -> String {
        let whole = Int(truncating: seconds.magnitude.rounded(0, .down) as NSDecimalNumber)
        let digits = [whole / 3600, whole / 60 % 60, whole % 60].drop { $0 == 0 }.suffix(3)
        let fields = digits.count < 2 ? [whole / 60, whole % 60] : Array(digits)
        let written = fields.enumerated().map { index, field in (index > 0 && field < 10 ? "0" : "") + "\(field)" }
        let sign = seconds < 0 && whole > 0 ? formats.minus : ""
        return sign + formats.numberingSystem.written(written.joined(separator: ":"))
    }
}
