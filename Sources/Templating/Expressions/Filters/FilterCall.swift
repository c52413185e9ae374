import Foundation
import Localization

// How filters get at what they were called with. Types were checked before `apply` runs, so a value of another type
// here is a mistake of the table; the message then says so instead of the program ending.
extension ValueFilter.Call {
    /// The input as text; numbers, money and dates as the language writes them.
    func text() throws(ValueProblem) -> String { try text(of: input) }

    /// An argument as text; nil when it was left out.
    func text(_ index: Int) throws(ValueProblem) -> String? {
        guard let argument = arguments[index] else { return nil }
        return try text(of: argument)
    }

    func text(of value: Value) throws(ValueProblem) -> String {
        if value.isBlank { return "" }
        if let text = Writing.text(value, as: .display, formats: formats) { return text }
        throw ValueProblem("not-text", "\(value.type) is not text")
    }

    /// The number in the input: a number, or the amount of money.
    func amount() throws(ValueProblem) -> Decimal {
        guard let amount = input.amount else { throw ValueProblem("not-a-number", "\(input.type) is not a number") }
        return amount
    }

    /// An argument as a whole number; nil when it was left out.
    func whole(_ index: Int) -> Int? {
        guard case .number(let number) = arguments[index]?.content else { return nil }
        return Int(exactly: number as NSDecimalNumber)
    }

    func items() throws(ValueProblem) -> [Value] {
        guard case .list(let items) = input.content else {
            throw ValueProblem("not-a-list", "\(input.type) is not a list")
        }
        return items
    }

    /// The input with another amount: money stays money.
    func with(_ amount: Decimal) -> Value.Content {
        if let currency = input.currency { return .money(amount, currency: currency) }
        return .number(amount)
    }
}
