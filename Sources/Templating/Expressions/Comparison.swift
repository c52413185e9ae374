import Foundation
import Localization

/// Equality and order of values.
enum Comparison {
    /// Whether two values are the same; values of different types are not.
    static func areEqual(_ left: Value, _ right: Value) throws(ValueProblem) -> Bool {
        if left.isBlank || right.isBlank { return left.isBlank && right.isBlank }
        switch (left.content, right.content) {
        case (.boolean(let a), .boolean(let b)): return a == b
        case (.asset(_, let a, let base), .asset(_, let b, let other)): return a == b && base == other
        case (.text(let a), .text(let b)): return a == b
        default: return try order(left, right) == .orderedSame
        }
    }

    /// Which comes first; nil when either is blank, because blank is neither less nor greater.
    ///
    /// - Throws: When there is no order between the two.
    static func order(_ left: Value, _ right: Value) throws(ValueProblem) -> ComparisonResult? {
        if left.isBlank || right.isBlank { return nil }
        switch (left.content, right.content) {
        case (.text(let a), .text(let b)): return result(a, b)
        case (.date(let a), .date(let b)): return result(a, b)
        case (.number, .number), (.money, .money), (.money, .number), (.number, .money), (.time, .time):
            _ = try Arithmetic.sharedCurrency(left, right)
            guard let a = left.amount, let b = right.amount else { return nil }
            return result(a, b)
        case (.date(let a), .text(let b)):
            return result(a, try Self.date(b))
        case (.text(let a), .date(let b)):
            return result(try Self.date(a), b)
        default: throw Operations.mismatch(.equal, left.type, right.type)
        }
    }

    private static func result<Item: Comparable>(_ a: Item, _ b: Item) -> ComparisonResult {
        a < b ? .orderedAscending : a == b ? .orderedSame : .orderedDescending
    }

    /// The date that a text in the template writes.
    static func date(_ text: String) throws(ValueProblem) -> CivilDate {
        guard let date = CivilDate(iso: text) else {
            throw ValueProblem("bad-date", "\"\(text)\" is not a date", hint: "write it as \"2026-11-21\"")
        }
        return date
    }

    /// Evaluates a comparison operator.
    static func apply(_ operation: Operator, _ left: Value, _ right: Value) throws(ValueProblem) -> Bool {
        switch operation {
        case .equal: return try areEqual(left, right)
        case .unequal: return try !areEqual(left, right)
        case .contains: return try contains(left, right)
        default:
            guard let order = try order(left, right) else { return false }
            switch operation {
            case .less: return order == .orderedAscending
            case .lessOrEqual: return order != .orderedDescending
            case .greater: return order == .orderedDescending
            default: return order != .orderedAscending
            }
        }
    }

    private static func contains(_ left: Value, _ right: Value) throws(ValueProblem) -> Bool {
        if left.isBlank || right.isBlank { return false }
        switch (left.content, right.content) {
        case (.text(let text), .text(let part)): return text.contains(part)
        case (.list(let items), _):
            for item in items where try areEqual(item, right) { return true }
            return false
        default: throw Operations.mismatch(.contains, left.type, right.type)
        }
    }
}
