internal import Diagnostics

/// A spot in a template whose words are translated.
struct MessageSite {
    enum Part: Hashable {
        /// What stands in a `<text>`.
        case content
        case attribute(String)
    }

    var element: Element
    var part: Part
    var text: MessageText
    var context: String?
    /// What authors say to translators, of the element and those around it.
    var notes: [String]
    /// Whether a language without a translation is an error.
    var isRequired: Bool
    /// The scene it is in.
    var scene: Element?

    var key: MessageKey { MessageKey(context: context, source: text.text) }

    var place: Place {
        switch part {
        case .content: element.place
        case .attribute(let name): element.place(of: name)
        }
    }
}

/// What tells messages apart.
public struct MessageKey: Hashable, Sendable {
    public var context: String?
    public var source: String

    public init(context: String? = nil, source: String) {
        self.context = context
        self.source = source
    }
}

/// Goes through a template and finds the words that are translated: those of texts, of the formats of counters, of
/// the video's title, and of the parameters that fragments show as words.
struct MessageWalk {
    /// What holds for an element from those around it.
    private struct Surroundings {
        var isTranslated = true
        var isRequired = false
        var notes: [String] = []
        var scene: Element?
        /// The parameters that the texts of the fragment around show.
        var shownParameters: Set<String> = []
        /// The parameters that the fragment around is given.
        var given: Set<String> = []
    }

    /// The language of the template's words, as its author wrote it.
    private let language: String
    private let replace: (inout Element, MessageSite) -> Void

    /// - Parameters:
    ///   - language: A tag in canonical form.
    ///   - replace: May put other words into the element that it is given, which is the site's.
    private init(language: String, replace: @escaping (inout Element, MessageSite) -> Void) {
        self.language = language
        self.replace = replace
    }

    /// The video with other words.
    static func map(
        _ video: Element, language: String, _ replace: @escaping (inout Element, MessageSite) -> Void
    ) -> Element {
        MessageWalk(language: language, replace: replace).walk(video, Surroundings())
    }

    /// Every spot, in the order of the document.
    static func sites(in video: Element, language: String) -> [MessageSite] {
        var sites: [MessageSite] = []
        _ = map(video, language: language) { _, site in sites.append(site) }
        return sites
    }

    private func walk(_ element: Element, _ around: Surroundings) -> Element {
        var around = around
        // Words in another language than the template's are what they are, unless it says otherwise.
        if let own = element.literal("lang"), element.name != "video", element.forLanguages == nil {
            let isOwn = own.replacing("_", with: "-").lowercased() == language.lowercased()
            around.isTranslated = around.isTranslated && isOwn
        }
        if element.forLanguages != nil { around.isTranslated = false }
        switch element.literal("translate") {
        case "no": around.isTranslated = false
        case "yes": (around.isTranslated, around.isRequired) = (true, false)
        case "required": (around.isTranslated, around.isRequired) = (true, true)
        default: break
        }
        if let note = element.note, element.name != "video" || element.attributes["title"] == nil {
            around.notes.append(note)
        }
        if element.name == "scene" { around.scene = element }
        var result = element
        if around.isTranslated { visit(&result, around) }
        guard !["text", "counter", "data", "style", "region", "output", "theme"].contains(element.name) else {
            return result
        }
        if element.name == "include" {
            around.shownParameters = Self.shownParameters(of: element)
            around.given = Set(element.attributes.keys)
        }
        result.children = result.children.map { child in
            if case .element(let inside) = child { .element(walk(inside, around)) } else { child }
        }
        return result
    }

    private func visit(_ element: inout Element, _ around: Surroundings) {
        switch element.name {
        case "text": visit(&element, .content, MessageText(element.children), around)
        case "counter": visit(&element, attribute: "format", around)
        case "video": visit(&element, attribute: "title", around)
        case "include":
            for name in Self.shownParameters(of: element).sorted() where element.attributes[name] != nil {
                visit(&element, attribute: name, around)
            }
        case "parameter":
            guard let name = element.literal("name"), around.shownParameters.contains(name),
                !around.given.contains(name)
            else { return }
            visit(&element, attribute: "default", around)
        default: break
        }
    }

    private func visit(_ element: inout Element, attribute name: String, _ around: Surroundings) {
        guard let value = element.attributes[name] else { return }
        visit(&element, .attribute(name), MessageText(value), around)
    }

    private func visit(
        _ element: inout Element, _ part: MessageSite.Part, _ text: MessageText, _ around: Surroundings
    ) {
        guard text.hasWords else { return }
        let site = MessageSite(
            element: element, part: part, text: text, context: element.literal("context"),
            notes: element.name == "video" ? [element.note].compactMap { $0 } : around.notes,
            isRequired: around.isRequired, scene: around.scene)
        replace(&element, site)
    }

    // MARK: Fragments

    /// The parameters of a fragment that viewers read, because a text in it shows them.
    private static func shownParameters(of include: Element) -> Set<String> {
        let declared = Set(include.elements.filter { $0.name == "parameter" }.compactMap { $0.literal("name") })
        return include.elements.reduce(into: Set()) { $0.formUnion(shownNames(in: $1)) }.intersection(declared)
    }

    /// The names whose values are shown as words somewhere in an element.
    private static func shownNames(in element: Element) -> Set<String> {
        var names: Set<String> = []
        func add(_ interpolation: Interpolation) { names.formUnion(interpolation.references.map(\.name)) }
        func add(attribute: String) {
            if case .interpolation(let words)? = element.attributes[attribute]?.content { add(words) }
        }
        if element.name == "counter" { add(attribute: "format") }
        if element.name == "include" { for name in shownParameters(of: element) { add(attribute: name) } }
        for child in element.children {
            switch child {
            case .text(let words): add(words)
            case .element(let inside):
                // What a fragment calls its own parameters says nothing about those around it.
                if element.name != "include" { names.formUnion(shownNames(in: inside)) }
            }
        }
        return names
    }
}
