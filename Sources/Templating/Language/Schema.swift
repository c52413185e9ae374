/// The RELAX NG schema of the language, made from the declarations that the loader checks against.
///
/// It describes structure and literals for editors. What it refuses the loader refuses too; the loader also knows
/// columns, references and times.
public enum Schema {
    /// The schema as an XML document.
    public static var text: String {
        var writer = SchemaWriter()
        writer.open(
            "grammar",
            [
                ("xmlns", "http://relaxng.org/ns/structure/1.0"),
                ("xmlns:a", "http://relaxng.org/ns/compatibility/annotations/1.0"), ("ns", Grammar.namespace),
                ("datatypeLibrary", "http://www.w3.org/2001/XMLSchema-datatypes"),
            ])
        writer.block("start") { writer in
            writer.block("choice") { writer in
                writer.empty("ref", [("name", "video")])
                writer.empty("ref", [("name", "theme-file")])
                writer.empty("ref", [("name", "fragment")])
                writer.empty("ref", [("name", "preset")])
            }
        }
        for declaration in Grammar.all { writer.define(declaration.name, declaration) }
        writer.define("theme-file", Grammar.themeFile)
        writer.define("fragment", .fragment)
        writer.close("grammar")
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<!-- The Rowreel template language. Made from the program's own declarations: rowreel schema -->\n"
            + writer.text
    }
}

/// Writes RELAX NG, two spaces an indent.
struct SchemaWriter {
    private(set) var text = ""
    private var indent = ""

    mutating func define(_ name: String, _ declaration: ElementDeclaration) {
        block("define", [("name", name)]) { writer in
            writer.block("element", [("name", declaration.name)]) { writer in
                writer.line("<a:documentation>\(escaped(declaration.documentation))</a:documentation>")
                for attribute in declaration.attributes { writer.add(attribute) }
                if declaration.isOpen { writer.addOpenAttributes(besides: declaration.attributes) }
                writer.addContent(of: declaration)
            }
        }
    }

    private mutating func add(_ attribute: AttributeDeclaration) {
        func write(_ writer: inout SchemaWriter) {
            writer.block("attribute", [("name", attribute.name)]) { writer in
                writer.line("<a:documentation>\(escaped(attribute.documentation))</a:documentation>")
                writer.addValue(attribute)
            }
        }
        attribute.isRequired ? write(&self) : block("optional", [], write)
    }

    private mutating func addOpenAttributes(besides known: [AttributeDeclaration]) {
        block("zeroOrMore") { writer in
            writer.block("attribute") { writer in
                writer.block("anyName") { writer in
                    writer.block("except") { writer in
                        for attribute in known { writer.line("<name ns=\"\">\(attribute.name)</name>") }
                        writer.line("<nsName ns=\"http://www.w3.org/XML/1998/namespace\"/>")
                    }
                }
                writer.empty("text", [])
            }
        }
    }

    private mutating func addContent(of declaration: ElementDeclaration) {
        guard !declaration.children.isEmpty || declaration.hasText else { return empty("empty", []) }
        block("zeroOrMore") { writer in
            writer.block("choice") { writer in
                if declaration.hasText { writer.empty("text", []) }
                for child in declaration.children { writer.empty("ref", [("name", child)]) }
            }
        }
    }

    private mutating func addValue(_ attribute: AttributeDeclaration) {
        switch attribute.reading {
        case .literal: addLiteral(attribute.type)
        case .interpolated where attribute.type == .text: empty("text", [])
        case .interpolated:
            block("choice") { writer in
                writer.addLiteral(attribute.type)
                writer.pattern(#".*\{\{.*\}\}.*"#)
            }
        case .expression, .moment, .order: pattern(#".*\S.*"#)
        case .loop: pattern(#"\s*\S+\s+in\s.*\S.*"#)
        }
    }

    private mutating func addLiteral(_ type: AttributeType) {
        switch type.lexicalForm {
        case .anything: empty("text", [])
        case .pattern(let expression): pattern(expression)
        case .words(let words):
            block("choice") { writer in
                for word in words { writer.line("<value type=\"string\">\(escaped(word))</value>") }
            }
        case .number(let name, let least, let most):
            block("data", [("type", name)]) { writer in
                writer.line("<param name=\"minInclusive\">\(least)</param>")
                writer.line("<param name=\"maxInclusive\">\(most)</param>")
            }
        }
    }

    private mutating func pattern(_ expression: String) {
        block("data", [("type", "string")]) { $0.line("<param name=\"pattern\">\(escaped(expression))</param>") }
    }

    // MARK: XML

    mutating func line(_ words: String) { text += indent + words + "\n" }

    mutating func empty(_ name: String, _ attributes: [(String, String)]) { line("<\(name)\(written(attributes))/>") }

    mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        line("<\(name)\(written(attributes))>")
        indent += "  "
    }

    mutating func close(_ name: String) {
        indent.removeLast(2)
        line("</\(name)>")
    }

    mutating func block(
        _ name: String, _ attributes: [(String, String)] = [], _ body: (inout SchemaWriter) -> Void
    ) {
        open(name, attributes)
        body(&self)
        close(name)
    }

    private func written(_ attributes: [(String, String)]) -> String {
        attributes.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined()
    }
}

private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
}
