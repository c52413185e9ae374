import Foundation
import Localization

/// Sums and products of numbers, money and times.
enum Arithmetic {
    /// `left operation right` for `+ - * /`.
    ///
    /// - Throws: When types do not fit, currencies differ, a divisor is 0, or the result has no room in a decimal.
    static func apply(_ operation: Operator, _ left: Value, _ right: Value) throws(ValueProblem) -> Value.Content {
        guard let type = Operations.type(operation, left.type, right.type), let a = left.amount, let b = right.amount
        else { throw Operations.mismatch(operation, left.type, right.type) }
        let currency = try sharedCurrency(left, right)
        if operation == .divided, b == 0 {
            throw ValueProblem("division-by-zero", "cannot divide \(Writing.plain(a)) by 0", cells: right.cells)
        }
        let result = try number(operation, a, b)
        switch type {
        case .money: return .money(result, currency: currency ?? "")
        case .time: return .time(result)
        default: return .number(result)
        }
    }

    /// The same on plain numbers.
    static func number(_ operation: Operator, _ a: Decimal, _ b: Decimal) throws(ValueProblem) -> Decimal {
        let result: Decimal
        switch operation {
        case .plus: result = a + b
        case .minus: result = a - b
        case .times: result = a * b
        case .divided:
            guard b != 0 else { throw ValueProblem("division-by-zero", "cannot divide \(Writing.plain(a)) by 0") }
            result = a / b
        default: throw ValueProblem("type-mismatch", "\"\(operation.rawValue)\" does not calculate")
        }
        return try finite(result)
    }

    /// Passes a result on unless it overflowed.
    static func finite(_ number: Decimal) throws(ValueProblem) -> Decimal {
        guard number.isFinite else { throw ValueProblem("number-too-large", "the result is too large") }
        return number
    }

    /// The currency that both are in, if either is money; numbers have none and fit every currency.
    static func sharedCurrency(_ left: Value, _ right: Value) throws(ValueProblem) -> String? {
        guard let a = left.currency, let b = right.currency, a != b else { return left.currency ?? right.currency }
        throw ValueProblem(
            "mixed-currencies", "\(a) and \(b) cannot be calculated with each other",
            hint: "convert the amounts to one currency in the sheet")
    }
}

extension Value {
    /// The number in it: of a number, money, or a time in seconds.
    var amount: Decimal? {
        switch content {
        case .number(let number), .money(let number, _), .time(let number): number
        default: nil
        }
    }

    var currency: String? {
        if case .money(_, let currency) = content { currency } else { nil }
    }
}
