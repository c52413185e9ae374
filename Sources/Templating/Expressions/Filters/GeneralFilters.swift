import Diagnostics
import Foundation
import Localization

extension ValueFilter {
    /// Filters for values of any type.
    static let general: [ValueFilter] = [
        ValueFilter(
            "default", "Takes another value when there is none.", input: .anything, [Parameter("value", .anything)],
            takesBlank: true,
            check: { input, arguments throws(ValueProblem) in
                // A text that stands in for a file is the name of a file.
                if case .asset = input { return input }
                return arguments.first??.type.joined(with: input) ?? input
            },
            apply: { call throws(ValueProblem) in
                if call.input.isTrue || call.input.isBoolean { return call.input.content }
                return call.arguments[0]?.content ?? .blank
            }),
        ValueFilter(
            "size", "Counts the items of a list or the characters of a text.", input: .sized, gives: .number,
            apply: { call throws(ValueProblem) in
                switch call.input.content {
                case .text(let text): .number(Decimal(text.count))
                case .list(let items): .number(Decimal(items.count))
                default: .blank
                }
            }),
    ]
}

extension Value {
    fileprivate var isBoolean: Bool { if case .boolean = content { true } else { false } }
}
