import Diagnostics

/// Finds the placeholders of a text and parses each; goes on after a mistake, so that all of them are told.
struct InterpolationSplitter {
    private let source: SourceText
    private let scalars: [Unicode.Scalar]
    private(set) var diagnostics = Diagnostics()

    init(_ source: SourceText) {
        self.source = source
        scalars = Array(source.text.unicodeScalars)
    }

    /// Past so many mistakes the text is not a template, and more of them help nobody.
    private static let mostMistakes = 20

    mutating func split() -> [Interpolation.Piece] {
        var pieces: [Interpolation.Piece] = []
        var literal = String.UnicodeScalarView()
        var position = 0
        while position < scalars.count, diagnostics.all.count < Self.mostMistakes {
            if isPair("{", "{", at: position) {
                guard let end = end(from: position + 2) else {
                    report("unclosed-placeholder", at: position, "\"{{\" is not closed", hint: "close it with }}")
                    break
                }
                if !literal.isEmpty { pieces.append(.literal(String(literal))) }
                literal = String.UnicodeScalarView()
                if let expression = parse(position + 2..<end) { pieces.append(.placeholder(expression)) }
                position = end + 2
                continue
            }
            if isPair("}", "}", at: position) {
                report(
                    "unopened-placeholder", at: position, "\"}}\" closes nothing",
                    hint: "open it with {{, or write {{ \"}}\" }} to show the braces")
                position += 2
                continue
            }
            if isPair("{", "%", at: position) {
                report(
                    "liquid-tag", at: position, "\"{%\" is not part of the template language",
                    hint: "write the attributes if=\"…\" and for=\"x in …\" on the element")
            }
            literal.append(scalars[position])
            position += 1
        }
        if !literal.isEmpty { pieces.append(.literal(String(literal))) }
        return pieces
    }

    private func isPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar, at position: Int) -> Bool {
        position + 1 < scalars.count && scalars[position] == first && scalars[position + 1] == second
    }

    /// Where the `}}` that closes a placeholder starts; braces inside quotes do not count, nor does a `{{` that
    /// starts before: then the first was left open.
    private func end(from start: Int) -> Int? {
        var position = start
        var quote: Unicode.Scalar?
        while position < scalars.count {
            let scalar = scalars[position]
            if let open = quote {
                if scalar == "\\" { position += 1 } else if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if isPair("}", "}", at: position) {
                return position
            } else if isPair("{", "{", at: position) {
                return nil
            }
            position += 1
        }
        // A quote that was left open hides the braces; the expression's own message about it says more.
        guard quote != nil else { return nil }
        return (start..<max(start, scalars.count - 1)).first { isPair("}", "}", at: $0) }
    }

    private mutating func parse(_ range: Range<Int>) -> Expression? {
        do {
            var parser = try Parser(source, range: range)
            return Expression(source: source, root: try parser.parseWhole(), range: range)
        } catch {
            diagnostics.add(error)
            return nil
        }
    }

    private mutating func report(_ code: String, at position: Int, _ message: String, hint: String?) {
        diagnostics.add(.error(code, at: source.place(at: position), message, hint: hint))
    }
}
