import Foundation
import Localization

/// What operators do, on types before any row and on values in every row.
enum Operations {
    // MARK: Types

    /// The type of `left operation right`; nil when the operator has no meaning for them.
    static func type(_ operation: Operator, _ left: ValueType, _ right: ValueType) -> ValueType? {
        if left == .any || right == .any {
            switch operation {
            case .plus, .minus, .times, .divided: return .any
            default: return .boolean
            }
        }
        switch operation {
        case .and, .or: return .boolean
        case .equal, .unequal:
            return left == .blank || right == .blank || comparable(left, right) ? .boolean : nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return comparable(left, right) && ordered(left) ? .boolean : nil
        case .contains:
            switch (left, right) {
            case (.text, .text): return .boolean
            case (.list(let element), _): return comparable(element, right) ? .boolean : nil
            default: return nil
            }
        case .plus, .minus: return sum(left, right)
        case .times: return product(left, right)
        case .divided: return quotient(left, right)
        }
    }

    static func comparable(_ left: ValueType, _ right: ValueType) -> Bool {
        switch (left, right) {
        case (.any, _), (_, .any), (.money, .number), (.number, .money): true
        case (.list, _), (.record, _): false
        case (.asset, .asset): true
        default: left == right
        }
    }

    private static func ordered(_ type: ValueType) -> Bool {
        switch type {
        case .text, .number, .money, .date, .time, .any: true
        default: false
        }
    }

    private static func sum(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.number, .number): .number
        case (.money, .money), (.money, .number), (.number, .money): .money
        case (.time, .time): .time
        default: nil
        }
    }

    private static func product(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.number, .number): .number
        case (.money, .number), (.number, .money): .money
        case (.time, .number), (.number, .time): .time
        default: nil
        }
    }

    private static func quotient(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.number, .number), (.money, .money), (.time, .time): .number
        case (.money, .number): .money
        case (.time, .number): .time
        default: nil
        }
    }

    /// What to say when `type` gives nothing.
    static func mismatch(_ operation: Operator, _ left: ValueType, _ right: ValueType) -> ValueProblem {
        let message: String
        var hint: String?
        switch operation {
        case .plus: message = "cannot add \(left) and \(right)"
        case .minus: message = "cannot subtract \(right) from \(left)"
        case .times: message = "cannot multiply \(left) by \(right)"
        case .divided: message = "cannot divide \(left) by \(right)"
        case .contains: message = "\(left) cannot contain \(right)"
        default: message = "cannot compare \(left) with \(right)"
        }
        switch (left, right) {
        case (.text, .text) where operation == .plus: hint = "texts are put together with the filter append"
        case (.text, .number), (.number, .text), (.text, .money), (.money, .text):
            hint = "declare the column with type=\"number\" or type=\"money\""
        case (.time, .number), (.number, .time): hint = "a time needs a unit: 3s, 500ms, 12f"
        case (.text, .date), (.date, .text): hint = "write a date as \"2026-11-21\""
        case (.text, .boolean), (.boolean, .text): hint = "true and false are written without quotes"
        default: break
        }
        return ValueProblem("type-mismatch", message, hint: hint)
    }
}
