internal import Diagnostics

/// An element of a template file as it was written: names, values and where each of them is.
struct XMLElement: Sendable {
    var name: String
    var namespace: String?
    var place: Place
    var attributes: [XMLAttribute]
    var children: [XMLNode]
    /// What comments directly before it say, without their signs.
    var comments: [String] = []

    var elements: [XMLElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    func attribute(_ name: String) -> XMLAttribute? { attributes.first { $0.name == name } }
}

enum XMLNode: Sendable {
    case element(XMLElement)
    case text(PlacedText)
    /// With its signs: `<!-- … -->`. Kept where a template is written down again, as from Markdown.
    case comment(String)

    /// Whether it shows nothing: white space, or a comment.
    var isBlank: Bool {
        switch self {
        case .element: false
        case .text(let text): text.isBlank
        case .comment: true
        }
    }
}

struct XMLAttribute: Sendable {
    var name: String
    /// Nil for an attribute without a prefix.
    var namespace: String?
    /// Where the name is.
    var place: Place
    /// The characters between the quotes.
    var value: PlacedText
}
