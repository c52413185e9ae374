internal import Diagnostics

/// An element of `fonts.xml`: its name, attributes and children, with places.
struct XMLElement {
    var name: String
    var attributes: [(name: String, value: String, place: Place)]
    var children: [XMLElement]
    var place: Place

    subscript(_ name: String) -> (value: String, place: Place)? {
        attributes.first { $0.name == name }.map { ($0.value, $0.place) }
    }
}

/// Reads the small XML that `fonts.xml` is written in: elements, attributes, comments and the five named entities.
///
/// Everything else of XML is refused: a font list needs no document types, processing instructions or text, and
/// libxml2 belongs to templates.
struct StrictXML {
    private var input: [Unicode.Scalar]
    private var at = 0
    private var line = 1
    private var column = 1
    private let file: String

    static func read(_ text: String, file: String) throws(Diagnostic) -> XMLElement {
        var reader = StrictXML(input: Array(text.unicodeScalars), file: file)
        if reader.input.first == "\u{FEFF}" { reader.at = 1 }
        if reader.skip("<?xml") { try reader.skip(through: "?>", of: "the XML declaration") }
        try reader.skipBlank()
        let root = try reader.element(depth: 0)
        try reader.skipBlank()
        guard reader.at == reader.input.count else { throw reader.error("expected nothing after </\(root.name)>") }
        return root
    }

    private init(input: [Unicode.Scalar], file: String) {
        self.input = input
        self.file = file
    }

    private var place: Place { .source(file: file, line: line, column: column) }

    private func error(_ message: String) -> Diagnostic { .error("fonts-syntax", at: place, message) }

    private mutating func element(depth: Int) throws(Diagnostic) -> XMLElement {
        let start = place
        guard depth < 16 else { throw error("elements are nested too deeply") }
        guard skip("<") else { throw error("expected an element") }
        var element = XMLElement(name: try name(), attributes: [], children: [], place: start)
        while true {
            let hadBlank = skipSpaces()
            if skip("/>") { return element }
            if skip(">") { break }
            guard hadBlank else { throw error("expected an attribute, > or /> in <\(element.name)>") }
            element.attributes.append(try attribute(of: element))
        }
        while true {
            try skipBlank()
            if skip("</") {
                let end = try name()
                guard end == element.name else { throw error("expected </\(element.name)>, found </\(end)>") }
                _ = skipSpaces()
                guard skip(">") else { throw error("expected > after </\(end)") }
                return element
            }
            guard at < input.count else { throw error("<\(element.name)> is never closed") }
            element.children.append(try self.element(depth: depth + 1))
        }
    }

    private mutating func attribute(
        of element: XMLElement
    ) throws(Diagnostic) -> (name: String, value: String, place: Place) {
        let start = place
        let name = try name()
        guard element[name] == nil else { throw error("\(name) is written twice in <\(element.name)>") }
        _ = skipSpaces()
        guard skip("=") else { throw error("expected = after \(name)") }
        _ = skipSpaces()
        guard at < input.count, input[at] == "\"" || input[at] == "'" else {
            throw error("expected a quoted value for \(name)")
        }
        let quote = input[at]
        advance()
        var value = String.UnicodeScalarView()
        while at < input.count, input[at] != quote {
            if input[at] == "<" { throw error("< in the value of \(name)") }
            value.append(input[at] == "&" ? try entity() : step())
        }
        guard at < input.count else { throw error("the value of \(name) is never closed") }
        advance()
        return (name, String(value), start)
    }

    private mutating func entity() throws(Diagnostic) -> Unicode.Scalar {
        let known: [(String, Unicode.Scalar)] = [
            ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"),
        ]
        for (name, scalar) in known where skip(name) { return scalar }
        throw error("expected &amp; &lt; &gt; &quot; or &apos;")
    }

    private mutating func name() throws(Diagnostic) -> String {
        var name = String.UnicodeScalarView()
        func belongs(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || "-_.:0123456789".unicodeScalars.contains(scalar)
        }
        while at < input.count, belongs(input[at]) { name.append(step()) }
        guard !name.isEmpty else { throw error("expected a name") }
        return String(name)
    }

    /// White space and comments.
    private mutating func skipBlank() throws(Diagnostic) {
        while true {
            _ = skipSpaces()
            guard skip("<!--") else { return }
            try skip(through: "-->", of: "a comment")
        }
    }

    private mutating func skipSpaces() -> Bool {
        let start = at
        while at < input.count, [" ", "\t", "\n", "\r"].contains(input[at]) { advance() }
        return at > start
    }

    private mutating func skip(through end: String, of what: String) throws(Diagnostic) {
        while !skip(end) {
            guard at < input.count else { throw error("\(what) is never closed") }
            advance()
        }
    }

    private mutating func skip(_ text: String) -> Bool {
        let wanted = text.unicodeScalars
        guard input[at...].starts(with: wanted) else { return false }
        for _ in wanted { advance() }
        return true
    }

    private mutating func step() -> Unicode.Scalar {
        defer { advance() }
        return input[at]
    }

    private mutating func advance() {
        if input[at] == "\n" {
            line += 1
            column = 1
        } else {
            column += 1
        }
        at += 1
    }
}
