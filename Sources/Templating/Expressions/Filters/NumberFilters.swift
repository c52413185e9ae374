import Foundation
import Localization

extension ValueFilter {
    /// Filters that calculate. Money stays money in its currency.
    static let numbers: [ValueFilter] = [
        calculation("plus", "Adds a number.", .plus),
        calculation("minus", "Takes a number away.", .minus),
        calculation("times", "Multiplies.", .times),
        calculation("divided_by", "Divides exactly: 5 divided by 2 is 2.5.", .divided),
        ValueFilter(
            "modulo", "What is left after dividing; it has the sign of the divisor.", input: .amount,
            [Parameter("number", .number)], check: amountType,
            apply: { call throws(ValueProblem) in
                let (a, b) = (try call.amount(), call.arguments[0]?.amount ?? 0)
                let quotient = try Arithmetic.number(.divided, a, b)
                return call.with(try Arithmetic.finite(a - quotient.rounded(0, .down) * b))
            }),
        ValueFilter(
            "round", "Rounds to a number of decimals, halves away from zero.", input: .amount,
            [Parameter("decimals", .whole(0...20), or: "0")], check: amountType,
            apply: { call throws(ValueProblem) in
                let decimals = call.whole(0) ?? 0
                return call.with(try call.amount().rounded(decimals, .plain))
            }),
        ValueFilter(
            "floor", "Rounds down to a whole number.", input: .amount, check: amountType,
            apply: { call throws(ValueProblem) in call.with(try call.amount().rounded(0, .down)) }),
        ValueFilter(
            "ceil", "Rounds up to a whole number.", input: .amount, check: amountType,
            apply: { call throws(ValueProblem) in call.with(try call.amount().rounded(0, .up)) }),
        ValueFilter(
            "abs", "Takes the minus off.", input: .amount, check: amountType,
            apply: { call throws(ValueProblem) in call.with(try call.amount().magnitude) }),
        limit("at_least", "Raises it to a number if it is less.") { $0 < $1 },
        limit("at_most", "Lowers it to a number if it is more.") { $0 > $1 },
    ]

    /// Money in, money out.
    private static let amountType: Check = { input, _ throws(ValueProblem) in input }

    private static func calculation(_ name: String, _ summary: String, _ operation: Operator) -> ValueFilter {
        ValueFilter(
            name, summary, input: .amount, [Parameter("number", .amount)],
            check: { input, arguments throws(ValueProblem) in
                let other = arguments[0]?.type ?? .number
                if operation == .divided, arguments[0]?.number == 0 {
                    throw ValueProblem("division-by-zero", "cannot divide by 0")
                }
                guard let type = Operations.type(operation, input, other) else {
                    throw Operations.mismatch(operation, input, other)
                }
                return type
            },
            apply: { call throws(ValueProblem) in
                try Arithmetic.apply(operation, call.input, call.arguments[0] ?? .blank)
            })
    }

    /// - Parameter isOutside: Whether an amount (first) is on the wrong side of the limit (second).
    private static func limit(
        _ name: String, _ summary: String, isOutside: @escaping @Sendable (Decimal, Decimal) -> Bool
    ) -> ValueFilter {
        ValueFilter(
            name, summary, input: .amount, [Parameter("number", .amount)], check: amountType,
            apply: { call throws(ValueProblem) in
                let other = call.arguments[0] ?? .blank
                _ = try Arithmetic.sharedCurrency(call.input, other)
                let (amount, limit) = (try call.amount(), other.amount ?? 0)
                return call.with(isOutside(amount, limit) ? limit : amount)
            })
    }
}

extension Decimal {
    /// Rounded to `decimals` places; `.down` and `.up` go towards minus and plus infinity.
    func rounded(_ decimals: Int, _ mode: NSDecimalNumber.RoundingMode) -> Decimal {
        var (exact, result) = (self, Decimal())
        NSDecimalRound(&result, &exact, decimals, mode)
        return result
    }
}
