internal import Diagnostics

/// What a part of a Markdown template becomes: the style of the theme that it takes.
enum MarkdownRole: String {
    case title, subtitle, body, list, quote, code

    /// What messages call it.
    var noun: String {
        switch self {
        case .title, .subtitle: "a heading"
        case .body: "a paragraph"
        case .list: "a list"
        case .quote: "a quote"
        case .code: "a block of code"
        }
    }

    /// Whether it stands in the middle of the picture, below the title, where one of them has room or several share it.
    static func isMain(_ style: String) -> Bool {
        MarkdownRole(rawValue: style).map { $0 != .title } ?? false
    }
}

/// Makes elements out of words.
enum MarkdownText {
    /// The children of a `<text>` that shows some words.
    ///
    /// - Parameter strong: The weight of strong words; more where the others are bold already.
    static func nodes(_ words: MarkdownWords, strong: String = "700") -> [XMLNode] {
        words.runs.map { run in
            switch run {
            case .text(let text, let look): node(text, look, strong)
            case .lineBreak: .element(lineBreak(at: words.start))
            case .picture(let picture): .element(icon(picture))
            }
        }
    }

    /// Paragraphs, one below the other.
    static func nodes(_ paragraphs: [MarkdownWords]) -> [XMLNode] {
        var nodes: [XMLNode] = []
        for words in paragraphs {
            if !nodes.isEmpty { nodes.append(.element(lineBreak(at: words.start))) }
            nodes += self.nodes(words)
        }
        return nodes
    }

    /// The lines of a block of code, with their indents.
    static func code(_ text: PlacedText) -> [XMLNode] {
        var nodes: [XMLNode] = []
        var rest = text
        while true {
            let count = rest.text.unicodeScalars.prefix { $0 != "\n" }.count
            let line = rest.prefix(count).keepingSpaces
            if !line.text.isEmpty { nodes.append(.text(line)) }
            guard count < rest.text.unicodeScalars.count else { return nodes }
            nodes.append(.element(lineBreak(at: rest.dropFirst(count))))
            rest = rest.dropFirst(count + 1)
        }
    }

    private static func node(_ text: PlacedText, _ look: MarkdownEmphasis.Look, _ strong: String) -> XMLNode {
        guard !look.isEmpty else { return .text(text) }
        var attributes: [(String, String)] = []
        if look.contains(.strong) { attributes.append(("fontWeight", strong)) }
        if look.contains(.emphasized) { attributes.append(("fontStyle", "italic")) }
        if look.contains(.struck) { attributes.append(("textDecoration", "lineThrough")) }
        if look.contains(.code) { attributes.append(("fontFamily", "mono")) }
        return .element(element("span", at: text, attributes, [.text(text)]))
    }

    private static func icon(_ picture: MarkdownPicture) -> XMLElement {
        var icon = element("icon", at: picture.start, [], [])
        icon.attributes = [
            XMLAttribute(
                name: "src", namespace: nil, place: picture.destination.place, value: picture.destination)
        ]
        for case .pair(let name, let value) in MarkdownWord.parts(picture.words) {
            icon.attributes.append(XMLAttribute(name: name.text, namespace: nil, place: name.place, value: value))
        }
        return icon
    }

    private static func lineBreak(at place: PlacedText?) -> XMLElement {
        XMLElement(
            name: "br", namespace: Grammar.namespace, place: place?.place ?? .file(""), attributes: [], children: [])
    }

    /// An element that the file holds in other words.
    static func element(
        _ name: String, at start: PlacedText, _ attributes: [(String, String)], _ children: [XMLNode]
    ) -> XMLElement {
        XMLElement(
            name: name, namespace: Grammar.namespace, place: start.place,
            attributes: attributes.map { name, value in
                XMLAttribute(name: name, namespace: nil, place: start.place, value: PlacedText(value, at: start))
            },
            children: children)
    }
}

extension PlacedText {
    /// With spaces that a text keeps, where several stand together or one stands first; placeholders untouched.
    fileprivate var keepingSpaces: PlacedText {
        var scalars = Array(text.unicodeScalars)
        var before: Unicode.Scalar = " "
        var depth = 0
        for (index, scalar) in scalars.enumerated() {
            if scalar == "{" { depth += 1 }
            if scalar == "}" { depth = max(0, depth - 1) }
            let next = index + 1 < scalars.count ? scalars[index + 1] : "x"
            if depth < 2, scalar == "\t" || (scalar == " " && (before == " " || next == " ")) {
                scalars[index] = "\u{A0}"
            }
            before = scalar
        }
        return PlacedText(text: String(String.UnicodeScalarView(scalars)), offsets: offsets, source: source)
    }
}
