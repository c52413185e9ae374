import Diagnostics
import Foundation

/// What `for` says: `x in xs`, a new name for each item of a list.
struct LoopHeader: Sendable {
    let variable: String
    let list: Expression

    /// Parses a `for` attribute; nil when it is not one, with the reason added.
    static func parse(_ source: SourceText, into diagnostics: inout Diagnostics) -> LoopHeader? {
        do {
            var parser = try Parser(source)
            return try LoopHeader(parser: &parser)
        } catch {
            diagnostics.add(error)
            return nil
        }
    }

    private init(parser: inout Parser) throws(Diagnostic) {
        guard parser.tokens.count > 2, case .name(let name) = parser.tokens[0].kind,
            parser.tokens[1].kind == .name("in")
        else {
            throw parser.error(
                "bad-loop", "a loop is written \"x in xs\"", hint: "first a new name, then in, then a list")
        }
        parser.position = 2
        variable = name
        list = Expression(source: parser.source, root: try parser.parseWhole())
    }

    /// What tells about the turn of the innermost loop.
    static let counter = "loop"

    static let counterType = ValueType.record(
        RecordType(
            "the loop", part: "property",
            fields: ["index": .number, "first": .boolean, "last": .boolean, "length": .number]))

    /// - Parameter index: From 0; templates count from 1.
    static func turn(_ index: Int, of count: Int) -> Value {
        Value(
            .record(
                Fields([
                    "index": .number(Decimal(index + 1)), "first": .boolean(index == 0),
                    "last": .boolean(index == count - 1), "length": .number(Decimal(count)),
                ])))
    }

    /// The type of the loop's variable; `.any` after an error.
    func check(_ scope: any StaticScope, into diagnostics: inout Diagnostics) -> ValueType {
        switch list.check(scope, into: &diagnostics) {
        case .list(let element): return element
        case .any: return .any
        case let other:
            let place = list.source.place(at: list.root.offset)
            diagnostics.add(
                .error(
                    "not-a-list", at: place, "a loop needs a list, and this is \(other)",
                    hint: "a column becomes a list with type=\"list\" separator=\"|\""))
            return .any
        }
    }

    /// The items for one row; none when the list is blank.
    func items(_ scope: any Scope) throws(Diagnostic) -> [Value] {
        let value = try list.evaluate(scope)
        switch value.content {
        case .list(let items): return items.map { $0.cells.isEmpty ? $0.alsoFrom(value.cells) : $0 }
        case .blank: return []
        default:
            throw ValueProblem("not-a-list", "a loop needs a list, and this is \(value.type)")
                .diagnostic(at: list.source.place(at: list.root.offset), cells: value.cells)
        }
    }
}
