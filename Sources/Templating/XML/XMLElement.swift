internal import Diagnostics

/// An element of a template file as it was written: names, values and where each of them is.
struct XMLElement: Sendable {
    var name: String
    var namespace: String?
    var place: Place
    var attributes: [XMLAttribute]
    var children: [XMLNode]

    var elements: [XMLElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    func attribute(_ name: String) -> XMLAttribute? { attributes.first { $0.name == name } }
}

enum XMLNode: Sendable {
    case element(XMLElement)
    case text(PlacedText)

    /// Whether it is nothing but white space.
    var isBlank: Bool { if case .text(let text) = self { text.isBlank } else { false } }
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
