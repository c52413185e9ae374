import Diagnostics
import Foundation
import Localization

extension ValueFilter {
    /// Filters for lists.
    static let lists: [ValueFilter] = [
        ValueFilter(
            "join", "Puts the items into one text; without a separator as the language lists things: a, b, and c.",
            input: .list, [Parameter("separator", .text, or: "the language's")],
            check: { input, _ throws(ValueProblem) in
                if case .list(let element) = input, let problem = Writing.problem(of: element, as: .display) {
                    throw ValueProblem("not-text", "\(input) cannot be joined", hint: problem.hint)
                }
                return .text
            },
            apply: { call throws(ValueProblem) in
                let texts = try call.writtenItems()
                guard let separator = try call.text(0) else { return .text(call.formats.list(texts)) }
                return .text(texts.joined(separator: separator))
            }),
        ValueFilter(
            "first", "The first item.", input: .list, check: elementType,
            apply: { call throws(ValueProblem) in try call.items().first?.content ?? .blank }),
        ValueFilter(
            "last", "The last item.", input: .list, check: elementType,
            apply: { call throws(ValueProblem) in try call.items().last?.content ?? .blank }),
        ValueFilter(
            "slice", "Some of the items or characters, from a position that counts from 0, or from the end below 0.",
            input: .sized,
            [Parameter("start", .whole(-100_000...100_000)), Parameter("length", .whole(0...100_000), or: "1")],
            check: { input, _ throws(ValueProblem) in input },
            apply: { call throws(ValueProblem) in
                let start = call.whole(0) ?? 0
                let length = call.whole(1) ?? 1
                if case .list(let items) = call.input.content { return .list(Array(cut(items, start, length))) }
                return .text(String(cut(Array(try call.text()), start, length)))
            }),
        ValueFilter(
            "reverse", "The items from last to first.", input: .list, check: sameType,
            apply: { call throws(ValueProblem) in .list(try call.items().reversed()) }),
        ValueFilter(
            "sort", "The items in order, or rows in the order of a column; blank ones come last.", input: .list,
            [Parameter("column", .text, or: "the items themselves")],
            check: { input, arguments throws(ValueProblem) in
                _ = try key(of: input, arguments[0])
                return input
            },
            apply: { call throws(ValueProblem) in .list(try sorted(call)) }),
        ValueFilter(
            "uniq", "Each item once, or the first row for each value of a column.", input: .list,
            [Parameter("column", .text, or: "the items themselves")],
            check: { input, arguments throws(ValueProblem) in
                _ = try key(of: input, arguments[0])
                return input
            },
            apply: { call throws(ValueProblem) in
                var seen: Set<String> = []
                var kept: [Value] = []
                for item in try call.items() {
                    let key = try field(try call.text(0), of: item)
                    // Plain writing tells all values of a list apart, whatever the language.
                    let text = Writing.text(key, as: .plain, formats: call.formats) ?? ""
                    if seen.insert(text).inserted { kept.append(item) }
                }
                return .list(kept)
            }),
        ValueFilter(
            "compact", "Leaves blank items out.", input: .list, check: sameType,
            apply: { call throws(ValueProblem) in .list(try call.items().filter { !$0.isBlank }) }),
        ValueFilter(
            "map", "The values of one column of rows.", input: .list, [Parameter("column", .text)],
            check: { input, arguments throws(ValueProblem) in .list(try key(of: input, arguments[0])) },
            apply: { call throws(ValueProblem) in
                var values: [Value] = []
                for item in try call.items() { values.append(try field(try call.text(0), of: item)) }
                return .list(values)
            }),
        ValueFilter(
            "where", "The rows whose column has a value, or is filled in when no value is given.", input: .list,
            [Parameter("column", .text), Parameter("value", .anything, or: "anything")],
            check: { input, arguments throws(ValueProblem) in
                let type = try key(of: input, arguments[0])
                if let value = arguments[1]?.type, Operations.type(.equal, type, value) == nil {
                    throw Operations.mismatch(.equal, type, value)
                }
                return input
            },
            apply: { call throws(ValueProblem) in
                var kept: [Value] = []
                for item in try call.items() {
                    let value = try field(try call.text(0), of: item)
                    let isWanted = try call.arguments[1].map { wanted throws(ValueProblem) in
                        try Comparison.areEqual(value, wanted)
                    }
                    if isWanted ?? value.isTrue { kept.append(item) }
                }
                return .list(kept)
            }),
        ValueFilter(
            "group_by",
            "Rows with the same value in a column together, in the order in which values first appear: name, items, size.",
            input: .list, [Parameter("column", .text)],
            check: { input, arguments throws(ValueProblem) in
                let type = try key(of: input, arguments[0])
                let fields: [String: ValueType] = ["name": type, "items": input, "size": .number]
                return .list(.record(RecordType("the groups", part: "part", fields: fields)))
            },
            apply: { call throws(ValueProblem) in .list(try grouped(call)) }),
        ValueFilter(
            "sum", "Adds the items, or a column of rows; blank ones do not count.", input: .list,
            [Parameter("column", .text, or: "the items themselves")],
            check: { input, arguments throws(ValueProblem) in
                let type = try key(of: input, arguments[0])
                if Accepts.amount.accepts(type) { return type }
                throw ValueProblem("type-mismatch", "\(type) cannot be added up")
            },
            apply: { call throws(ValueProblem) in
                var total: Value?
                for item in try call.items() {
                    let value = try field(try call.text(0), of: item)
                    if value.isBlank { continue }
                    total =
                        try total.map { so throws(ValueProblem) in
                            Value(try Arithmetic.apply(.plus, so, value))
                        } ?? value
                }
                return total?.content ?? .blank
            }),
    ]

    private static let sameType: Check = { input, _ throws(ValueProblem) in input }

    private static let elementType: Check = { input, _ throws(ValueProblem) in
        if case .list(let element) = input { element } else { .any }
    }
}

extension ValueFilter.Call {
    /// The items that are not blank, as viewers read them.
    func writtenItems() throws(ValueProblem) -> [String] {
        var texts: [String] = []
        for item in try items() where !item.isBlank {
            guard let text = Writing.text(item, as: .display, formats: formats) else {
                throw ValueProblem("not-text", "\(item.type) is not text")
            }
            texts.append(text)
        }
        return texts
    }
}
