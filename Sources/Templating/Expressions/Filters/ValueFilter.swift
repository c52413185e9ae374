import Diagnostics
import Foundation
import Localization

/// A filter of the template language: what it is called, what it takes, what it gives.
///
/// The table of filters is the only place that knows them: parsing, checking, running and the reference in the
/// documentation all read it.
struct ValueFilter: Sendable {
    /// What a filter accepts, as input or argument.
    enum Accepts: Sendable {
        case text, number, date, list, anything
        /// A number without decimals within bounds.
        case whole(ClosedRange<Int>)
        /// A number or money.
        case amount
        /// What can stand in a text: text, a number, money, a date.
        case writable
        /// What has a size: text or a list.
        case sized
        /// A number, money, text, a date: what has an order.
        case ordered
        /// What chooses among words: text, or true and false.
        case selectable
    }

    struct Parameter: Sendable {
        var name: String
        var accepts: Accepts
        /// What it is when left out, as the reference prints it; nil when it must be given.
        var fallback: String?

        init(_ name: String, _ accepts: Accepts, or fallback: String? = nil) {
            self.name = name
            self.accepts = accepts
            self.fallback = fallback
        }
    }

    /// Arguments under names that the filter does not know beforehand.
    enum FreeNames: Sendable {
        case none
        /// `=0`, `=12`: numbers, as in ICU's messages.
        case numbers
        /// Any word.
        case words
    }

    /// An argument as far as it is known before any row.
    struct StaticArgument: Sendable {
        var type: ValueType
        /// The text, when it is written in the template itself.
        var literal: String?
        /// The number, when it is written in the template itself.
        var number: Decimal?
    }

    /// One use of the filter on values.
    struct Call: Sendable {
        var input: Value
        /// One for each parameter; nil where it was left out.
        var arguments: [Value?]
        /// Those under names of their own.
        var free: [String: Value] = [:]
        var formats: Formats
    }

    typealias Check = @Sendable (_ input: ValueType, _ arguments: [StaticArgument?]) throws(ValueProblem) -> ValueType
    typealias Apply = @Sendable (Call) throws(ValueProblem) -> Value.Content

    let name: String
    let summary: String
    let input: Accepts
    let parameters: [Parameter]
    /// What else may be given, all of it text.
    let freeNames: FreeNames
    /// Whether a blank input is handed to the filter; otherwise blank stays blank.
    let takesBlank: Bool
    /// The type of the result, and what can be known to be wrong with literal arguments.
    let check: Check
    let apply: Apply

    init(
        _ name: String, _ summary: String, input: Accepts, _ parameters: [Parameter] = [],
        freeNames: FreeNames = .none, takesBlank: Bool = false, check: @escaping Check, apply: @escaping Apply
    ) {
        self.name = name
        self.summary = summary
        self.input = input
        self.parameters = parameters
        self.freeNames = freeNames
        self.takesBlank = takesBlank
        self.check = check
        self.apply = apply
    }

    /// A filter whose result is always of one type.
    init(
        _ name: String, _ summary: String, input: Accepts, _ parameters: [Parameter] = [],
        freeNames: FreeNames = .none, takesBlank: Bool = false, gives result: ValueType, apply: @escaping Apply
    ) {
        self.init(
            name, summary, input: input, parameters, freeNames: freeNames, takesBlank: takesBlank,
            check: { _, _ throws(ValueProblem) in result }, apply: apply)
    }
}

extension ValueFilter.Accepts {
    func accepts(_ type: ValueType) -> Bool {
        if type == .any || type == .blank { return true }
        switch (self, type) {
        case (.anything, _), (.text, .text), (.number, .number), (.whole, .number), (.date, .date), (.list, .list):
            return true
        case (.amount, .number), (.amount, .money): return true
        case (.writable, .text), (.writable, .number), (.writable, .money), (.writable, .date): return true
        case (.sized, .text), (.sized, .list): return true
        case (.selectable, .text), (.selectable, .boolean): return true
        case (.ordered, .text), (.ordered, .number), (.ordered, .money), (.ordered, .date): return true
        default: return false
        }
    }
}

extension ValueFilter.Parameter {
    /// What is wrong with a number for this parameter; nil when it may be given.
    func problem(with number: Decimal, of filter: ValueFilter) -> ValueProblem? {
        guard case .whole(let range) = accepts else { return nil }
        if let whole = Int(exactly: number as NSDecimalNumber), range.contains(whole) { return nil }
        return ValueProblem(
            "bad-argument", "\"\(name)\" of filter \"\(filter.name)\" is \(accepts), not \(Writing.plain(number))")
    }
}

extension ValueFilter.Accepts: CustomStringConvertible {
    /// As a message names it.
    var description: String {
        switch self {
        case .text: "text"
        case .number: "a number"
        case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .date: "a date"
        case .list: "a list"
        case .anything: "anything"
        case .amount: "a number or money"
        case .writable: "text, a number, money or a date"
        case .sized: "text or a list"
        case .selectable: "text, or true or false"
        case .ordered: "text, a number, money or a date"
        }
    }
}

extension ValueFilter {
    /// How it is written, for messages and the reference: `truncate: length, ellipsis`.
    var usage: String {
        parameters.isEmpty ? name : "\(name): \(parameters.map(\.name).joined(separator: ", "))"
    }

    /// Whether an argument of that name may be given though no parameter is called so.
    func isFree(_ name: String?) -> Bool {
        guard let name, !parameters.contains(where: { $0.name == name }) else { return false }
        switch freeNames {
        case .none: return false
        case .numbers: return name.hasPrefix("=")
        case .words: return !name.hasPrefix("=")
        }
    }

    /// Hands each argument to its parameter.
    ///
    /// - Returns: For every parameter the position of its argument, or nil.
    func assign(_ use: FilterUse) throws(AssignmentProblem) -> [Int?] {
        var assigned: [Int?] = Array(repeating: nil, count: parameters.count)
        var nextUnnamed = 0
        for (position, argument) in use.arguments.enumerated() where !isFree(argument.name) {
            var target = nextUnnamed
            if let given = argument.name {
                guard let found = parameters.firstIndex(where: { $0.name == given }) else {
                    let hint = NearestName.hint(given, among: parameters.map(\.name))
                    throw AssignmentProblem(
                        argument: position,
                        ValueProblem("unknown-argument", "filter \"\(name)\" has no argument \"\(given)\"", hint: hint))
                }
                target = found
            } else {
                nextUnnamed += 1
            }
            guard target < parameters.count else {
                let most =
                    ["no arguments", "one argument"].dropFirst(parameters.count).first
                    ?? "\(parameters.count) arguments"
                throw AssignmentProblem(
                    argument: position,
                    ValueProblem("extra-argument", "filter \"\(name)\" takes \(most)", hint: "write \(usage)"))
            }
            guard assigned[target] == nil else {
                throw AssignmentProblem(
                    argument: position,
                    ValueProblem("repeated-argument", "the argument \"\(parameters[target].name)\" is given twice"))
            }
            assigned[target] = position
        }
        for (parameter, position) in zip(parameters, assigned) where position == nil && parameter.fallback == nil {
            throw AssignmentProblem(
                argument: nil,
                ValueProblem(
                    "missing-argument", "filter \"\(name)\" needs the argument \"\(parameter.name)\"",
                    hint: "write \(usage)"))
        }
        return assigned
    }

    struct AssignmentProblem: Error {
        /// The argument at fault; nil is the filter as a whole.
        var argument: Int?
        var problem: ValueProblem

        init(argument: Int?, _ problem: ValueProblem) {
            self.argument = argument
            self.problem = problem
        }
    }
}
