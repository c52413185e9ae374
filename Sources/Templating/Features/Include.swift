internal import Diagnostics

extension ElementDeclaration {
    static let include = ElementDeclaration(
        "include", "Puts a fragment here; other attributes are its parameters.",
        attributes: [AttributeDeclaration("src", .path, .literal, required: true, "The fragment's file.")] + repeatable
            + [forLanguages, translate],
        isOpen: true)

    /// The root of a fragment's file.
    static let fragment = ElementDeclaration(
        "fragment", "A file of elements that templates include.",
        children: ["parameter", "scene"] + Grammar.layers + ["audio", "narration"])

    static let parameter = ElementDeclaration(
        "parameter", "A value that a fragment is given by whoever includes it.",
        attributes: [
            AttributeDeclaration("name", .name, .literal, required: true, "What expressions call it."),
            AttributeDeclaration("default", .text, .literal, "What it is where it is not given."),
        ])
}

/// The parameters of a fragment.
struct FragmentParameters {
    private let declared: [Element]

    init(_ include: Element) { declared = include.elements.filter { $0.name == "parameter" } }

    private var names: [String] { declared.compactMap { $0.literal("name") } }

    /// Reports parameters that the fragment does not have, and those that it needs and does not get.
    func check(_ include: Element, into diagnostics: inout Diagnostics) {
        let own = Set(ElementDeclaration.include.attributes.map(\.name))
        for (name, value) in include.attributes.sorted(by: { $0.key < $1.key })
        where !own.contains(name) && !names.contains(name) {
            diagnostics.add(
                .error(
                    "unknown-parameter", at: value.place, "the fragment has no parameter \(name)",
                    hint: NearestName.hint(name, among: names)))
        }
        for parameter in declared {
            guard let name = parameter.literal("name") else { continue }
            if own.contains(name) {
                diagnostics.add(
                    .error(
                        "reserved-name", at: parameter.place(of: "name"),
                        "\"\(name)\" is an attribute of <include>, and cannot be a parameter"))
            } else if include.attributes[name] == nil, parameter.literal("default") == nil {
                diagnostics.add(
                    .error(
                        "missing-parameter", at: include.place, "the fragment needs the parameter \(name)",
                        hint: "write \(name)=\"…\""))
            }
        }
    }

    /// What expressions in the fragment may name: its parameters and what every template has, nothing else.
    ///
    /// - Parameter type: Of a parameter as it is given.
    func types(_ include: Element, _ type: (AttributeValue) -> ValueType) -> StaticNames {
        var types = RootScope.builtInTypes
        for name in names {
            types[name] = include.attributes[name].map(type) ?? .text
        }
        // What lies outside is not to be found, so that a fragment means the same wherever it is included.
        return StaticNames(types, kind: "parameter", outer: StaticNames([:], kind: "parameter"))
    }

    /// Those values for one video.
    func scope(_ include: Element, in outer: any Scope) throws(Diagnostic) -> any Scope {
        var values: [String: Value] = [:]
        for parameter in declared {
            guard let name = parameter.literal("name") else { continue }
            switch include.attributes[name]?.content {
            case .interpolation(let text): values[name] = try text.evaluate(outer)
            case .literal(let text): values[name] = Value(.text(text))
            default: values[name] = Value(.text(parameter.literal("default") ?? ""))
            }
        }
        for name in RootScope.builtInTypes.keys where values[name] == nil { values[name] = try outer.value(of: name) }
        return Names(values, formats: outer.formats, frameRate: outer.frameRate) { root throws(Diagnostic) in
            try scope(include, in: try outer.rebased(on: root))
        }
    }
}

extension Element {
    /// The elements in it, with those of fragments instead of the includes.
    var drawn: [Element] {
        elements.flatMap { element in
            element.name == "include" ? element.drawn : element.name == "parameter" ? [] : [element]
        }
    }
}
