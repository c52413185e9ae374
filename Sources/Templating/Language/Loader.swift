internal import Diagnostics
internal import TimelineModel

/// Turns the elements of a file into checked elements of the language, collecting everything that is wrong.
struct Loader {
    private(set) var diagnostics = Diagnostics()
    private(set) var files: TemplateFiles
    /// The file that is loaded, in those that include it.
    private var path: [String]
    private var ordinal = 0

    init(_ file: String, files: TemplateFiles) {
        path = [file]
        self.files = files
    }

    /// Where relative file names are looked for first.
    private var base: String { path.last.map(TemplateFiles.folder) ?? "." }

    /// The element and everything in it, without what was wrong.
    mutating func load(_ xml: XMLElement, as declaration: ElementDeclaration) -> Element {
        ordinal += 1
        var element = Element(
            declaration: declaration, place: xml.place, attributes: [:], children: [], ordinal: ordinal, base: base,
            note: TranslatorNote.text(of: xml.comments))
        for attribute in xml.attributes { load(attribute, into: &element) }
        for required in declaration.attributes where required.isRequired && xml.attribute(required.name) == nil {
            diagnostics.add(
                .error(
                    "missing-attribute", at: xml.place, "<\(xml.name)> needs the attribute \(required.name)",
                    hint: required.documentation))
        }
        checkLoop(element)
        if xml.name == "text", xml.children.allSatisfy(\.isBlank) {
            diagnostics.add(.error("empty-text", at: xml.place, "the text has no words"))
        }
        var comments: [String] = []
        for var node in xml.children {
            // Those of Markdown stand among the elements.
            switch node {
            case .comment(let comment): comments.append(comment)
            case .element(var child):
                child.comments = comments + child.comments
                node = .element(child)
                comments = []
            case .text(let text): if !text.isBlank { comments = [] }
            }
            load(node, into: &element)
        }
        checkBranches(element)
        return element
    }

    /// `else` needs something before it that may be missing.
    private mutating func checkBranches(_ parent: Element) {
        var before: Element?
        for element in parent.elements {
            if element.isElse, before?.isConditional != true {
                diagnostics.add(
                    .error(
                        "misplaced-else", at: element.place(of: "else"),
                        "else stands for the element before it, and there is none with if, unless, for or lang",
                        hint: "write it on the element right after that one"))
            }
            before = element
        }
    }

    private mutating func load(_ node: XMLNode, into parent: inout Element) {
        switch node {
        case .comment: break
        case .text(let text) where parent.declaration.hasText:
            if let parsed = Interpolation.parse(text.expressionSource, into: &diagnostics) {
                parent.children.append(.text(parsed))
            }
        case .text(let text):
            guard !text.isBlank else { break }
            let first = text.text.unicodeScalars.prefix { " \t\r\n".unicodeScalars.contains($0) }.count
            diagnostics.add(
                .error(
                    "stray-text", at: text.place(first), "<\(parent.name)> holds elements, not text",
                    hint: parent.declaration.children.contains("text") ? "put it in <text>…</text>" : nil))
        case .element(let child):
            guard let declaration = declaration(of: child, in: parent.declaration) else { break }
            var element = load(child, as: declaration)
            if element.name == "include" { addFragment(to: &element, in: parent.declaration) }
            parent.children.append(.element(element))
        }
    }

    /// Loads the file that an include names, as if its elements stood in the include's parent.
    private mutating func addFragment(to include: inout Element, in parent: ElementDeclaration) {
        guard let file = files.find(include, "fragment", into: &diagnostics) else { return }
        guard !path.contains(file) else {
            diagnostics.add(
                .error(
                    "cycle", at: include.place(of: "src"), "the fragment includes itself",
                    hint: (path + [file]).joined(separator: " → ")))
            return
        }
        guard let root = files.root(file, named: "fragment", into: &diagnostics) else { return }
        path.append(file)
        defer { path.removeLast() }
        let context = ElementDeclaration.fragment.allowing {
            $0 == "parameter" || $0 == "include" || parent.children.contains($0)
        }
        include.children = load(root, as: context).children
        FragmentParameters(include).check(include, into: &diagnostics)
    }

    private mutating func declaration(of xml: XMLElement, in parent: ElementDeclaration) -> ElementDeclaration? {
        guard xml.namespace == Grammar.namespace else {
            diagnostics.add(
                .error(
                    "foreign-element", at: xml.place,
                    "<\(xml.name)> is in the namespace \"\(xml.namespace ?? "")\", not in \(Grammar.namespace)"))
            return nil
        }
        guard !Grammar.notYet.contains(xml.name) else {
            diagnostics.add(.error("not-yet", at: xml.place, "<\(xml.name)> is not supported yet"))
            return nil
        }
        guard let declaration = Grammar.declarations[xml.name] else {
            let hint =
                NearestName.hint(xml.name, among: parent.children)
                ?? NearestName.find(xml.name, among: Grammar.declarations.keys.sorted()).map { "did you mean <\($0)>?" }
            diagnostics.add(.error("unknown-element", at: xml.place, "there is no element <\(xml.name)>", hint: hint))
            return nil
        }
        guard parent.children.contains(xml.name) else {
            let homes = Grammar.all.filter { $0.children.contains(xml.name) }.map { "<\($0.name)>" }
            diagnostics.add(
                .error(
                    "misplaced-element", at: xml.place, "<\(xml.name)> may not stand in <\(parent.name)>",
                    hint: homes.isEmpty ? "it is the root of a file" : "it belongs in \(homes.joined(separator: ", "))")
            )
            return nil
        }
        return declaration
    }

    private mutating func load(_ xml: XMLAttribute, into element: inout Element) {
        if xml.namespace == "http://www.w3.org/XML/1998/namespace" || xml.namespace != nil {
            let hint = xml.name == "xml:lang" ? "write lang" : nil
            diagnostics.add(
                .error("unknown-attribute", at: xml.place, "<\(element.name)> has no attribute \(xml.name)", hint: hint)
            )
            return
        }
        guard let declaration = element.declaration.attribute(xml.name) else {
            if element.declaration.isOpen {
                element.attributes[xml.name] = value(
                    of: xml, as: AttributeDeclaration(xml.name, .text, ""), in: element)
            } else {
                diagnostics.add(
                    .error(
                        "unknown-attribute", at: xml.place, "<\(element.name)> has no attribute \(xml.name)",
                        hint: SegmentSettings.hint(xml.name, element.declaration)
                            ?? NearestName.hint(xml.name, among: element.declaration.attributes.map(\.name))))
            }
            return
        }
        element.attributes[xml.name] = value(of: xml, as: declaration, in: element)
    }

    private mutating func value(
        of xml: XMLAttribute, as declaration: AttributeDeclaration, in element: Element
    ) -> AttributeValue? {
        let text = xml.value.text
        switch declaration.reading {
        case .literal:
            if text.contains("{{") {
                diagnostics.add(
                    .error(
                        "not-literal", at: xml.value.place,
                        "\(declaration.name) of <\(element.name)> is fixed: it cannot read the row"))
                return nil
            }
            guard check(xml, declaration, in: element) else { return nil }
            return AttributeValue(content: .literal(text), place: xml.value.place)
        case .interpolated:
            guard let parsed = Interpolation.parse(xml.value.expressionSource, into: &diagnostics) else { return nil }
            guard let literal = parsed.literal else {
                return AttributeValue(content: .interpolation(parsed), place: xml.value.place)
            }
            guard check(xml, declaration, in: element) else { return nil }
            return AttributeValue(content: .literal(literal), place: xml.value.place)
        case .expression, .moment:
            return expression(xml, declaration).map { AttributeValue(content: .expression($0), place: xml.value.place) }
        case .order:
            return order(xml).map { AttributeValue(content: .order($0), place: xml.value.place) }
        case .loop:
            return LoopHeader.parse(xml.value.expressionSource, into: &diagnostics).map {
                AttributeValue(content: .loop($0), place: xml.value.place)
            }
        }
    }

    private mutating func check(
        _ xml: XMLAttribute, _ declaration: AttributeDeclaration, in element: Element
    ) -> Bool {
        let text = xml.value.text
        if declaration.type.accepts(text) { return true }
        diagnostics.add(LiteralProblem.diagnostic(text, declaration, place: xml.value.place))
        return false
    }

    private mutating func expression(_ xml: XMLAttribute, _ declaration: AttributeDeclaration) -> Expression? {
        if let placeholder = xml.value.text.firstRange(of: "{{") {
            let scalar = xml.value.text[..<placeholder.lowerBound].unicodeScalars.count
            diagnostics.add(
                .error(
                    "not-bare", at: xml.value.place(scalar),
                    "\(declaration.name) holds a bare expression, without {{ }}",
                    hint: "write the expression itself"))
            return nil
        }
        return Expression.parse(xml.value.expressionSource, into: &diagnostics)
    }

    private mutating func order(_ xml: XMLAttribute) -> Order? {
        var value = xml.value
        let match = value.text.firstMatch(of: /\s+(asc|desc)\s*$/)
        if let match { value = value.prefix(value.text[..<match.range.lowerBound].unicodeScalars.count) }
        let expression = Expression.parse(value.expressionSource, into: &diagnostics)
        return expression.map { Order(expression: $0, isDescending: match?.1 == "desc") }
    }

    private mutating func checkLoop(_ element: Element) {
        guard element.declaration.attribute("for") != nil, element.attributes["for"] == nil else { return }
        for name in ["where", "sort", "limit"] {
            guard let value = element.attributes[name] else { continue }
            diagnostics.add(
                .error("loop", at: value.place, "\(name) works on the items of for, and there is no for here"))
        }
    }
}

/// What is wrong with a literal value, in words.
enum LiteralProblem {
    static func diagnostic(
        _ text: String, _ declaration: AttributeDeclaration, place: Place?
    ) -> Diagnostic {
        let type = declaration.type
        let message =
            text.isEmpty
            ? "\(declaration.name) is empty; expected \(type.expected)"
            : "\(declaration.name) \"\(text)\" is not \(type.expected)"
        return .error("bad-value", at: place, message, hint: hint(text, type))
    }

    private static func hint(_ text: String, _ type: AttributeType) -> String? {
        if let nearest = NearestName.find(text, among: type.vocabulary) { return "did you mean \"\(nearest)\"?" }
        switch type {
        case .length where number(text) != nil: return "a length needs a unit: \(text)px or \(text)%"
        case .length where text.hasSuffix("pt") || text.hasSuffix("em"):
            return "units are px, %, vw, vh, vmin and vmax"
        case .duration: return TimeLiteral.hint(text)
        case .decibels where number(text) != nil: return "a level needs its unit: \(text)dB"
        case .loudness where number(text) != nil: return "a loudness needs its unit: \(text)LUFS"
        case .color, .paint:
            return NearestName.find(text, among: ColorNames.values.keys.sorted()).map { "did you mean \"\($0)\"?" }
        case .chromaKey:
            guard let name = words(of: text).first, Color(name) == nil else { return nil }
            return NearestName.find(name, among: ColorNames.values.keys.sorted()).map { "did you mean \"\($0)\"?" }
        case .transition: return movementHint(text, TransitionValue.kinds)
        case .appearance:
            return movementHint(text, AppearanceValue.kinds, units: TextUnit.allCases.map(\.written))
        case .motion where text == "scrollStart": return "a text runs through its box, a picture moves"
        default: return nil
        }
    }

    private static func movementHint(
        _ text: String, _ kinds: [String], units: [String] = []
    ) -> String? {
        let parts = words(of: text)
        guard let kind = parts.first else { return nil }
        if !kinds.contains(kind) { return NearestName.hint(kind, among: kinds) }
        let vocabulary = Direction.allCases.map(\.rawValue) + Easing.named.map(\.description) + units
        return parts.dropFirst().lazy.compactMap { part in
            TimeLiteral.hint(part)
                ?? (vocabulary.contains(part) ? nil : NearestName.find(part, among: vocabulary)).map {
                    "did you mean \"\($0)\"?"
                }
        }.first
    }
}
