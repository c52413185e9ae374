/// What may be written in one element: the loader, the schema and the documentation's test all read it.
///
/// An object, because every element of every video holds the one of its name.
final class ElementDeclaration: Sendable {
    let name: String
    let documentation: String
    let attributes: [AttributeDeclaration]
    /// Names of the elements allowed inside.
    let children: [String]
    /// Whether text with `{{ }}` may stand inside.
    let hasText: Bool
    /// Whether attributes that are not declared are let through: options of a filter.
    let isOpen: Bool

    init(
        _ name: String, _ documentation: String, attributes: [AttributeDeclaration] = [], children: [String] = [],
        hasText: Bool = false, isOpen: Bool = false
    ) {
        self.name = name
        self.documentation = documentation
        self.attributes = attributes
        self.children = children
        self.hasText = hasText
        self.isOpen = isOpen
    }

    /// The same with some of its children only.
    func allowing(_ isAllowed: (String) -> Bool) -> ElementDeclaration {
        ElementDeclaration(
            name, documentation, attributes: attributes, children: children.filter(isAllowed), hasText: hasText,
            isOpen: isOpen)
    }

    func attribute(_ name: String) -> AttributeDeclaration? { attributes.first { $0.name == name } }
}

/// One attribute: its type, and whether it may read the row.
struct AttributeDeclaration: Sendable {
    enum Reading: Sendable {
        /// A literal, known when the template is loaded.
        case literal
        /// A literal with `{{ }}` anywhere in it.
        case interpolated
        /// A bare expression: `if="sale_price"`.
        case expression
        /// A bare expression of times: `begin="entered + 500ms"`.
        case moment
        /// `b in bullets`.
        case loop
        /// A bare expression, with `desc` or `asc` after it: `sort="r.rating desc"`.
        case order
    }

    var name: String
    var type: AttributeType
    var reading: Reading
    var isRequired: Bool
    var documentation: String

    init(
        _ name: String, _ type: AttributeType, _ reading: Reading, required: Bool = false, _ documentation: String
    ) {
        self.name = name
        self.type = type
        self.reading = reading
        isRequired = required
        self.documentation = documentation
    }

    /// An attribute that may read the row.
    init(_ name: String, _ type: AttributeType, required: Bool = false, _ documentation: String) {
        self.init(name, type, .interpolated, required: required, documentation)
    }
}

extension ElementDeclaration {
    /// `if` on anything inside `video`; the loop where there can be several.
    static let repeatable: [AttributeDeclaration] = [
        AttributeDeclaration("if", .text, .expression, "Shown only where this expression is true (or not blank)."),
        AttributeDeclaration("unless", .text, .expression, "Shown only where this expression is not true."),
        AttributeDeclaration(
            "else", .keyword(["true"]), .literal,
            "Shown only where the element before it (with `if`, `unless`, `for` or `else`) is not."),
        AttributeDeclaration("for", .text, .loop, "Repeats the element: `b in bullets`."),
        AttributeDeclaration("where", .text, .expression, "Keeps the items of `for` for which this is true."),
        AttributeDeclaration(
            "sort", .text, .order, "Orders the items of `for`; `desc` after it turns the order round."),
        AttributeDeclaration("limit", .integer(0...10000), "The most items of `for`."),
    ]

    /// Where and when a layer is shown.
    static let placed: [AttributeDeclaration] = [
        AttributeDeclaration("id", .name, .literal, "A name that times of other elements can refer to."),
        AttributeDeclaration("region", .name, .literal, "The declared region it fills."),
        AttributeDeclaration("x", .length, "Distance from the start side of the parent box; % is of its width."),
        AttributeDeclaration("y", .length, "Distance from the top of the parent box; % is of its height."),
        AttributeDeclaration("width", .length, "Width; % is of the parent box."),
        AttributeDeclaration("height", .length, "Height; % is of the parent box."),
        AttributeDeclaration(
            "begin", .text, .moment, "When it appears, counted from its scene. Default: the scene's start."),
        AttributeDeclaration(
            "end", .text, .moment, "When it is gone, counted from its scene. Default: the scene's end."),
        AttributeDeclaration("dur", .text, .moment, "How long it is shown, instead of `end`."),
    ]

    /// How a layer that is drawn looks as a whole.
    static let drawn: [AttributeDeclaration] = [
        AttributeDeclaration(
            "enter", .appearance, "How it appears: fade, slide, wipe, pop; texts also byLine byWord byLetter, and type."
        ),
        AttributeDeclaration("exit", .appearance, "How it goes."),
        AttributeDeclaration("opacity", .number(0...1), "From 0 (invisible) to 1."),
        AttributeDeclaration("rotate", .angle, "Turns it about its middle, clockwise: -6deg."),
        AttributeDeclaration(
            "inset", .insets, "What is cut away from the sides of its box: top, end, bottom, start: 0% 50% 0% 0%."),
    ]

    static let language = AttributeDeclaration(
        "lang", .language, .literal, "The language of the text inside, where it differs from the video's.")

    /// `lang` on what has no words of its own: it is there in some languages' videos only.
    static let forLanguages = AttributeDeclaration(
        "lang", .languages, .literal,
        "Shown only in videos in these languages; else on the next element is for the rest.")

    /// What may stand in every layer that is drawn.
    static let layerParts = ["filter", "animate"]

    /// What every layer has; beside it `language` where it shows words, `forLanguages` where it shows none.
    static var layer: [AttributeDeclaration] { placed + drawn + repeatable }
}
