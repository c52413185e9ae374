internal import Diagnostics
internal import Localization
internal import TimelineModel

/// The styles and regions a template may name: those of its themes, then its own.
///
/// The later one of a name wins, attribute by attribute for styles and as a whole for regions.
struct StyleSheet: Sendable {
    private var styles: [String: [Element]] = [:]
    private var themeRegions: [String: [Element]] = [:]
    private var ownRegions: [String: [Element]] = [:]
    private var editions = Remembered<Edition, EditionSheet>()

    var styleNames: [String] { styles.keys.sorted() }
    var regionNames: [String] { Set(themeRegions.keys).union(ownRegions.keys).sorted() }

    /// - Parameter isTheme: Whether it comes from a theme; those are added first.
    mutating func add(_ element: Element, isTheme: Bool) {
        guard let name = element.literal("name") else { return }
        // What was put together so far lacks it.
        editions = Remembered<Edition, EditionSheet>()
        switch element.name {
        case "style": styles[name, default: []].append(element)
        case "region" where isTheme: themeRegions[name, default: []].append(element)
        case "region": ownRegions[name, default: []].append(element)
        default: break
        }
    }

    /// The regions of a name; the theme's are forgotten where the template declares its own for every output.
    private func regions(_ name: String) -> [Element] {
        let own = ownRegions[name] ?? []
        let isForAll = own.contains { $0.literal("output") == nil && $0.forLanguages == nil }
        return isForAll ? own : (themeRegions[name] ?? []) + own
    }

    func hasStyle(_ name: String) -> Bool { styles[name] != nil }
    func hasRegion(_ name: String) -> Bool { !regions(name).isEmpty }

    /// Whether a region has a box for an output, at least in some language.
    func hasRegion(_ name: String, for output: Output) -> Bool {
        regions(name).contains { region in
            let language = region.forLanguages?.first ?? .english
            return Edition(output: output, language: language).rank(region) != nil
        }
    }

    /// The languages that some style or region is made for.
    var languages: [LanguageTag] {
        let all = [styles, themeRegions, ownRegions].flatMap(\.values).joined().flatMap { $0.forLanguages ?? [] }
        return Set(all).sorted { $0.description < $1.description }
    }

    /// Its styles and regions as one edition has them: put together once, because every video asks.
    func edition(_ edition: Edition) -> EditionSheet {
        editions.value(for: edition) {
            EditionSheet(
                styles: styles.keys.reduce(into: [:]) { $0[$1] = attributes(ofStyle: $1, for: edition, seen: []) },
                regions: regionNames.reduce(into: [:]) { $0[$1] = region($1, for: edition) })
        }
    }

    private func attributes(ofStyle name: String, for edition: Edition, seen: Set<String>) -> [String: AttributeValue] {
        guard let elements = styles[name], !seen.contains(name) else { return [:] }
        let fitting = elements.filter { edition.rank($0) != nil }.sorted {
            edition.rank($0) ?? 0 < edition.rank($1) ?? 0
        }
        var attributes: [String: AttributeValue] = [:]
        if let parent = fitting.compactMap({ $0.literal("style") }).last {
            attributes = self.attributes(ofStyle: parent, for: edition, seen: seen.union([name]))
        }
        for element in fitting { attributes.merge(element.attributes) { _, own in own } }
        for name in ["name", "style", "output", "lang"] { attributes[name] = nil }
        return attributes
    }

    /// The region of this name that fits an edition best, the later one of equals.
    private func region(_ name: String, for edition: Edition) -> Element? {
        var best: (element: Element, rank: Int)?
        for element in regions(name) {
            guard let rank = edition.rank(element), rank >= best?.rank ?? 0 else { continue }
            best = (element, rank)
        }
        return best?.element
    }

    /// The names that the `output` attribute of a style or region may have besides those of outputs.
    static let shapes = ["portrait", "wide", "square"]

    /// Styles that start from one another in a circle, and styles and regions of unknown outputs.
    func check(outputs: [Output], into diagnostics: inout Diagnostics) {
        for element in [styles, themeRegions, ownRegions].flatMap(\.values).joined() {
            if let parent = element.literal("style"), !hasStyle(parent) {
                diagnostics.add(unknown("style", parent, at: element.place(of: "style")))
            }
            guard let output = element.literal("output"), !Self.shapes.contains(output),
                !outputs.contains(where: { $0.name == output })
            else { continue }
            diagnostics.add(
                .error(
                    "unknown-output", at: element.place(of: "output"), "there is no output \"\(output)\"",
                    hint: NearestName.hint(output, among: outputs.map(\.name) + Self.shapes)))
        }
        for (name, elements) in styles.sorted(by: { $0.key < $1.key }) {
            var seen = [name]
            var next = elements.compactMap { $0.literal("style") }.last
            while let parent = next, !seen.contains(parent) {
                seen.append(parent)
                next = styles[parent]?.compactMap { $0.literal("style") }.last
            }
            if let next, next == name {
                diagnostics.add(
                    .error(
                        "style-cycle", at: elements[0].place(of: "style"),
                        "styles start from one another in a circle: \((seen + [next]).joined(separator: " → "))"))
            }
        }
    }

    /// - Parameter language: Where it has a box in others.
    func noBox(_ region: String, _ output: Output, in language: LanguageTag? = nil, at place: Place?) -> Diagnostic {
        let language = language.map { " in \($0)" } ?? ""
        return .error(
            "unknown-region", at: place,
            "the region \"\(region)\" has no box for the output \"\(output.name)\"\(language)",
            hint: "declare <region name=\"\(region)\" …/> without output and lang, for all of them")
    }

    func unknown(_ kind: String, _ name: String, at place: Place?) -> Diagnostic {
        .error(
            "unknown-\(kind)", at: place, "there is no \(kind) \"\(name)\"",
            hint: NearestName.hint(name, among: kind == "style" ? styleNames : regionNames)
                ?? "declare it with <\(kind) name=\"\(name)\" …/>, or take a theme with <theme src=\"themes/clean.xml\"/>"
        )
    }
}
