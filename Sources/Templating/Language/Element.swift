internal import Diagnostics
internal import Localization

/// An element of a template after the loader checked its name, attributes and literal values.
struct Element: Sendable {
    var name: String { declaration.name }
    var declaration: ElementDeclaration
    var place: Place
    var attributes: [String: AttributeValue]
    var children: [Content]
    /// Position among all elements of its file: an identity that copies in a loop share.
    var ordinal: Int
    /// The folder in which relative file names of this element are looked for first.
    var base: String
    /// What its author says to translators, in a comment before it.
    var note: String?
    /// Where the words stand that it shows instead of its own, in a file of translations.
    var translation: Place?

    enum Content: Sendable {
        case element(Element)
        case text(Interpolation)
    }

    var elements: [Element] { children.compactMap { if case .element(let element) = $0 { element } else { nil } } }

    /// The characters of a literal attribute.
    func literal(_ name: String) -> String? {
        if case .literal(let text)? = attributes[name]?.content { text } else { nil }
    }

    func expression(_ name: String) -> Expression? {
        if case .expression(let expression)? = attributes[name]?.content { expression } else { nil }
    }

    /// The languages whose videos it is for; nil for all. On words `lang` says something else.
    var forLanguages: [LanguageTag]? {
        guard let tags = literal("lang"), declaration.attribute("lang")?.type == .languages else { return nil }
        return try? LanguageTag.list(tags)
    }

    /// Whether what it shows is words: they have a style, and fill the region called like it.
    var showsText: Bool { name == "text" || name == "counter" }

    /// Whether what is in it are layers (and sounds), not parts of its own.
    var holdsLayers: Bool { name == "scene" || name == "group" }

    var order: Order? { if case .order(let order)? = attributes["sort"]?.content { order } else { nil } }

    var loop: LoopHeader? { if case .loop(let loop)? = attributes["for"]?.content { loop } else { nil } }

    /// Where an attribute's value is, otherwise the element.
    func place(of attribute: String) -> Place { attributes[attribute]?.place ?? place }
}

/// `r.rating desc`.
struct Order: Sendable {
    var expression: Expression
    var isDescending: Bool
}
