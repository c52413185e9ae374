internal import Diagnostics

/// Something of a scene that is shown at a place of its own, or shares one with others.
struct MarkdownPiece {
    /// The style and region it takes; nil for what is not text.
    var style: String?
    var elements: [XMLElement]
    /// Attributes of the group around the elements.
    var group: [XMLAttribute] = []
    /// Whether there is a group even around a single element, which may be repeated.
    var isGroup = false
    /// A comment of the author, instead of elements.
    var comment: String?
    /// Nothing, where it begins.
    var start: PlacedText

    init(style: String?, elements: [XMLElement], comment: String? = nil, start: PlacedText) {
        self.style = style
        self.elements = elements
        self.comment = comment
        self.start = start
    }

    /// Texts of a role, whose directions may have said another style.
    init(_ role: MarkdownRole, _ elements: [XMLElement], start: PlacedText) {
        style = elements.first?.attribute("style")?.value.text ?? role.rawValue
        self.elements = elements
        self.start = start
    }

    /// Whether it said itself where it is.
    var isPlaced: Bool {
        (group + (isGroup ? [] : elements.flatMap(\.attributes))).contains {
            ["region", "x", "y", "width", "height"].contains($0.name)
        }
    }
}

/// Gives the pieces of a scene their regions, so that nothing lies over anything else whatever the author combines.
///
/// The roles of a theme may be shown together, except that `list`, `quote` and `code` take the room of `subtitle` and
/// `body`. So a single one of these has the region of its own style; several share the region `list`, one below the other.
/// Several of one style share that style's region likewise.
struct MarkdownArrangement {
    private(set) var nodes: [XMLNode] = []
    private let front: FrontMatterElements

    init(_ pieces: [MarkdownPiece], _ front: FrontMatterElements) {
        self.front = front
        let texts = pieces.filter { $0.style != nil && !$0.isPlaced }
        let main = texts.filter { MarkdownRole.isMain($0.style ?? "") }
        let styles = main.compactMap(\.style)
        let isShared = main.count > 1 && Set(styles) != ["subtitle", "body"] || main.count > 2
        let hasTitle = texts.contains { $0.style == "title" }
        var done: Set<String> = []
        for piece in pieces {
            if let comment = piece.comment {
                nodes.append(.comment(comment))
            } else if let style = piece.style, !piece.isPlaced {
                let isMain = isShared && MarkdownRole.isMain(style)
                let slot = isMain ? "" : style
                guard done.insert(slot).inserted else { continue }
                let members = isMain ? main : texts.filter { $0.style == style }
                // A quote alone stands in the middle, where a title may be.
                let region = isMain || (style == "quote" && hasTitle) ? "list" : style
                add(members, region: region)
            } else {
                add([piece], region: nil)
            }
        }
    }

    private mutating func add(_ pieces: [MarkdownPiece], region: String?) {
        guard let first = pieces.first else { return }
        if pieces.count == 1, !first.isGroup {
            for element in first.elements {
                var element = styled(element, first.style, at: first.start)
                if let region, region != first.style { element = element.with("region", region, at: first.start) }
                if element.name == "text" { element = moving(element, isInGroup: false, at: first.start) }
                nodes.append(.element(element))
            }
            return
        }
        let start = first.start
        var group = XMLElement(
            name: "group", namespace: Grammar.namespace, place: start.place, attributes: [], children: [])
        for piece in pieces {
            // What only the group can say is said for all; the rest goes to the texts of the piece.
            let shared = ["stagger", "gap", "displayAlign"]
            for attribute in piece.group {
                if pieces.count == 1 || (shared.contains(attribute.name) && group.attribute(attribute.name) == nil) {
                    group.attributes.append(attribute)
                }
            }
            for element in piece.elements {
                var element = styled(element, piece.style, at: piece.start)
                if pieces.count > 1 {
                    element.attributes += piece.group.filter { !shared.contains($0.name) && $0.name != "id" }
                }
                group.children.append(.element(moving(element, isInGroup: true, at: piece.start)))
            }
        }
        if let region, !first.isPlaced || pieces.count > 1 { group = group.with("region", region, at: start) }
        group = group.with("arrange", "stack", at: start)
        if group.attribute("gap") == nil { group = group.with("gap", "2.4vmin", at: start) }
        nodes.append(.element(moving(group, isInGroup: false, at: start)))
    }

    private func styled(_ element: XMLElement, _ style: String?, at start: PlacedText) -> XMLElement {
        guard let style, element.name == "text", element.attribute("style") == nil else { return element }
        return element.with("style", style, at: start)
    }

    /// With the movement that the front matter gives all texts: they come when the scene has come in.
    private func moving(_ element: XMLElement, isInGroup: Bool, at start: PlacedText) -> XMLElement {
        var element = element
        for (name, value) in [("enter", front.enter), ("exit", front.exit)] where element.name == "text" {
            if element.attribute(name)?.value.text == "none" {
                element.attributes.removeAll { $0.name == name }
            } else if let value, element.attribute(name) == nil {
                element.attributes.append(
                    XMLAttribute(name: name, namespace: nil, place: value.place, value: value))
            }
        }
        let saysWhen = ["begin", "end", "dur"].contains { element.attribute($0) != nil }
        if front.enter != nil, !isInGroup, !saysWhen {
            element = element.with("begin", "entered", at: start)
        }
        return element
    }
}

extension XMLElement {
    /// With an attribute that the file holds in other words.
    func with(_ name: String, _ value: String, at start: PlacedText) -> XMLElement {
        var element = self
        element.attributes.append(
            XMLAttribute(name: name, namespace: nil, place: start.place, value: PlacedText(value, at: start)))
        return element
    }

    func with(_ name: String, _ value: PlacedText) -> XMLElement {
        var element = self
        element.attributes.append(XMLAttribute(name: name, namespace: nil, place: value.place, value: value))
        return element
    }

    func with(_ direction: StageDirection, _ name: String) -> XMLElement {
        var element = self
        element.place = direction.place
        element.attributes.append(direction.attribute(name))
        return element
    }
}
