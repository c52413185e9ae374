import Diagnostics
import Foundation

/// Finds out the type of an expression and what is wrong with it before any row is read.
///
/// Goes on after a mistake; what depends on it is `.any`, so that one mistake is told once.
struct Checker {
    let source: SourceText
    let scope: any StaticScope
    private(set) var diagnostics = Diagnostics()

    init(source: SourceText, scope: any StaticScope) {
        self.source = source
        self.scope = scope
    }

    mutating func type(of node: Node) -> ValueType {
        switch node.kind {
        case .text: return .text
        case .number: return .number
        case .boolean: return .boolean
        case .blank: return .blank
        case .time: return .time
        case .name(let name): return nameType(name, at: node.offset)
        case .field(let base, let name, let offset): return field(name, of: type(of: base), at: offset)
        case .index(let base, let index): return item(base, index)
        case .not(let operand):
            _ = type(of: operand)
            return .boolean
        case .negative(let operand): return negative(operand, at: node)
        case .binary(let operation, let left, let right): return binary(operation, left, right, at: node)
        case .choice(let condition, let yes, let no):
            _ = type(of: condition)
            return type(of: yes).joined(with: type(of: no))
        case .call(let name, let arguments): return call(name, arguments, at: node)
        case .filter(let input, let use): return filtered(type(of: input), use)
        }
    }

    private mutating func report(
        _ code: String, at offset: Int, _ message: String, hint: String? = nil
    ) -> ValueType {
        diagnostics.add(.error(code, at: source.place(at: offset), message, hint: hint))
        return .any
    }

    private mutating func report(_ problem: ValueProblem, at offset: Int) -> ValueType {
        report(problem.code, at: offset, problem.message, hint: problem.hint)
    }

    // MARK: Names

    private mutating func nameType(_ name: String, at offset: Int) -> ValueType {
        if let type = scope.type(of: name) { return type }
        if ["nil", "null", "empty"].contains(name) {
            return report("unknown-name", at: offset, "\"\(name)\" is not known", hint: "nothing is written blank")
        }
        return report(
            "unknown-\(scope.kindOfNames)", at: offset, "there is no \(scope.kindOfNames) \"\(name)\"",
            hint: NearestName.hint(name, among: scope.names))
    }

    private mutating func field(_ name: String, of base: ValueType, at offset: Int) -> ValueType {
        switch base {
        case .any: return .any
        case .record(let record):
            if let type = record.fields[name] { return type }
            return report(
                "unknown-\(record.part)", at: offset, "\(record.name) has no \(record.part) \"\(name)\"",
                hint: NearestName.hint(name, among: record.fields.keys.sorted()))
        case .list(let element):
            switch name {
            case "size": return .number
            case "first", "last": return element
            default:
                return report(
                    "unknown-name", at: offset, "\(base) has no \"\(name)\"",
                    hint: "a list has size, first and last; its items are named by a loop (for=\"x in …\")")
            }
        case .text where name == "size": return .number
        default:
            return report("unknown-name", at: offset, "\(base) has no \"\(name)\"")
        }
    }

    private mutating func item(_ base: Node, _ index: Node) -> ValueType {
        let indexType = type(of: index)
        if indexType != .number, indexType != .any {
            _ = report("bad-index", at: index.offset, "the number of an item is a whole number, not \(indexType)")
        }
        switch type(of: base) {
        case .list(let element): return element
        case .any: return .any
        case let other: return report("not-a-list", at: base.offset, "\(other) has no items")
        }
    }

    // MARK: Operators

    private mutating func negative(_ operand: Node, at node: Node) -> ValueType {
        let type = type(of: operand)
        switch type {
        case .number, .money, .time, .any: return type
        default: return report("type-mismatch", at: node.offset, "\(type) cannot be negative")
        }
    }

    private mutating func binary(_ operation: Operator, _ left: Node, _ right: Node, at node: Node) -> ValueType {
        let (a, b) = (type(of: left), type(of: right))
        if let dates = comparedDates(a, b, left, right) { return dates }
        if case .divided = operation, case .number(0) = right.kind {
            return report("division-by-zero", at: right.offset, "cannot divide by 0")
        }
        return Operations.type(operation, a, b) ?? report(Operations.mismatch(operation, a, b), at: node.offset)
    }

    /// A date compared with a text written in the template: the text must be a date. Nil for anything else.
    private mutating func comparedDates(
        _ a: ValueType, _ b: ValueType, _ left: Node, _ right: Node
    ) -> ValueType? {
        let written: (text: String, offset: Int)
        switch (a, b, left.kind, right.kind) {
        case (.date, .text, _, .text(let text)): written = (text, right.offset)
        case (.text, .date, .text(let text), _): written = (text, left.offset)
        default: return nil
        }
        do {
            _ = try Comparison.date(written.text)
            return .boolean
        } catch {
            return report(error, at: written.offset)
        }
    }

    private mutating func call(_ name: String, _ arguments: [Node], at node: Node) -> ValueType {
        let types = arguments.map { type(of: $0) }
        guard Function(rawValue: name) != nil else {
            let known = Function.allCases.map(\.rawValue)
            let isFilter = FilterTable.filter(named: name) != nil
            return report(
                "unknown-function", at: node.offset, "there is no function \"\(name)\"",
                hint: isFilter
                    ? "a filter is written after the value: … | \(name)" : NearestName.hint(name, among: known))
        }
        guard var result = types.first else {
            return report("missing-argument", at: node.offset, "\"\(name)\" needs at least one argument")
        }
        for (argument, type) in zip(arguments, types).dropFirst() {
            if Operations.type(.less, result, type) == nil, type != .blank, result != .blank {
                return report(Operations.mismatch(.less, result, type), at: argument.offset)
            }
            result = [result, type].allSatisfy(Self.isAmount) && result != type ? .money : result.joined(with: type)
        }
        return result
    }

    private static func isAmount(_ type: ValueType) -> Bool { type == .number || type == .money }

    // MARK: Filters

    private mutating func filtered(_ input: ValueType, _ use: FilterUse) -> ValueType {
        let arguments = use.arguments.map { argument in
            var known = ValueFilter.StaticArgument(type: type(of: argument.value))
            switch argument.value.kind {
            case .text(let text): known.literal = text
            case .number(let number): known.number = number
            default: break
            }
            return known
        }
        guard let filter = use.filter else {
            return report(
                "unknown-filter", at: use.offset, "there is no filter \"\(use.name)\"",
                hint: NearestName.find(use.name, among: FilterTable.names).map { "did you mean \"\($0)\"?" })
        }
        do {
            let assigned = try filter.assign(use)
            guard filter.input.accepts(input) else {
                return report(
                    ValueProblem(
                        "type-mismatch", "filter \"\(filter.name)\" takes \(filter.input), not \(input)",
                        hint: advice(input, filter.input)),
                    at: use.offset)
            }
            for (parameter, position) in zip(filter.parameters, assigned) {
                guard let position else { continue }
                if let problem = arguments[position].number.flatMap({ parameter.problem(with: $0, of: filter) }) {
                    return report(problem, at: use.arguments[position].offset)
                }
                if parameter.accepts.accepts(arguments[position].type) { continue }
                return report(
                    "type-mismatch", at: use.arguments[position].offset,
                    "\"\(parameter.name)\" of filter \"\(filter.name)\" is \(parameter.accepts), "
                        + "not \(arguments[position].type)")
            }
            var names: Set<String> = []
            for (position, argument) in use.arguments.enumerated() where filter.isFree(argument.name) {
                if !names.insert(argument.name ?? "").inserted {
                    return report(
                        "repeated-argument", at: argument.offset,
                        "the argument \"\(argument.name ?? "")\" is given twice")
                }
                if ValueFilter.Accepts.text.accepts(arguments[position].type) { continue }
                return report(
                    "type-mismatch", at: argument.offset,
                    "\"\(argument.name ?? "")\" of filter \"\(filter.name)\" is text, not \(arguments[position].type)")
            }
            return try check(filter, input, assigned.map { $0.map { arguments[$0] } }, use)
        } catch {
            return report(error.problem, at: error.argument.map { use.arguments[$0].offset } ?? use.offset)
        }
    }

    private mutating func check(
        _ filter: ValueFilter, _ input: ValueType, _ arguments: [ValueFilter.StaticArgument?], _ use: FilterUse
    ) throws(ValueFilter.AssignmentProblem) -> ValueType {
        do {
            return try filter.check(input, arguments)
        } catch {
            // What a filter finds wrong beforehand is wrong with what was written for it: its first argument.
            throw ValueFilter.AssignmentProblem(argument: use.arguments.isEmpty ? nil : 0, error)
        }
    }

    private func advice(_ type: ValueType, _ wanted: ValueFilter.Accepts) -> String? {
        switch (type, wanted) {
        case (.text, .amount), (.text, .number): "declare the column with type=\"number\" or type=\"money\""
        case (.text, .date): "declare the column with type=\"date\""
        case (.text, .list): "declare the column with type=\"list\", or take the text apart with the filter split"
        case (.list, .text), (.list, .writable): "join the list first: | join: \", \""
        default: nil
        }
    }
}
