import Diagnostics
import Foundation
import Localization

// What the filters for lists have in common: they look at the items themselves or at one column of rows.
extension ValueFilter {
    /// The type of what is looked at in each item.
    ///
    /// - Throws: When the items have no such column.
    static func key(of input: ValueType, _ column: StaticArgument?) throws(ValueProblem) -> ValueType {
        guard case .list(let element) = input else { return .any }
        guard let column else { return element }
        guard case .record(let record) = element else {
            if element == .any { return .any }
            throw ValueProblem("not-rows", "\(input) has no columns")
        }
        guard let name = column.literal else { return .any }
        if let type = record.fields[name] { return type }
        throw ValueProblem(
            "unknown-\(record.part)", "\(record.name) has no \(record.part) \"\(name)\"",
            hint: NearestName.hint(name, among: record.fields.keys.sorted()))
    }

    /// What is looked at in one item.
    static func field(_ column: String?, of item: Value) throws(ValueProblem) -> Value {
        guard let column else { return item }
        guard case .record(let record) = item.content else {
            throw ValueProblem("not-rows", "\(item.type) has no columns")
        }
        do {
            if let value = try record.field(column) { return value }
        } catch {
            throw ValueProblem(error.code, error.message, hint: error.hint)
        }
        throw ValueProblem("unknown-column", "there is no column \"\(column)\"")
    }

    static func sorted(_ call: Call) throws(ValueProblem) -> [Value] {
        let items = try call.items()
        let column = try call.text(0)
        var keyed: [(item: Value, key: Value)] = []
        for item in items { keyed.append((item, try field(column, of: item))) }
        return try Comparison.sorted(keyed, formats: call.formats)
    }

    /// A record for each value of a column: the value, and the rows that have it.
    static func grouped(_ call: Call) throws(ValueProblem) -> [Value] {
        let column = try call.text(0)
        var order: [String] = []
        var groups: [String: (name: Value, items: [Value])] = [:]
        for item in try call.items() {
            let name = try field(column, of: item)
            // Plain writing tells all values of a column apart, whatever the language.
            let key = Writing.text(name, as: .plain, formats: call.formats) ?? ""
            if groups[key] == nil { order.append(key) }
            groups[key, default: (name, [])].items.append(item)
        }
        return order.compactMap { groups[$0] }.map { group in
            Value(
                .record(
                    Fields([
                        "name": group.name, "items": Value(.list(group.items)),
                        "size": .number(Decimal(group.items.count)),
                    ])))
        }
    }

    /// The part of a list from `start` (below 0: from the end), at most `length` long.
    static func cut<Item>(_ items: [Item], _ start: Int, _ length: Int) -> ArraySlice<Item> {
        let first = min(max(start < 0 ? items.count + start : start, 0), items.count)
        return items[first..<min(first + length, items.count)]
    }
}

extension Comparison {
    /// Items in the order of their keys: texts by the language's alphabet, everything else by its value. Equal ones
    /// stay in place; what is blank comes last in both directions.
    ///
    /// - Throws: When two keys have no order between them.
    static func sorted<Item>(
        _ keyed: [(item: Item, key: Value)], isDescending: Bool = false, formats: Formats
    ) throws(ValueProblem) -> [Item] {
        var problem: ValueProblem?
        let sorted = keyed.enumerated().sorted { a, b in
            let (left, right) = (a.element.key, b.element.key)
            if left.isBlank || right.isBlank {
                return left.isBlank == right.isBlank ? a.offset < b.offset : right.isBlank
            }
            do throws(ValueProblem) {
                let result = try readingOrder(left, right, formats) ?? .orderedSame
                if result == .orderedSame { return a.offset < b.offset }
                return (result == .orderedAscending) != isDescending
            } catch {
                problem = problem ?? error.at(left.cells + right.cells)
                return a.offset < b.offset
            }
        }
        if let problem { throw problem }
        return sorted.map(\.element.item)
    }

    /// As `order`, but texts as readers of the language look for them in a list.
    private static func readingOrder(
        _ left: Value, _ right: Value, _ formats: Formats
    ) throws(ValueProblem) -> ComparisonResult? {
        if case .text(let one) = left.content, case .text(let other) = right.content {
            return formats.order(one, other)
        }
        return try order(left, right)
    }
}
