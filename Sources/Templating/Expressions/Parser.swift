import Diagnostics

/// Builds the tree of an expression: operator precedence by Pratt's method.
///
///     pipeline := choice ("|" filter)*
///     filter   := NAME (":" argument ("," argument)*)?        argument := (NAME ":")? operand
///     choice   := operand ("?" choice ":" choice)?
///     operand  := operators over primaries, see `Operator`
///     primary  := literal | NAME | NAME "(" list ")" | "(" pipeline ")" | primary "." NAME | primary "[" choice "]"
struct Parser {
    let source: SourceText
    var tokens: [Token]
    var position = 0
    /// How many calls lie one inside the other; bounded by `Node.deepest`.
    private var nesting = 0

    init(_ source: SourceText, range: Range<Int>? = nil) throws(Diagnostic) {
        self.source = source
        var lexer = Lexer(source, range: range)
        tokens = try lexer.tokens()
    }

    var current: Token { tokens[min(position, tokens.count - 1)] }

    /// The whole text as one expression.
    mutating func parseWhole() throws(Diagnostic) -> Node {
        if case .end = current.kind {
            throw error("empty-expression", "an expression is missing", hint: "write the name of a column")
        }
        let node = try pipeline()
        guard case .end = current.kind else { throw unexpected() }
        return node
    }

    private mutating func pipeline() throws(Diagnostic) -> Node {
        var node = try choice()
        while accept("|") {
            let use = try filterUse()
            node = try checked(Node(.filter(node, use), at: node.offset))
        }
        return node
    }

    private mutating func filterUse() throws(Diagnostic) -> FilterUse {
        guard case .name(let name) = current.kind else {
            throw error("filter-expected", "the name of a filter belongs after \"|\", not \(current.quoted)")
        }
        let offset = current.offset
        position += 1
        var arguments: [FilterUse.Argument] = []
        if accept(":") {
            repeat { arguments.append(try argument()) } while accept(",")
        }
        return FilterUse(name: name, arguments: arguments, offset: offset, filter: FilterTable.filter(named: name))
    }

    private mutating func argument() throws(Diagnostic) -> FilterUse.Argument {
        let offset = current.offset
        if case .name(let name) = current.kind, position + 1 < tokens.count, tokens[position + 1].kind == .mark(":") {
            position += 2
            return FilterUse.Argument(name: name, value: try operand(), offset: offset)
        }
        return FilterUse.Argument(name: nil, value: try operand(), offset: offset)
    }

    private mutating func choice() throws(Diagnostic) -> Node {
        let condition = try operand()
        let offset = current.offset
        guard accept("?") else { return condition }
        try descend()
        defer { nesting -= 1 }
        let yes = try choice()
        guard accept(":") else {
            throw error("choice-incomplete", "\":\" is missing after \"?\"", hint: "a choice is written a ? b : c")
        }
        return try checked(Node(.choice(condition: condition, yes: yes, no: try choice()), at: offset))
    }

    /// Operators that bind at least as tightly as `lowest`.
    private mutating func operand(_ lowest: Int = 0) throws(Diagnostic) -> Node {
        try descend()
        defer { nesting -= 1 }
        var left = try prefix()
        var hasComparison = false
        while let operation = infix(), operation.precedence >= lowest {
            let offset = current.offset
            let isComparison = operation.precedence == Operator.comparisonPrecedence
            if isComparison, hasComparison {
                throw error(
                    "chained-comparison", "comparisons cannot be chained",
                    hint: "join two with and: a < b and b < c")
            }
            hasComparison = isComparison
            position += 1
            left = try checked(Node(.binary(operation, left, try operand(operation.precedence + 1)), at: offset))
        }
        return left
    }

    private func infix() -> Operator? {
        switch current.kind {
        case .mark("&&"): .and
        case .mark("||"): .or
        case .mark(let mark): Operator(rawValue: mark)
        case .name(let name) where ["and", "or", "contains"].contains(name): Operator(rawValue: name)
        default: nil
        }
    }

    private mutating func prefix() throws(Diagnostic) -> Node {
        let offset = current.offset
        if current.kind == .name("not") {
            position += 1
            return try checked(Node(.not(try operand(Operator.notPrecedence)), at: offset))
        }
        if accept("!") {
            return try nested { parser throws(Diagnostic) in Node(.not(try parser.prefix()), at: offset) }
        }
        if accept("-") {
            return try nested { parser throws(Diagnostic) in Node(.negative(try parser.prefix()), at: offset) }
        }
        return try postfix(primary())
    }

    private mutating func postfix(_ start: Node) throws(Diagnostic) -> Node {
        var node = start
        while true {
            if accept(".") {
                guard case .name(let name) = current.kind else {
                    throw error("name-expected", "a name belongs after \".\", not \(current.quoted)")
                }
                node = try checked(Node(.field(node, name, at: current.offset), at: node.offset))
                position += 1
            } else if accept("[") {
                let index = try choice()
                guard accept("]") else { throw error("bracket-open", "\"]\" is missing, found \(current.quoted)") }
                node = try checked(Node(.index(node, index), at: node.offset))
            } else {
                return node
            }
        }
    }

    private mutating func primary() throws(Diagnostic) -> Node {
        let token = current
        switch token.kind {
        case .number(let number): return take(.number(number), token)
        case .time(let seconds, let frames): return take(.time(seconds: seconds, frames: frames), token)
        case .text(let text): return take(.text(text), token)
        case .name("true"): return take(.boolean(true), token)
        case .name("false"): return take(.boolean(false), token)
        case .name("blank"): return take(.blank, token)
        case .name(let name):
            if ["and", "or", "contains"].contains(name) { throw unexpected() }
            position += 1
            return accept("(") ? try call(name, at: token.offset) : Node(.name(name), at: token.offset)
        case .mark("("):
            position += 1
            let node = try nested { parser throws(Diagnostic) in try parser.pipeline() }
            guard accept(")") else {
                throw error("parenthesis-open", "\")\" is missing, found \(current.quoted)")
            }
            return node
        case .mark, .end: throw unexpected()
        }
    }

    private mutating func take(_ kind: Node.Kind, _ token: Token) -> Node {
        position += 1
        return Node(kind, at: token.offset)
    }

    private mutating func call(_ name: String, at offset: Int) throws(Diagnostic) -> Node {
        var arguments: [Node] = []
        if !accept(")") {
            repeat { arguments.append(try choice()) } while accept(",")
            guard accept(")") else {
                throw error("parenthesis-open", "\")\" is missing, found \(current.quoted)")
            }
        }
        return try checked(Node(.call(name, arguments), at: offset))
    }
}

extension Parser {
    private mutating func accept(_ mark: String) -> Bool {
        guard current.kind == .mark(mark) else { return false }
        position += 1
        return true
    }

    private mutating func descend() throws(Diagnostic) {
        nesting += 1
        if nesting > Node.deepest { throw tooDeep() }
    }

    private mutating func nested(
        _ body: (inout Parser) throws(Diagnostic) -> Node
    ) throws(Diagnostic) -> Node {
        try descend()
        defer { nesting -= 1 }
        return try checked(try body(&self))
    }

    private func checked(_ node: Node) throws(Diagnostic) -> Node {
        if node.depth > Node.deepest { throw tooDeep() }
        return node
    }

    private func tooDeep() -> Diagnostic {
        error("expression-too-deep", "the expression is nested too deeply", hint: "the most is \(Node.deepest) steps")
    }

    func error(_ code: String, _ message: String, hint: String? = nil) -> Diagnostic {
        .error(code, at: source.place(at: current.offset), message, hint: hint)
    }

    /// The current token where it has no business to be, with a guess at what was meant.
    private func unexpected() -> Diagnostic {
        if case .end = current.kind {
            return error(
                "expression-incomplete", "the expression ends where a value belongs",
                hint: "write a column, a number, or a text in quotes, as in: price > 10 and brand == \"Acme\"")
        }
        return error("unexpected-word", "\(current.quoted) does not belong here", hint: advice())
    }

    private func advice() -> String? {
        guard position > 0 else { return nil }
        switch (tokens[position - 1].kind, current.kind) {
        case (.name(let first), .name(let second)):
            let name = "\(first)_\(second)".lowercased()
            return "a name has no spaces; give the column a short one: "
                + "<column name=\"\(name)\" header=\"\(first) \(second)\"/>"
        case (.number, .number), (.name, .text), (.name, .number):
            return "arguments of a filter come after a colon and are parted by commas"
        case (_, .mark) where tokens[..<position].contains { $0.kind == .mark("|") }:
            return "a filter takes everything before it; put parentheses around: (value | filter) …"
        case (_, .mark(",")): return "decimals are written with a point"
        default: return nil
        }
    }
}
