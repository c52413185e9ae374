import Diagnostics
import Foundation

/// A part of a parsed expression.
struct Node: Sendable {
    indirect enum Kind: Sendable {
        case text(String)
        case number(Decimal)
        case boolean(Bool)
        case blank
        /// A length of time: seconds plus frames, which count by the template's frame rate.
        case time(seconds: Decimal, frames: Decimal)
        case name(String)
        /// A named part; the offset is where its name stands.
        case field(Node, String, at: Int)
        case index(Node, Node)
        case not(Node)
        case negative(Node)
        case binary(Operator, Node, Node)
        case choice(condition: Node, yes: Node, no: Node)
        case call(String, [Node])
        case filter(Node, FilterUse)
    }

    let kind: Kind
    /// Where it stands in the source, counted in Unicode scalars; for an operator, where the operator stands.
    let offset: Int
    /// How many nodes lie one below the other, itself included. Kept small so that no walk can exhaust the stack.
    let depth: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
        depth = 1 + (kind.children.map(\.depth).max() ?? 0)
    }

    static let deepest = 100
}

/// A filter as an expression uses it.
struct FilterUse: Sendable {
    struct Argument: Sendable {
        /// Set when the argument was given by name: `truncate: ellipsis: ""`.
        var name: String?
        var value: Node
        /// Where the argument starts, its name included.
        var offset: Int
    }

    var name: String
    var arguments: [Argument]
    /// Where the filter's name stands.
    var offset: Int
    /// The filter of that name; nil when there is none, which checking reports.
    var filter: ValueFilter?
}

/// An operator between two values.
enum Operator: String, Sendable {
    case or, and
    case equal = "==", unequal = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case contains
    case plus = "+", minus = "-", times = "*", divided = "/"

    /// How tightly it binds; higher binds first.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual, .contains: 4
        case .plus, .minus: 5
        case .times, .divided: 6
        }
    }

    /// Binds tighter than `and`, looser than comparisons.
    static let notPrecedence = 3
    static let comparisonPrecedence = 4
}

extension Node.Kind {
    var children: [Node] {
        switch self {
        case .text, .number, .boolean, .blank, .time, .name: []
        case .field(let base, _, _): [base]
        case .index(let base, let index): [base, index]
        case .not(let operand), .negative(let operand): [operand]
        case .binary(_, let left, let right): [left, right]
        case .choice(let condition, let yes, let no): [condition, yes, no]
        case .call(_, let arguments): arguments
        case .filter(let input, let use): [input] + use.arguments.map(\.value)
        }
    }
}

extension Node: CustomStringConvertible {
    /// The tree as nested parentheses, for tests: `(filter money (field r price))`.
    var description: String {
        switch kind {
        case .text(let text): "\"\(text)\""
        case .number(let number): "\(number)"
        case .boolean(let truth): "\(truth)"
        case .blank: "blank"
        case .time(let seconds, let frames):
            frames == 0 ? "\(seconds)s" : seconds == 0 ? "\(frames)f" : "\(seconds)s+\(frames)f"
        case .name(let name): name
        case .field(let base, let name, _): "\(base).\(name)"
        case .index(let base, let index): "\(base)[\(index)]"
        case .not(let operand): "(not \(operand))"
        case .negative(let operand): "(- \(operand))"
        case .binary(let operation, let left, let right): "(\(operation.rawValue) \(left) \(right))"
        case .choice(let condition, let yes, let no): "(? \(condition) \(yes) \(no))"
        case .call(let name, let arguments): "(\(([name] + arguments.map(\.description)).joined(separator: " ")))"
        case .filter(let input, let use):
            "(| \(([input.description, use.name] + use.arguments.map(\.description)).joined(separator: " ")))"
        }
    }
}

extension FilterUse.Argument: CustomStringConvertible {
    var description: String { (name.map { "\($0): " } ?? "") + value.description }
}
