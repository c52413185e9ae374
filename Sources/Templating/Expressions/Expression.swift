import Diagnostics
import Localization

/// A bare expression, as `if`, `where`, `dur` and `{{ … }}` hold it: parsed once, evaluated for every row.
struct Expression: Sendable {
    /// The text in which offsets of `root` count.
    let source: SourceText
    let root: Node
    /// Every name it reads, with the steps that can be known beforehand, in reading order.
    let references: [Reference]
    /// The part of `source` that it is, in Unicode scalars.
    let range: Range<Int>

    /// As it is written, without the white space around it.
    var written: String {
        String(String.UnicodeScalarView(source.text.unicodeScalars.dropFirst(range.lowerBound).prefix(range.count)))
            .trimmingWhitespace
    }

    /// Parses a whole text as one expression; nil when it is not one, with the reason added to `diagnostics`.
    static func parse(_ source: SourceText, into diagnostics: inout Diagnostics) -> Expression? {
        do {
            var parser = try Parser(source)
            let root = try parser.parseWhole()
            return Expression(source: source, root: root)
        } catch {
            diagnostics.add(error)
            return nil
        }
    }

    /// - Parameter range: The part of the source that is the expression; nil is all of it.
    init(source: SourceText, root: Node, range: Range<Int>? = nil) {
        self.source = source
        self.root = root
        self.range = range ?? 0..<source.text.unicodeScalars.count
        references = root.references(in: source)
    }

    /// Finds what is wrong whatever the row: unknown names, filters and arguments, types that do not fit.
    ///
    /// - Parameter isText: Whether a text shows the value.
    /// - Returns: The type of the result; `.any` after an error.
    func check(_ scope: any StaticScope, isText: Bool = false, into diagnostics: inout Diagnostics) -> ValueType {
        var checker = Checker(source: source, scope: scope)
        let type = checker.type(of: root)
        diagnostics.add(checker.diagnostics)
        checkMarks(isText: isText, into: &diagnostics)
        return type
    }

    /// The value for one row.
    ///
    /// - Throws: A finding at the cell that caused it, or at the spot in the template when no cell did.
    func evaluate(_ scope: any Scope) throws(Diagnostic) -> Value {
        try Evaluator(source: source, scope: scope).value(of: root)
    }
}

/// A name that an expression reads, and the fixed steps from it: `hero.end`, `quotes[2].begin`, `entered`.
struct Reference: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case field(String)
        case index(Int)
        /// An item whose number is itself computed; what follows it is not listed.
        case computedIndex
    }

    var name: String
    var steps: [Step]
    var place: Place
}

extension Reference: CustomStringConvertible {
    /// `quotes[2].begin`.
    var description: String {
        steps.reduce(into: name) { text, step in
            switch step {
            case .field(let name): text += ".\(name)"
            case .index(let index): text += "[\(index)]"
            case .computedIndex: text += "[…]"
            }
        }
    }
}
