internal import Diagnostics
internal import TimelineModel

/// The words of a text for one video: cells put in, white space of the template tidied, spans kept apart.
struct TextContent {
    /// Characters with one look.
    struct Piece {
        var text: String
        /// The spans around them, outermost first.
        var spans: [Element]
        /// Whether they are a value put in, which keeps its own direction.
        var isValue = false
        /// Whether the value is marked `nowrap`.
        var isUnbroken = false
        /// Where a value comes from.
        var cells: [Place] = []
    }

    private(set) var pieces: [Piece] = []
    private(set) var cells: [Place] = []
    /// Whether the last character is a space of the template that may still turn out to be at an end.
    private var endsInSpace = true

    var plain: String { pieces.map(\.text).joined() }

    init(_ instance: Instance, into diagnostics: inout Diagnostics) {
        add(instance.element.children, [], instance.scope, into: &diagnostics)
        trimEnd()
        pieces.removeAll { $0.text.isEmpty }
    }

    private mutating func add(
        _ children: [Element.Content], _ spans: [Element], _ scope: any Scope, into diagnostics: inout Diagnostics
    ) {
        for child in children {
            switch child {
            case .text(let text): add(text, spans, scope, into: &diagnostics)
            case .element(let element) where element.name == "br":
                trimEnd()
                pieces.append(Piece(text: "\n", spans: spans))
                endsInSpace = true
            case .element(let element) where element.name == "span":
                do {
                    if let condition = element.expression("if"), try !condition.evaluate(scope).isTrue { continue }
                    add(element.children, spans + [element], scope, into: &diagnostics)
                } catch {
                    diagnostics.add(error)
                }
            case .element: break
            }
        }
    }

    private mutating func add(
        _ text: Interpolation, _ spans: [Element], _ scope: any Scope, into diagnostics: inout Diagnostics
    ) {
        for piece in text.pieces {
            switch piece {
            case .literal(let literal): add(literal: literal, spans)
            case .placeholder(let expression):
                do {
                    let value = try Interpolation(source: text.source, pieces: [.placeholder(expression)])
                        .text(scope, as: .display)
                    for cell in value.cells where !cells.contains(cell) { cells.append(cell) }
                    guard case .text(let characters) = value.content, !characters.isEmpty else { continue }
                    let lines = characters.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
                    pieces.append(
                        Piece(
                            text: lines, spans: spans, isValue: true,
                            isUnbroken: expression.root.isFiltered(by: "nowrap"), cells: value.cells))
                    endsInSpace = false
                } catch {
                    diagnostics.add(error)
                }
            }
        }
    }

    /// White space that the template's author wrote, line ends and indents included, is one space.
    private mutating func add(literal: String, _ spans: [Element]) {
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
}
