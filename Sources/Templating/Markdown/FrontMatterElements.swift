internal import Diagnostics

/// What the front matter of a Markdown template says, as the elements that an XML template would have.
struct FrontMatterElements {
    /// Attributes of `<video>`.
    private(set) var attributes: [XMLAttribute] = []
    /// What stands before the scenes.
    private(set) var before: [XMLElement] = []
    /// What lies over them, and sounds.
    private(set) var after: [XMLElement] = []
    /// How texts come and go that do not say.
    private(set) var enter: PlacedText?
    private(set) var exit: PlacedText?
    /// What lies between pictures that fill a scene and its words; nil for nothing.
    private(set) var scrim: PlacedText?
    private(set) var diagnostics = Diagnostics()

    private let source: TemplateSource

    init(_ front: FrontMatter?, source: TemplateSource) {
        self.source = source
        var entries: [String: Entry] = [:]
        switch front {
        case nil: break
        case .mapping(let pairs, _): for pair in pairs { entries[pair.key.text] = pair }
        case .some(let other): expected("name: value, line by line", other)
        }
        checkNames(entries.values.map(\.key).sorted { $0.offsets[0] < $1.offsets[0] })
        for attribute in ElementDeclaration.video.attributes {
            guard let entry = entries[attribute.name], let value = scalar(entry.value) else { continue }
            attributes.append(Self.attribute(attribute.name, entry.key, value))
        }
        addOutputs(entries["outputs"])
        if let data = entries["data"] { addData(data) }
        addThemes(entries["theme"])
        if let styles = entries["styles"] { addNamed(styles, "style") { Self.styleAttributes($0, &$1, &$2) } }
        if let regions = entries["regions"] { addNamed(regions, "region") { Self.regionAttributes($0, &$1, &$2) } }
        if let entry = entries["background"], let value = scalar(entry.value) {
            before.append(Self.element("background", at: entry.key, [Self.attribute("fill", entry.key, value)]))
        }
        if let entry = entries["logo"] { after.append(media(entry, "picture", defaults: [("fit", "contain")], "logo")) }
        if let entry = entries["music"] {
            let defaults = [("soundLevel", "-20dB"), ("fadeIn", "1s"), ("fadeOut", "2s"), ("repeat", "true")]
            after.append(media(entry, "audio", defaults: defaults, nil))
        }
        enter = entries["enter"].flatMap { scalar($0.value) }
        exit = entries["exit"].flatMap { scalar($0.value) }
        scrim = entries["scrim"].map { scalar($0.value) } ?? defaultScrim
        if scrim?.text == "none" { scrim = nil }
    }

    private typealias Entry = FrontMatter.Entry

    private static let words = [
        "outputs", "data", "theme", "styles", "regions", "background", "logo", "music", "enter", "exit", "scrim",
    ]

    /// White words, as the theme `clean` has them, are legible over any photograph that is so much darker: 4.5:1 in the
    /// part where titles stand. Other themes say themselves what they need.
    private var defaultScrim: PlacedText? {
        let isClean = before.contains { $0.name == "theme" && $0.attribute("src")?.value.text == "themes/clean.xml" }
        let shade = "linear-gradient(180deg, #0009 0%, #0008 60%, #0005 100%)"
        return isClean ? PlacedText(shade, offset: 0, source: source) : nil
    }

    private mutating func checkNames(_ keys: [PlacedText]) {
        let known = Self.words + ElementDeclaration.video.attributes.map(\.name)
        for key in keys where !known.contains(key.text) {
            if ["voice", "narration", "captions"].contains(key.text) {
                diagnostics.add(.error("not-yet", at: key.place, "\(key.text) is not supported yet"))
                continue
            }
            diagnostics.add(
                .error(
                    "unknown-attribute", at: key.place, "front matter has no \"\(key.text)\"",
                    hint: NearestName.hint(key.text, among: known)
                        ?? "known are \(known.sorted().joined(separator: ", "))"
                ))
        }
    }

    // MARK: The parts

    /// `[vertical, wide]`, or names with sizes: `{story: 1080x1920}`.
    private mutating func addOutputs(_ entry: Entry?) {
        switch entry?.value {
        case nil: break
        case .scalar(let name): addOutput(named: name)
        case .list(let items, _):
            for item in items {
                if let name = scalar(item) { addOutput(named: name) }
            }
        case .mapping(let pairs, _):
            for pair in pairs {
                var attributes = [Self.attribute("name", pair.key, pair.key)]
                if case .scalar(let size) = pair.value {
                    if !size.text.isEmpty { attributes.append(Self.attribute("size", pair.key, size)) }
                } else {
                    attributes += Self.attributeList(pair.value, &diagnostics)
                }
                before.append(Self.element("output", at: pair.key, attributes))
            }
        }
    }

    private mutating func addOutput(named name: PlacedText) {
        before.append(Self.element("output", at: name, [Self.attribute("name", name, name)]))
    }

    private mutating func addData(_ entry: Entry) {
        guard let pairs = mapping(entry.value) else { return }
        var data = Self.element("data", at: entry.key, [])
        for pair in pairs {
            switch pair.key.text {
            case "columns": data.children += named(pair, "column") { Self.columnAttributes($0, &$1, &$2) }
            case "rows": data.children += named(pair, "rows") { $1 += Self.attributeList($0, &$2) }
            case "tables": data.children += named(pair, "table") { $1 += Self.attributeList($0, &$2) }
            default:
                if let value = scalar(pair.value) {
                    data.attributes.append(Self.attribute(pair.key.text, pair.key, value))
                }
            }
        }
        before.append(data)
    }

    /// The theme `clean` where none is named: the roles of Markdown need styles.
    private mutating func addThemes(_ entry: Entry?) {
        guard let entry else {
            let start = PlacedText("themes/clean.xml", offset: 0, source: source)
            before.append(Self.element("theme", at: start, [Self.attribute("src", start, start)]))
            return
        }
        let values = if case .list(let items, _) = entry.value { items } else { [entry.value] }
        for value in values {
            guard let path = scalar(value) else { continue }
            before.append(Self.element("theme", at: entry.key, [Self.attribute("src", entry.key, path)]))
        }
    }

    /// Elements with a name, and perhaps, after a space, the output they are for: `title wide: …`.
    private mutating func addNamed(
        _ entry: Entry, _ name: String, _ read: (FrontMatter, inout [XMLAttribute], inout Diagnostics) -> Void
    ) {
        let nodes = named(entry, name) { value, attributes, diagnostics in
            if let index = attributes.firstIndex(where: { $0.name == "name" }),
                let space = attributes[index].value.text.unicodeScalars.firstIndex(of: " ")
            {
                let both = attributes[index].value
                let count = both.text.unicodeScalars.distance(from: both.text.unicodeScalars.startIndex, to: space)
                attributes[index].value = both.prefix(count)
                attributes.append(Self.attribute("output", both, both.dropFirst(count + 1)))
            }
            read(value, &attributes, &diagnostics)
        }
        for case .element(let element) in nodes { before.append(element) }
    }

    private mutating func named(
        _ entry: Entry, _ name: String, _ read: (FrontMatter, inout [XMLAttribute], inout Diagnostics) -> Void
    ) -> [XMLNode] {
        guard let pairs = mapping(entry.value) else { return [] }
        var nodes: [XMLNode] = []
        for pair in pairs {
            var attributes = [Self.attribute("name", pair.key, pair.key)]
            read(pair.value, &attributes, &diagnostics)
            nodes.append(.element(Self.element(name, at: pair.key, attributes)))
        }
        return nodes
    }

    /// `money`, `money USD optional`, nothing for text, or the attributes of `<column>`.
    private static func columnAttributes(
        _ value: FrontMatter, _ attributes: inout [XMLAttribute], _ problems: inout Diagnostics
    ) {
        guard case .scalar(let text) = value else {
            attributes += Self.attributeList(value, &problems)
            return
        }
        for word in MarkdownWord.split(text) {
            let isCurrency = word.text.wholeMatch(of: /[A-Z]{3}/) != nil
            if word.text == "optional" {
                attributes.append(Self.attribute("optional", word, PlacedText("true", at: word)))
            } else {
                attributes.append(attribute(isCurrency ? "currency" : "type", word, word))
            }
        }
    }

    /// `8% 12% 84% 16%` for x, y, width and height, or the attributes of `<region>`.
    private static func regionAttributes(
        _ value: FrontMatter, _ attributes: inout [XMLAttribute], _ problems: inout Diagnostics
    ) {
        guard case .scalar(let text) = value else {
            attributes += Self.attributeList(value, &problems)
            return
        }
        for (name, word) in zip(["x", "y", "width", "height"], MarkdownWord.split(text)) {
            attributes.append(Self.attribute(name, word, word))
        }
    }

    private static func styleAttributes(
        _ value: FrontMatter, _ attributes: inout [XMLAttribute], _ problems: inout Diagnostics
    ) {
        if case .scalar(let base) = value {
            // A style that is another one under a new name.
            attributes.append(Self.attribute("style", base, base))
        } else {
            attributes += Self.attributeList(value, &problems)
        }
    }

    /// A file, or the attributes of the element that shows it.
    private mutating func media(
        _ entry: Entry, _ name: String, defaults: [(String, String)], _ region: String?
    ) -> XMLElement {
        var own: [XMLAttribute] = []
        if case .scalar(let file) = entry.value {
            own.append(Self.attribute("src", entry.key, file))
        } else {
            own += Self.attributeList(entry.value, &diagnostics)
        }
        let isPlaced = own.contains { ["region", "x", "y", "width", "height"].contains($0.name) }
        if let region, !isPlaced { own.append(Self.attribute("region", entry.key, PlacedText(region, at: entry.key))) }
        for (name, value) in defaults where !own.contains(where: { $0.name == name }) {
            own.append(Self.attribute(name, entry.key, PlacedText(value, at: entry.key)))
        }
        return Self.element(name, at: entry.key, own)
    }
}

// MARK: Values

extension FrontMatterElements {
    private static func element(_ name: String, at place: PlacedText, _ attributes: [XMLAttribute]) -> XMLElement {
        XMLElement(
            name: name, namespace: Grammar.namespace, place: place.place, attributes: attributes, children: [])
    }

    private static func attribute(_ name: String, _ place: PlacedText, _ value: PlacedText) -> XMLAttribute {
        XMLAttribute(name: name, namespace: nil, place: place.place, value: value)
    }

    /// The attributes that a mapping holds.
    private static func attributeList(_ value: FrontMatter, _ problems: inout Diagnostics) -> [XMLAttribute] {
        if case .scalar(let nothing) = value, nothing.text.isEmpty { return [] }
        guard case .mapping(let pairs, _) = value else {
            problems.add(wrong("names with values, indented", value))
            return []
        }
        var attributes: [XMLAttribute] = []
        for pair in pairs {
            if case .scalar(let text) = pair.value {
                attributes.append(attribute(pair.key.text, pair.key, text))
            } else {
                problems.add(wrong("one value", pair.value))
            }
        }
        return attributes
    }

    private mutating func scalar(_ value: FrontMatter) -> PlacedText? {
        if case .scalar(let text) = value { return text }
        expected("one value", value)
        return nil
    }

    private mutating func mapping(_ value: FrontMatter) -> [FrontMatter.Entry]? {
        if case .mapping(let pairs, _) = value { return pairs }
        expected("names with values, indented", value)
        return nil
    }

    private mutating func expected(_ what: String, _ value: FrontMatter) {
        diagnostics.add(Self.wrong(what, value))
    }

    private static func wrong(_ what: String, _ value: FrontMatter) -> Diagnostic {
        .error("front-matter", at: value.start.place, "expected \(what) here")
    }
}
