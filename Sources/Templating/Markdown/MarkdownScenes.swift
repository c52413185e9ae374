internal import Diagnostics

/// Gathers the scenes of a Markdown template.
struct MarkdownScenes {
    /// The scenes, with the author's comments between them.
    private(set) var nodes: [XMLNode] = []
    private(set) var diagnostics = Diagnostics()

    private let front: FrontMatterElements
    private var scene: MarkdownScene?

    init(_ front: FrontMatterElements) { self.front = front }

    mutating func add(_ block: MarkdownBlock) {
        switch block.content {
        case .end: finish()
        case .comment(let text) where scene == nil: nodes.append(.comment(text))
        default:
            var open = scene ?? MarkdownScene(front, at: block.start)
            open.add(block)
            scene = open
        }
    }

    /// Closes the scene; two `---` in a row are one.
    mutating func finish() {
        guard var scene else { return }
        nodes.append(.element(scene.element()))
        diagnostics.add(scene.diagnostics)
        self.scene = nil
    }
}

/// One scene of a Markdown template, from `---` to `---`.
struct MarkdownScene {
    private(set) var diagnostics = Diagnostics()

    private let front: FrontMatterElements
    private let start: PlacedText
    private var attributes: [XMLAttribute] = []
    /// What fills the picture, in document order: words lie over it wherever they stand.
    private var behind: [XMLNode] = []
    private var pieces: [MarkdownPiece] = []
    /// Directions that wait for what they are about.
    private var waiting: [StageDirection] = []
    /// What the scene says otherwise than the front matter.
    private var scrim: PlacedText?

    init(_ front: FrontMatterElements, at start: PlacedText) {
        self.front = front
        self.start = start
    }

    mutating func element() -> XMLElement {
        for direction in waiting {
            diagnostics.add(
                .error(
                    "misplaced-direction", at: direction.place,
                    "nothing follows in the scene that (\(direction.name): …) could be about",
                    hint: "a direction stands right above what it is about"))
        }
        return XMLElement(
            name: "scene", namespace: Grammar.namespace, place: start.place, attributes: attributes,
            children: behind + shade + MarkdownArrangement(pieces, front).nodes)
    }

    /// What makes words legible over a picture that fills the scene.
    private var shade: [XMLNode] {
        let isOverPicture = behind.contains { node in
            if case .element(let element) = node { element.name != "background" } else { false }
        }
        // Prices, badges and code have boxes of their own.
        let hasWords = pieces.contains { piece in
            piece.style.map { !["price", "badge", "code"].contains($0) && !piece.isPlaced } ?? false
        }
        guard let scrim = scrim ?? front.scrim, scrim.text != "none", isOverPicture, hasWords else { return [] }
        let shape = MarkdownText.element("shape", at: scrim.prefix(0), [], [])
        return [.element(shape.with("fill", scrim))]
    }

    // MARK: Directions

    /// Directions that are about a scene wherever they stand.
    private static let ofScenes = [
        "scene": "id", "duration": "dur", "transition": "transition", "min": "min", "max": "max", "weight": "weight",
    ]
    /// Directions that are a layer of their own.
    private static let layers = ["shape", "include", "counter", "filter"]
    private static let later = ["voice", "narration", "captions", "say"]

    private mutating func add(_ directions: [StageDirection], endsParagraph: Bool) {
        let isFirst = pieces.isEmpty && behind.isEmpty
        for direction in directions {
            let name = direction.name
            if Self.later.contains(name) {
                diagnostics.add(
                    .error(
                        "not-yet", at: direction.place, "(\(name): …) is not supported yet",
                        hint: "a recorded voice is ![narration](<voice.ogg>)"))
            } else if name == "background" {
                behind.append(.element(MarkdownText.element("background", at: start, [], []).with(direction, "fill")))
            } else if name == "scrim" {
                scrim = direction.value
            } else if Self.layers.contains(name), Grammar.declarations[name] != nil {
                add(layer: direction)
            } else if let attribute = Self.ofScenes[name], ElementDeclaration.scene.attribute(attribute) != nil {
                add(direction, as: attribute)
            } else if isFirst, endsParagraph, waiting.isEmpty, ElementDeclaration.scene.attribute(name) != nil {
                add(direction, as: name)
            } else {
                waiting.append(direction)
            }
        }
    }

    private mutating func add(_ direction: StageDirection, as name: String) {
        if attributes.contains(where: { $0.name == name }) {
            diagnostics.add(
                .error(
                    "duplicate-name", at: direction.place, "the scene has a direction (\(direction.name): …) already"))
        } else {
            attributes.append(direction.attribute(name))
        }
    }

    /// `(shape: y=60% height=40% fill="#0008")`.
    private mutating func add(layer direction: StageDirection) {
        var element = MarkdownText.element(direction.name, at: direction.value.prefix(0), [], [])
        element.place = direction.place
        let bare = ["include": "src", "filter": "name", "shape": "type"][direction.name]
        for part in MarkdownWord.parts(direction.value) {
            switch part {
            case .pair(let name, let value):
                element.attributes.append(
                    XMLAttribute(name: name.text, namespace: nil, place: name.place, value: value))
            case .word(let word):
                if let bare, element.attribute(bare) == nil {
                    element.attributes.append(
                        XMLAttribute(name: bare, namespace: nil, place: word.place, value: word))
                } else {
                    diagnostics.add(
                        .error(
                            "bad-value", at: word.place, "\"\(word.text)\" is not name=value",
                            hint: "a value with spaces stands in quotes: fill=\"linear-gradient(…)\""))
                }
            }
        }
        for waiting in take(for: direction.name, noun: "(\(direction.name): …)") {
            element.attributes.append(waiting.attribute())
        }
        pieces.append(MarkdownPiece(style: nil, elements: [element], start: direction.value.prefix(0)))
    }

    /// The directions above something, those checked that it does not have.
    private mutating func take(for element: String, noun: String, also others: [String] = []) -> [StageDirection] {
        defer { waiting = [] }
        let declaration = Grammar.declarations[element]
        return waiting.filter { direction in
            if declaration?.attribute(direction.name) != nil || others.contains(direction.name) { return true }
            let known = (declaration?.attributes.map(\.name) ?? []) + others + Self.ofScenes.keys.sorted()
            diagnostics.add(
                .error(
                    "unknown-direction", at: direction.place, "\(noun) has no direction (\(direction.name): …)",
                    hint: NearestName.find(direction.name, among: known).map { "did you mean \"\($0)\"?" }
                        ?? "to show it as words, write \\(\(direction.name): …)"))
            return false
        }
    }

    // MARK: Blocks

    mutating func add(_ block: MarkdownBlock) {
        switch block.content {
        case .directions(let directions, let endsParagraph): add(directions, endsParagraph: endsParagraph)
        case .comment(let text):
            pieces.append(MarkdownPiece(style: nil, elements: [], comment: text, start: block.start))
        case .heading(let level, let words):
            let strong = level == 1 ? "900" : "700"
            add(level == 1 ? .title : .subtitle, MarkdownText.nodes(words, strong: strong), block)
        case .paragraph(let words): add(.body, MarkdownText.nodes(words), block)
        case .quote(let paragraphs): add(.quote, Self.quote(paragraphs), block)
        case .code(let text): add(.code, MarkdownText.code(text), block)
        case .pictures(let pictures): for picture in pictures { add(picture) }
        case .list(let first, let items): add(first, items, block)
        case .table(let table): add(table, block)
        case .end: break
        }
    }

    private mutating func add(_ role: MarkdownRole, _ nodes: [XMLNode], _ block: MarkdownBlock) {
        var text = MarkdownText.element("text", at: block.start, [], nodes)
        for direction in take(for: "text", noun: role.noun) { text.attributes.append(direction.attribute()) }
        pieces.append(MarkdownPiece(role, [text], start: block.start))
    }

    /// The last paragraph of a quote that begins with a dash says who said it.
    private static func quote(_ paragraphs: [MarkdownWords]) -> [XMLNode] {
        guard paragraphs.count > 1, let last = paragraphs.last, case .text(let text, _)? = last.runs.first,
            text.text.hasPrefix("—") || text.text.hasPrefix("–") || text.text.hasPrefix("-- "), let start = last.start
        else { return MarkdownText.nodes(paragraphs) }
        return MarkdownText.nodes(Array(paragraphs.dropLast()))
            + [.element(MarkdownText.element("br", at: start, [], []))]
            + [.element(MarkdownText.element("span", at: start, [("fontSize", "65%")], MarkdownText.nodes(last)))]
    }

    private mutating func add(_ first: Int?, _ items: [[MarkdownWords]], _ block: MarkdownBlock) {
        let group = [
            "stagger", "gap", "displayAlign", "region", "x", "y", "width", "height", "begin", "end", "dur", "id",
        ]
        var piece = MarkdownPiece(.list, [], start: block.start)
        let directions = take(for: "text", noun: MarkdownRole.list.noun, also: group)
        let repeating = directions.filter { ["for", "where", "sort", "limit"].contains($0.name) }
        if items.count > 1, let direction = repeating.first {
            diagnostics.add(
                .error(
                    "misplaced-direction", at: direction.place,
                    "(\(direction.name): …) repeats the item of a list, and this one has \(items.count)",
                    hint: "give the item that is to be repeated a list of its own"))
        }
        for (index, item) in items.enumerated() {
            var text = MarkdownText.element(
                "text", at: item.first?.start ?? block.start, [], MarkdownText.nodes(item))
            if let first {
                let number = repeating.isEmpty ? "\(first + index)" : "{{ loop.index }}"
                text = text.with("listStyleType", "'\(number).'", at: block.start)
            }
            for direction in directions where !group.contains(direction.name) {
                text.attributes.append(direction.attribute())
            }
            piece.elements.append(text)
        }
        piece.group = directions.filter { group.contains($0.name) }.map { $0.attribute() }
        piece.isGroup = true
        pieces.append(piece)
    }

    private mutating func add(_ picture: MarkdownPicture) {
        let reader = MarkdownPictureReader(picture)
        diagnostics.add(reader.diagnostics)
        var element = reader.element
        for direction in take(for: element.name, noun: reader.noun) { element.attributes.append(direction.attribute()) }
        let isPlaced = element.attributes.contains { ["region", "x", "y", "width", "height"].contains($0.name) }
        if !isPlaced, !MarkdownPictureReader.sounds.contains(element.name) {
            behind.append(.element(element))
        } else {
            pieces.append(MarkdownPiece(style: nil, elements: [element], start: picture.start))
        }
    }

    private mutating func add(_ table: MarkdownTable, _ block: MarkdownBlock) {
        let directions = take(for: "group", noun: "a table", also: ["enter", "exit", "style"])
        pieces.append(table.piece(directions, at: block.start))
    }
}
