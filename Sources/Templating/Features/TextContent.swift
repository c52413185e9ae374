internal import Diagnostics
internal import TimelineModel

/// An element of a text with the names it can read: those of the loops around it.
struct ScopedElement {
    var element: Element
    var scope: any Scope
}

/// The words of a text for one video: cells put in, white space of the template tidied, spans kept apart.
struct TextContent {
    /// Characters with one look.
    struct Piece {
        var text: String
        /// The spans around them, outermost first.
        var spans: [ScopedElement]
        /// Whether they are a value put in, which keeps its own direction.
        var isValue = false
        /// How a value is to be shown.
        var marks: Set<Mark> = []
        /// What Markdown in a value makes of them.
        var look: MarkdownEmphasis.Look = []
        /// The `<icon>` that the text, one U+FFFC, stands for.
        var icon: ScopedElement?
        /// The `<rt>` over it, and its words.
        var ruby: (words: String, element: ScopedElement)?
        /// Where a value comes from.
        var cells: [Place] = []
    }

    /// A text has no more of them: loops in loops can ask for any number.
    private static let mostPieces = 20_000

    var pieces: [Piece] = []
    private(set) var cells: [Place] = []
    private(set) var diagnostics = Diagnostics()
    /// Whether the last character is a space of the template that may still turn out to be at an end.
    private var endsInSpace = true

    /// What a reader reads.
    var plain: String { pieces.filter { $0.icon == nil }.map(\.text).joined() }

    init(_ instance: Instance) {
        do {
            try add(instance.element.children, [], instance.scope)
        } catch {
            diagnostics.add(error)
        }
        trimEnd()
        // As in HTML, the end of the last line is not the start of another.
        if let last = pieces.last, last.text == "\n", !last.isValue {
            pieces.removeLast()
            trimEnd()
        }
        pieces.removeAll { $0.text.isEmpty }
    }

    /// An attribute that is shown to viewers, with the names of `scope`.
    init(_ words: Interpolation, _ scope: any Scope) {
        add(words, [], scope)
        trimEnd()
        pieces.removeAll { $0.text.isEmpty }
    }

    private mutating func add(
        _ children: [Element.Content], _ spans: [ScopedElement], _ scope: any Scope
    ) throws(Diagnostic) {
        var branches = Branches()
        for child in children {
            switch child {
            case .text(let text): add(text, spans, scope)
            case .element(let element) where element.name == "br": breakLine(spans)
            case .element(let element):
                var scopes: [any Scope] = []
                if branches.allows(element) {
                    do { scopes = try Expansion.scopes(of: element, in: scope) } catch { diagnostics.add(error) }
                }
                branches.pass(element, isShown: !scopes.isEmpty)
                for scope in scopes { try add(ScopedElement(element: element, scope: scope), spans) }
            }
        }
    }

    private mutating func add(_ part: ScopedElement, _ spans: [ScopedElement]) throws(Diagnostic) {
        guard pieces.count < Self.mostPieces else {
            throw .error(
                "too-many-elements", at: part.element.place, "the text has more than \(Self.mostPieces) parts")
        }
        switch part.element.name {
        case "span": try add(part.element.children, spans + [part], part.scope)
        case "ruby": addRuby(part, spans)
        case "icon":
            pieces.append(Piece(text: "\u{FFFC}", spans: spans, icon: part))
            endsInSpace = false
        default: break
        }
    }

    private mutating func breakLine(_ spans: [ScopedElement]) {
        trimEnd()
        pieces.append(Piece(text: "\n", spans: spans))
        endsInSpace = true
    }

    // MARK: Words

    private mutating func add(_ text: Interpolation, _ spans: [ScopedElement], _ scope: any Scope) {
        for piece in text.pieces {
            switch piece {
            case .literal(let literal): add(literal: literal, spans)
            case .placeholder(let expression):
                guard let value = words(of: expression, text.source, scope) else { continue }
                let marks = expression.root.marks
                for words in Self.looks(value.text, marks) where !words.text.isEmpty {
                    pieces.append(
                        Piece(
                            text: words.text, spans: spans, isValue: true, marks: marks, look: words.look,
                            cells: value.cells))
                    endsInSpace = false
                }
            }
        }
    }

    private static func looks(_ text: String, _ marks: Set<Mark>) -> [MarkdownEmphasis.Words] {
        let most = 50_000
        guard marks.contains(.markdown), text.utf8.count <= most else { return [.init(text: text, look: [])] }
        return MarkdownEmphasis(text).words
    }

    /// A value as viewers read it; nil if it is blank or was wrong and reported.
    private mutating func words(
        of expression: Expression, _ source: SourceText, _ scope: any Scope
    ) -> (text: String, cells: [Place])? {
        do {
            let value = try Interpolation(source: source, pieces: [.placeholder(expression)])
                .text(scope, as: .display)
            for cell in value.cells where !cells.contains(cell) { cells.append(cell) }
            guard case .text(let characters) = value.content, !characters.isEmpty else { return nil }
            guard characters.utf8.contains(0x0D) else { return (characters, value.cells) }
            let lines = characters.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            return (lines, value.cells)
        } catch {
            diagnostics.add(error)
            return nil
        }
    }

    /// White space that the template's author wrote, line ends and indents included, is one space.
    private mutating func add(literal: String, _ spans: [ScopedElement]) {
        var text = ""
        for character in literal {
            if character == " " || character == "\n" || character == "\t" {
                if !endsInSpace { text.append(" ") }
                endsInSpace = true
            } else {
                text.append(character)
                endsInSpace = false
            }
        }
        pieces.append(Piece(text: text, spans: spans))
    }

    /// Takes the space off that stands at the end of a line.
    private mutating func trimEnd() {
        guard endsInSpace else { return }
        while let last = pieces.indices.last {
            if pieces[last].text.isEmpty {
                pieces.removeLast()
            } else {
                if pieces[last].text.last == " " { pieces[last].text.removeLast() }
                return
            }
        }
    }

    // MARK: Ruby

    /// Words, and over each stretch of them what its `<rt>` says.
    private mutating func addRuby(_ part: ScopedElement, _ spans: [ScopedElement]) {
        var base = Piece(text: "", spans: spans)
        func finish(_ base: inout Piece, in content: inout TextContent) {
            base.text = base.text.trimmingWhitespace
            if !base.text.isEmpty {
                content.pieces.append(base)
                content.endsInSpace = false
            }
            base = Piece(text: "", spans: spans)
        }
        for child in part.element.children {
            switch child {
            case .text(let text): append(text, part.scope, to: &base.text, cells: &base.cells)
            case .element(let element):
                var words = ""
                for case .text(let text) in element.children {
                    append(text, part.scope, to: &words, cells: &base.cells)
                }
                words = words.trimmingWhitespace
                if !words.isEmpty { base.ruby = (words, ScopedElement(element: element, scope: part.scope)) }
                finish(&base, in: &self)
            }
        }
        finish(&base, in: &self)
    }

    private mutating func append(
        _ interpolation: Interpolation, _ scope: any Scope, to text: inout String, cells: inout [Place]
    ) {
        for piece in interpolation.pieces {
            switch piece {
            case .literal(let literal): text += literal.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            case .placeholder(let expression):
                guard let value = words(of: expression, interpolation.source, scope) else { continue }
                text += value.text.replacing("\n", with: " ")
                cells += value.cells
            }
        }
    }
}
