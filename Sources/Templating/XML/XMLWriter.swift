/// Writes elements down as XML that reads back as the same elements.
///
/// Indented by two spaces, attributes of long tags on several lines. What stands in a text stays on its line, because
/// white space there is part of it.
struct XMLWriter {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private static let width = 116

    init(_ root: XMLElement) { write(root, indent: 0, attributes: [("xmlns", root.namespace ?? "")]) }

    private mutating func write(
        _ element: XMLElement, indent: Int, attributes others: [(name: String, value: String)] = []
    ) {
        let attributes = others + element.attributes.map { ($0.name, $0.value.text) }
        let lead = String(repeating: " ", count: indent)
        let isInline = Self.isInline(element)
        let content = isInline ? Self.inline(element.children) : ""
        let tag = Self.tag(element.name, attributes, lead: lead)
        if element.children.isEmpty {
            text += "\(lead)<\(tag)/>\n"
        } else if isInline {
            text += "\(lead)<\(tag)>\(content)</\(element.name)>\n"
        } else {
            text += "\(lead)<\(tag)>\n"
            var isAfterComment = false
            for child in element.children {
                // Scenes stand apart, each with the comments before it.
                if indent == 0, child.isComment || child.isScene, !isAfterComment { text += "\n" }
                isAfterComment = child.isComment
                write(child, indent: indent + 2)
            }
            text += "\(lead)</\(element.name)>\n"
        }
    }

    private mutating func write(_ node: XMLNode, indent: Int) {
        switch node {
        case .element(let element): write(element, indent: indent)
        case .comment(let comment): text += String(repeating: " ", count: indent) + Self.comment(comment) + "\n"
        case .text(let words): if !words.isBlank { text += Self.escaped(words.text) }
        }
    }

    /// Whether white space in it is shown.
    private static func isInline(_ element: XMLElement) -> Bool {
        Grammar.declarations[element.name]?.hasText ?? element.children.contains { !$0.isElement }
    }

    /// The name with its attributes, over several lines where they are long.
    private static func tag(_ name: String, _ attributes: [(name: String, value: String)], lead: String) -> String {
        let written = attributes.map { "\($0.name)=\"\(escaped($0.value, inAttribute: true))\"" }
        let indent = lead + String(repeating: " ", count: name.count + 2)
        var (tag, length) = (name, lead.count + name.count + 1)
        for attribute in written {
            if length + attribute.count + 1 > width, length > indent.count {
                tag += "\n" + indent + attribute
                length = indent.count + attribute.count
            } else {
                tag += " " + attribute
                length += attribute.count + 1
            }
        }
        return tag
    }

    private static func inline(_ nodes: [XMLNode]) -> String {
        nodes.map { node in
            switch node {
            case .text(let words): return escaped(words.text)
            case .comment(let comment): return self.comment(comment)
            case .element(let element):
                let attributes = element.attributes.map {
                    " \($0.name)=\"\(escaped($0.value.text, inAttribute: true))\""
                }
                let start = "<\(element.name)\(attributes.joined())"
                return element.children.isEmpty
                    ? "\(start)/>" : "\(start)>\(inline(element.children))</\(element.name)>"
            }
        }.joined()
    }

    /// XML allows no two hyphens in a comment.
    private static func comment(_ text: String) -> String {
        var inside = text
        if inside.hasPrefix("<!--") { inside.removeFirst(4) }
        if let end = inside.firstRange(of: "-->") { inside.removeSubrange(end.lowerBound...) }
        while inside.contains("--") { inside.replace("--", with: "- -") }
        return "<!--\(inside)\(inside.hasSuffix("-") ? " " : "")-->"
    }

    private static func escaped(_ text: String, inAttribute: Bool = false) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += inAttribute ? ">" : "&gt;"
            case "\"": result += inAttribute ? "&quot;" : "\""
            // A line end in an attribute would be read as a space.
            case "\n", "\t", "\r": result += inAttribute || scalar == "\r" ? "&#\(scalar.value);" : String(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension XMLNode {
    fileprivate var isElement: Bool { if case .element = self { true } else { false } }
    fileprivate var isComment: Bool { if case .comment = self { true } else { false } }
    fileprivate var isScene: Bool { if case .element(let element) = self { element.name == "scene" } else { false } }
}
