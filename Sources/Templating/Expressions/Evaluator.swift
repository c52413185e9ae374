import Diagnostics
import Foundation
import TimelineModel

/// Works an expression out for one row.
struct Evaluator {
    let source: SourceText
    let scope: any Scope

    func value(of node: Node) throws(Diagnostic) -> Value {
        switch node.kind {
        case .text(let text): return .text(text)
        case .number(let number): return .number(number)
        case .boolean(let truth): return .boolean(truth)
        case .blank: return .blank
        case .time(let seconds, let frames): return .time(seconds + self.seconds(frames: frames))
        case .name(let name):
            if let value = try scope.value(of: name) { return value }
            throw .error("unknown-name", at: source.place(at: node.offset), "there is no \"\(name)\" here")
        case .field(let base, let name, let offset):
            return try field(name, of: try value(of: base), at: offset)
        case .index(let base, let index):
            return try item(try value(of: index), of: try value(of: base), at: node)
        case .not(let operand):
            let value = try value(of: operand)
            return .boolean(!value.isTrue, cells: value.cells)
        case .negative(let operand):
            return try negative(operand, at: node)
        case .binary(let operation, let left, let right):
            return try binary(operation, left, right, at: node)
        case .choice(let condition, let yes, let no):
            let condition = try value(of: condition)
            return try value(of: condition.isTrue ? yes : no).alsoFrom(condition.cells)
        case .call(let name, let arguments): return try call(name, arguments, at: node)
        case .filter(let input, let use): return try filtered(try value(of: input), use)
        }
    }

    private func seconds(frames: Decimal) -> Decimal {
        if frames == 0 { return 0 }
        return frames * Decimal(scope.frameRate.denominator) / Decimal(scope.frameRate.numerator)
    }

    /// Runs `body`, giving a problem its place: the first cell of `values`, otherwise the scalar at `offset`.
    private func placed<Result>(
        _ offset: Int, _ values: [Value], _ body: () throws(ValueProblem) -> Result
    ) throws(Diagnostic) -> Result {
        do {
            return try body()
        } catch {
            throw error.diagnostic(at: source.place(at: offset), cells: values.flatMap(\.cells))
        }
    }

    private func negative(_ operand: Node, at node: Node) throws(Diagnostic) -> Value {
        var value = try value(of: operand)
        switch value.content {
        case .number(let number): value.content = .number(-number)
        case .money(let amount, let currency): value.content = .money(-amount, currency: currency)
        case .time(let seconds): value.content = .time(-seconds)
        case .blank: break
        default:
            throw ValueProblem("type-mismatch", "\(value.type) cannot be negative")
                .diagnostic(at: source.place(at: node.offset), cells: value.cells)
        }
        return value
    }

    private func binary(_ operation: Operator, _ left: Node, _ right: Node, at node: Node) throws(Diagnostic) -> Value {
        let a = try value(of: left)
        // The other side is not looked at when it cannot matter: `title and title.size > 3`.
        if operation == .and, !a.isTrue { return .boolean(false, cells: a.cells) }
        if operation == .or, a.isTrue { return .boolean(true, cells: a.cells) }
        let b = try value(of: right)
        let content = try placed(node.offset, [a, b]) { () throws(ValueProblem) -> Value.Content in
            switch operation {
            case .and, .or: .boolean(b.isTrue)
            case .plus, .minus, .times, .divided:
                // Blank in, blank out: a sum with an empty cell is as unknown as the cell.
                a.isBlank || b.isBlank ? .blank : try Arithmetic.apply(operation, a, b)
            default: .boolean(try Comparison.apply(operation, a, b))
            }
        }
        return Value(content, cells: a.cells).alsoFrom(b.cells)
    }
}

extension Evaluator {
    private func field(_ name: String, of base: Value, at offset: Int) throws(Diagnostic) -> Value {
        switch base.content {
        case .record(let record):
            if let value = try record.field(name) { return value }
        case .blank: return base
        case .list(let items):
            switch name {
            case "size": return .number(Decimal(items.count), cells: base.cells)
            case "first": return items.first ?? Value(.blank, cells: base.cells)
            case "last": return items.last ?? Value(.blank, cells: base.cells)
            default: break
            }
        case .text(let text) where name == "size": return .number(Decimal(text.count), cells: base.cells)
        default: break
        }
        throw .error("unknown-name", at: source.place(at: offset), "\(base.type) has no \"\(name)\"")
    }

    private func item(_ index: Value, of base: Value, at node: Node) throws(Diagnostic) -> Value {
        if base.isBlank { return base }
        return try placed(node.offset, [index, base]) { () throws(ValueProblem) in
            guard case .list(let items) = base.content else {
                throw ValueProblem("not-a-list", "\(base.type) has no items")
            }
            guard case .number(let number) = index.content, let position = Int(exactly: number as NSDecimalNumber)
            else {
                throw ValueProblem("bad-index", "the number of an item is a whole number")
            }
            // As in Liquid, -1 is the last item. Past the end there is nothing, which `default` and `if` can tell.
            let resolved = position < 0 ? items.count + position : position
            guard items.indices.contains(resolved) else { return Value(.blank, cells: base.cells) }
            return items[resolved]
        }
    }

    private func call(_ name: String, _ arguments: [Node], at node: Node) throws(Diagnostic) -> Value {
        guard let function = Function(rawValue: name), !arguments.isEmpty else {
            throw .error("unknown-function", at: source.place(at: node.offset), "there is no function \"\(name)\"")
        }
        var best: Value?
        var currency: String?
        for argument in arguments {
            let candidate = try value(of: argument)
            currency = currency ?? candidate.currency
            guard let so = best else {
                best = candidate
                continue
            }
            let order = try placed(argument.offset, [so, candidate]) { () throws(ValueProblem) in
                try Comparison.order(so, candidate)
            }
            // What is blank does not take part.
            let isBetter = order.map { $0 == function.better } ?? so.isBlank
            best = isBetter ? candidate.alsoFrom(so.cells) : so.alsoFrom(candidate.cells)
        }
        guard let best else { return .blank }
        // A number that was measured against money is an amount in its currency.
        guard let currency, case .number(let number) = best.content else { return best }
        return Value(.money(number, currency: currency), cells: best.cells)
    }

    private func filtered(_ input: Value, _ use: FilterUse) throws(Diagnostic) -> Value {
        let place = source.place(at: use.offset)
        guard let filter = use.filter else {
            throw .error("unknown-filter", at: place, "there is no filter \"\(use.name)\"")
        }
        if input.isBlank, !filter.takesBlank { return Value(.blank, cells: input.cells) }
        let given = try arguments(use, of: filter)
        var free: [String: Value] = [:]
        for argument in use.arguments where filter.isFree(argument.name) {
            free[argument.name ?? ""] = try value(of: argument.value)
        }
        let values = [input] + given.compactMap { $0 } + free.keys.sorted().compactMap { free[$0] }
        let content = try placed(use.offset, values) { () throws(ValueProblem) in
            guard filter.input.accepts(input.type) else {
                throw ValueProblem(
                    "type-mismatch", "filter \"\(filter.name)\" takes \(filter.input), not \(input.type)")
            }
            return try filter.apply(
                ValueFilter.Call(input: input, arguments: given, free: free, formats: scope.formats))
        }
        return values.reduce(Value(content)) { $0.alsoFrom($1.cells) }
    }

    private func arguments(_ use: FilterUse, of filter: ValueFilter) throws(Diagnostic) -> [Value?] {
        let assigned: [Int?]
        do {
            assigned = try filter.assign(use)
        } catch {
            throw error.problem.diagnostic(at: source.place(at: use.offset), cells: [])
        }
        var values: [Value?] = []
        for (parameter, position) in zip(filter.parameters, assigned) {
            guard let position else {
                values.append(nil)
                continue
            }
            let value = try value(of: use.arguments[position].value)
            try placed(use.arguments[position].offset, [value]) { () throws(ValueProblem) in
                if value.isBlank, !filter.takesBlank, case .blank = value.content {
                    throw ValueProblem(
                        "blank-value", "the argument \"\(parameter.name)\" of filter \"\(filter.name)\" is blank")
                }
                guard parameter.accepts.accepts(value.type) else {
                    throw ValueProblem(
                        "type-mismatch",
                        "\"\(parameter.name)\" of filter \"\(filter.name)\" is \(parameter.accepts), not \(value.type)")
                }
                if case .number(let number) = value.content, let problem = parameter.problem(with: number, of: filter) {
                    throw problem
                }
            }
            values.append(value)
        }
        return values
    }
}

/// A function of the template language.
enum Function: String, CaseIterable {
    case min, max

    /// The order in which a candidate stands after what it beats.
    var better: ComparisonResult { self == .min ? .orderedDescending : .orderedAscending }
}
