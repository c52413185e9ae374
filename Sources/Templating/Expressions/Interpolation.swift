import Diagnostics

/// A text or attribute with `{{ … }}` in it: parsed once, filled in for every row.
struct Interpolation: Sendable {
    enum Piece: Sendable {
        case literal(String)
        case placeholder(Expression)
    }

    let source: SourceText
    let pieces: [Piece]

    /// What is written when nothing depends on the row; nil when something does.
    var literal: String? {
        switch pieces.count {
        case 0: return ""
        case 1: if case .literal(let text) = pieces[0] { return text }
        default: break
        }
        return nil
    }

    /// The expression, when the whole is one placeholder with nothing but white space around it. It keeps its type.
    var single: Expression? {
        var found: Expression?
        for piece in pieces {
            switch piece {
            case .literal(let text):
                if !text.allSatisfy(\.isWhitespace) { return nil }
            case .placeholder(let expression):
                if found != nil { return nil }
                found = expression
            }
        }
        return found
    }

    /// Every name that is read, in reading order.
    var references: [Reference] {
        pieces.flatMap { piece -> [Reference] in
            if case .placeholder(let expression) = piece { expression.references } else { [] }
        }
    }

    /// Takes a text apart; nil when a placeholder is not an expression or not closed, with every reason added.
    static func parse(_ source: SourceText, into diagnostics: inout Diagnostics) -> Interpolation? {
        var splitter = InterpolationSplitter(source)
        let pieces = splitter.split()
        diagnostics.add(splitter.diagnostics)
        return splitter.diagnostics.hasErrors ? nil : Interpolation(source: source, pieces: pieces)
    }
}

extension Interpolation {
    /// What values become when they are put between other characters.
    enum Rendition: Sendable {
        /// For viewers: numbers, money and dates as the language writes them.
        case display
        /// For attributes: numbers and dates as the template language reads them, whatever the language.
        case plain
    }

    /// Finds what is wrong whatever the row, in every placeholder.
    ///
    /// - Returns: The type of `single`, and text for everything else; `.any` after an error.
    func check(
        _ scope: any StaticScope, as rendition: Rendition, into diagnostics: inout Diagnostics
    ) -> ValueType {
        var type = ValueType.text
        for case .placeholder(let expression) in pieces {
            type = expression.check(scope, isText: rendition == .display, into: &diagnostics)
            if rendition == .plain, single != nil { return type }
            if let problem = Writing.problem(of: type, as: rendition) {
                let place = expression.source.place(at: expression.root.offset)
                diagnostics.add(.error("not-text", at: place, problem.message, hint: problem.hint))
            }
        }
        return single != nil && rendition == .display ? .text : type == .any ? .any : .text
    }

    /// The value for one row: that of `single` as it is, otherwise the whole text.
    func evaluate(_ scope: any Scope) throws(Diagnostic) -> Value {
        if let single { return try single.evaluate(scope) }
        return try text(scope, as: .plain)
    }

    /// The text for one row.
    ///
    /// - Throws: A finding when a placeholder is blank: nothing silently empty reaches a video.
    func text(_ scope: any Scope, as rendition: Rendition) throws(Diagnostic) -> Value {
        var result = ""
        var cells: [Value] = []
        for piece in pieces {
            switch piece {
            case .literal(let text): result += text
            case .placeholder(let expression):
                let value = try expression.evaluate(scope)
                result += try Writing.text(value, as: rendition, of: expression, formats: scope.formats)
                cells.append(value)
            }
        }
        return cells.reduce(Value.text(result)) { $0.alsoFrom($1.cells) }
    }
}
