import Diagnostics
import Foundation
import Localization

extension ValueFilter {
    /// Filters that write a value the way the language does.
    static let formats: [ValueFilter] = [
        ValueFilter(
            "money",
            "Writes an amount with its currency: style standard, short (no decimals when whole), narrow ($ for US$), code or name.",
            input: .amount,
            [Parameter("style", .text, or: "\"standard\""), Parameter("currency", .text, or: "its own")],
            check: { input, arguments throws(ValueProblem) in
                _ = try moneyStyle(arguments[0]?.literal)
                if let currency = arguments[1]?.literal { try checkCurrency(currency) }
                if input == .number, arguments[1] == nil {
                    throw ValueProblem(
                        "no-currency", "a plain number has no currency",
                        hint:
                            "declare the column with type=\"money\" currency=\"USD\", or write money: currency: \"USD\""
                    )
                }
                return .text
            },
            apply: { call throws(ValueProblem) in
                let style = try moneyStyle(try call.text(0))
                let given = try call.text(1)
                if let given { try checkCurrency(given) }
                if let own = call.input.currency, let given, own != given {
                    throw ValueProblem("mixed-currencies", "\(own) cannot be shown as \(given)")
                }
                guard let currency = call.input.currency ?? given else {
                    throw ValueProblem("no-currency", "a plain number has no currency")
                }
                return .text(call.formats.money(try call.amount(), currency: currency, style: style))
            }),
        ValueFilter(
            "number", "Writes a number with the language's separators and digits.", input: .amount,
            [Parameter("decimals", .whole(0...20), or: "as many as it has")], gives: .text,
            apply: { call throws(ValueProblem) in
                .text(call.formats.number(try call.amount(), fractionDigits: call.whole(0)))
            }),
        ValueFilter(
            "percent", "Writes a fraction as a percentage: 0.25 is 25%.", input: .number,
            [Parameter("decimals", .whole(0...20), or: "0")], gives: .text,
            apply: { call throws(ValueProblem) in
                .text(call.formats.percent(try call.amount(), fractionDigits: call.whole(0) ?? 0))
            }),
        ValueFilter(
            "date", "Writes a date: style short, medium, long or full, or a pattern such as \"d MMM yyyy\".",
            input: .date, [Parameter("style", .text, or: "\"medium\"")],
            check: { _, arguments throws(ValueProblem) in
                if let literal = arguments[0]?.literal { _ = try DateWriting(literal) }
                return .text
            },
            apply: { call throws(ValueProblem) in
                guard case .date(let date) = call.input.content else {
                    throw ValueProblem("bad-date", "\(call.input.type) is not a date")
                }
                switch try DateWriting(try call.text(0) ?? "medium") {
                case .style(let style): return .text(call.formats.date(date, style: style))
                case .pattern(let pattern): return .text(call.formats.date(date, pattern: pattern))
                }
            }),
    ]

    private static func moneyStyle(_ name: String?) throws(ValueProblem) -> Formats.MoneyStyle {
        guard let name else { return .standard }
        if let style = Formats.MoneyStyle(rawValue: name) { return style }
        let isCurrency = NumberNotation.isCurrency(name)
        throw ValueProblem(
            "bad-argument", "\"\(name)\" is not a style of money",
            hint: isCurrency
                ? "write money: currency: \"\(name)\""
                : NearestName.hint(name, among: Formats.MoneyStyle.allCases.map(\.rawValue)))
    }

    private static func checkCurrency(_ code: String) throws(ValueProblem) {
        guard !NumberNotation.isCurrency(code) else { return }
        throw ValueProblem("unknown-currency", "\"\(code)\" is not a currency", hint: "write a code such as USD or EUR")
    }
}

/// What the argument of `date` asks for.
private enum DateWriting {
    case style(Formats.DateStyle)
    case pattern(DatePattern)

    init(_ text: String) throws(ValueProblem) {
        if let style = Formats.DateStyle(rawValue: text) {
            self = .style(style)
            return
        }
        if text.count > 2, text.allSatisfy({ $0.isASCII && $0.isLetter && $0.isLowercase }),
            let near = NearestName.find(text, among: Formats.DateStyle.allCases.map(\.rawValue))
        {
            throw ValueProblem("bad-argument", "\"\(text)\" is not a style of dates", hint: "did you mean \"\(near)\"?")
        }
        do {
            self = .pattern(try DatePattern(text))
        } catch {
            throw ValueProblem("bad-date-pattern", error.message, hint: error.hint)
        }
    }
}
