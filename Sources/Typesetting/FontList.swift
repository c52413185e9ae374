internal import Diagnostics

/// What `fonts.xml` says: families by name, and fallbacks in order.
struct FontList: Sendable {
    /// One `<font>`: an installed family, or a file with what it is to be taken for.
    enum Source: Hashable, Sendable {
        case family(String)
        case file(String, weight: Int?, isItalic: Bool?)
    }

    /// One `<fallback>`.
    struct Fallback: Sendable {
        /// ISO 15924 codes; empty is every script.
        var scripts: [String]
        /// BCP 47 tags; empty is every language.
        var languages: [String]
        var sources: [Source]
    }

    struct Family: Sendable {
        var sources: [Source] = []
        var fallbacks: [Fallback] = []
    }

    var families: [String: Family] = [:]
    var fallbacks: [Fallback] = []
    /// The families' names in document order, for messages.
    var names: [String] = []
    /// The packages that real families come in, where the list says so.
    var packages: [String: String] = [:]

    /// Every real family that the list names, in its order.
    var namedFamilies: [String] {
        var seen: Set<String> = []
        let own = names.compactMap { families[$0] }.flatMap { $0.sources + $0.fallbacks.flatMap(\.sources) }
        return (own + fallbacks.flatMap(\.sources)).compactMap { source in
            if case .family(let name) = source, seen.insert(name).inserted { name } else { nil }
        }
    }

    /// Every font it names, family by family in document order, then the fallbacks.
    var sources: [Source] {
        let families = names.compactMap { self.families[$0] }
        return families.flatMap { $0.sources + $0.fallbacks.flatMap(\.sources) } + fallbacks.flatMap(\.sources)
    }

    /// Reads the text of `fonts.xml`; `folder` is what `src` is relative to. All mistakes are told together.
    static func read(_ text: String, file: String, folder: String) throws -> FontList {
        var list = FontList()
        var reader = Reader(folder: folder)
        let root: XMLElement
        do { root = try StrictXML.read(text, file: file) } catch { throw DiagnosedFailure(error) }
        reader.expect(root, name: "fonts", attributes: ["xmlns"])
        if root["xmlns"]?.value != "urn:rowreel:fonts:1" {
            reader.error("fonts-namespace", root.place, "<fonts> must say xmlns=\"urn:rowreel:fonts:1\"")
        }
        for child in root.children {
            switch child.name {
            case "family":
                guard let (name, family) = reader.family(child) else { continue }
                if list.families[name] != nil {
                    reader.error("fonts-duplicate", child.place, "the family \"\(name)\" is there twice")
                }
                list.families[name] = family
                list.names.append(name)
            case "fallback": list.fallbacks.append(reader.fallback(child))
            default: reader.unknown(child, among: ["family", "fallback"])
            }
        }
        if list.families["sans"] == nil {
            reader.error("fonts-missing", root.place, "there must be a family called \"sans\"")
        }
        try reader.diagnostics.throwIfErrors()
        list.packages = reader.packages
        return list
    }
}

extension FontList.Fallback {
    /// How well this fits: nil not at all, else the length of the fitting language tag.
    func fit(script: String, language: String) -> Int? {
        guard scripts.isEmpty || scripts.contains(script) else { return nil }
        if languages.isEmpty { return 0 }
        let asked = language.lowercased().replacing("_", with: "-")
        return languages.filter { tag in
            let tag = tag.lowercased()
            return asked == tag || asked.hasPrefix(tag + "-")
        }.map(\.utf8.count).max()
    }
}

extension FontList {
    /// The families that are first asked for a script of their own.
    static func first(of fallbacks: [Fallback], script: String, language: String) -> Source? {
        fitting(fallbacks.filter { !$0.scripts.isEmpty }, script: script, language: language).first
    }

    /// The fallbacks that fit, those of the longest language tag first and then in document order.
    static func fitting(_ fallbacks: [Fallback], script: String, language: String) -> [Source] {
        let fits = fallbacks.enumerated().compactMap { index, fallback in
            fallback.fit(script: script, language: language).map { (fit: $0, index: index, fallback: fallback) }
        }
        let named = fits.filter { !$0.fallback.scripts.isEmpty }
        let others = fits.filter { $0.fallback.scripts.isEmpty }
        return [named, others].flatMap { group in
            group.sorted { ($1.fit, $0.index) < ($0.fit, $1.index) }.flatMap(\.fallback.sources)
        }
    }
}

private struct Reader {
    let folder: String
    var packages: [String: String] = [:]
    var diagnostics = Diagnostics()

    init(folder: String) { self.folder = folder }

    mutating func error(_ code: String, _ place: Place, _ message: String, hint: String? = nil) {
        diagnostics.add(.error(code, at: place, message, hint: hint))
    }

    mutating func unknown(_ element: XMLElement, among names: [String]) {
        error(
            "fonts-element", element.place, "<\(element.name)> is not known here",
            hint: NearestName.hint(element.name, among: names))
    }

    mutating func expect(_ element: XMLElement, name: String, attributes: [String]) {
        if element.name != name { unknown(element, among: [name]) }
        for attribute in element.attributes where !attributes.contains(attribute.name) {
            error(
                "fonts-attribute", attribute.place, "<\(element.name)> has no attribute \(attribute.name)",
                hint: NearestName.hint(attribute.name, among: attributes))
        }
    }

    mutating func family(_ element: XMLElement) -> (String, FontList.Family)? {
        expect(element, name: "family", attributes: ["name"])
        var family = FontList.Family()
        for child in element.children {
            switch child.name {
            case "font": if let source = source(child) { family.sources.append(source) }
            case "fallback": family.fallbacks.append(fallback(child))
            default: unknown(child, among: ["font", "fallback"])
            }
        }
        guard let name = element["name"]?.value, !name.isEmpty else {
            error("fonts-attribute", element.place, "<family> must have a name")
            return nil
        }
        return (name, family)
    }

    mutating func fallback(_ element: XMLElement) -> FontList.Fallback {
        expect(element, name: "fallback", attributes: ["script", "lang"])
        func words(_ name: String) -> [String] {
            (element[name]?.value ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        }
        var fallback = FontList.Fallback(scripts: words("script"), languages: words("lang"), sources: [])
        for child in element.children {
            if child.name == "font" {
                if let source = source(child) { fallback.sources.append(source) }
            } else {
                unknown(child, among: ["font"])
            }
        }
        for script in fallback.scripts where script.utf8.count != 4 {
            error("fonts-script", element.place, "\"\(script)\" is not an ISO 15924 code such as Arab")
        }
        return fallback
    }

    mutating func source(_ element: XMLElement) -> FontList.Source? {
        expect(element, name: "font", attributes: ["family", "src", "weight", "style", "package"])
        for child in element.children { unknown(child, among: []) }
        switch (element["family"]?.value, element["src"]?.value) {
        case (let family?, nil):
            packages[family] = element["package"]?.value ?? packages[family]
            return .family(family)
        case (nil, let src?):
            let weight = element["weight"].flatMap { Int($0.value) }
            if let (value, place) = element["weight"], weight.map({ (1...1000).contains($0) }) != true {
                error("fonts-weight", place, "\"\(value)\" is not a weight from 1 to 1000")
            }
            if let (value, place) = element["style"], value != "italic", value != "normal" {
                error("fonts-style", place, "\"\(value)\" is not a style", hint: "known are italic, normal")
            }
            let isItalic = element["style"].map { $0.value == "italic" }
            return .file(src.hasPrefix("/") ? src : folder + "/" + src, weight: weight, isItalic: isItalic)
        default:
            error("fonts-attribute", element.place, "<font> must have either family or src")
            return nil
        }
    }
}
