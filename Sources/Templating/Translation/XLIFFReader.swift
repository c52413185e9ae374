internal import Diagnostics
internal import Localization

/// Reads XLIFF 1.1, 1.2 and 2.x into what a PO file holds, which is what translations are kept as.
///
/// Inline elements become numbered tags: `<g id="1">`, `<pc id="1">` and `<bpt id="1"/>…<ept id="1"/>` are `<1>…</1>`,
/// `<x id="2"/>` and `<ph id="2"/>` are `<2/>`; codes with other ids stand for the text in them, such as a placeholder.
struct XLIFFReader {
    /// The language that the file says it is in.
    private(set) var target: (language: String, place: Place)?
    private(set) var sourceLanguage: String?
    private(set) var version = XLIFFVersion.v1
    private(set) var entries: [POEntry] = []
    private(set) var diagnostics = Diagnostics()
    private var known: [MessageKey: Place] = [:]

    private let file: String

    /// - Throws: What is wrong with it as XML, or as XLIFF at all.
    init(_ bytes: [UInt8], file: String) throws(DiagnosedFailure) {
        self.file = file
        let root: XMLElement
        do {
            root = try XMLReader.read(bytes, file: file, noun: "file")
        } catch {
            throw DiagnosedFailure(error)
        }
        let namespaces: [String: XLIFFVersion] = [
            "urn:oasis:names:tc:xliff:document:1.1": .v1, "urn:oasis:names:tc:xliff:document:1.2": .v1,
            "urn:oasis:names:tc:xliff:document:2.0": .v2, "urn:oasis:names:tc:xliff:document:2.1": .v2,
            "urn:oasis:names:tc:xliff:document:2.2": .v2,
        ]
        guard root.name == "xliff", let version = namespaces[root.namespace ?? ""] else {
            throw DiagnosedFailure(
                .error(
                    "not-xliff", at: root.place, "<\(root.name)> is not the root of XLIFF 1.2 or 2.x",
                    hint: "it has xmlns=\"\(XLIFFVersion.v1.namespace)\" or \"\(XLIFFVersion.v2.namespace)\""))
        }
        self.version = version
        note(root, source: "srcLang", target: "trgLang")
        for file in root.elements where file.name == "file" {
            note(file, source: "source-language", target: "target-language")
            read(file)
        }
        if diagnostics.hasErrors { throw DiagnosedFailure(diagnostics) }
    }

    /// The same as a PO file.
    var catalogue: POFile {
        var file = POFile()
        if let target { file.setHeaderField("Language", target.language) }
        file.entries += entries
        return file
    }

    private mutating func note(_ element: XMLElement, source: String, target: String) {
        if let value = element.attribute(source)?.value.text { sourceLanguage = sourceLanguage ?? value }
        guard let attribute = element.attribute(target) else { return }
        if let known = self.target, known.language != attribute.value.text {
            diagnostics.add(
                .error(
                    "translation-language", at: attribute.place,
                    "a file is in \(attribute.value.text), and one before it is in \(known.language)",
                    hint: "every language has a file of its own"))
        }
        self.target = self.target ?? (attribute.value.text, attribute.place)
    }

    private mutating func read(_ parent: XMLElement) {
        for element in parent.elements {
            switch element.name {
            case "body", "group": read(element)
            case "trans-unit": read(unit: element, parts: [element], notes: element.elements)
            case "unit":
                let notes = element.elements.filter { $0.name == "notes" }.flatMap(\.elements)
                let parts = element.elements.filter { $0.name == "segment" || $0.name == "ignorable" }
                read(unit: element, parts: parts, notes: notes)
            default: break
            }
        }
    }

    // MARK: Units

    /// - Parameter parts: What has a source and perhaps a target, one after the other.
    private mutating func read(unit: XMLElement, parts: [XMLElement], notes: [XMLElement]) {
        // What po2xliff makes of the header of a PO file.
        guard unit.attribute("translate")?.value.text != "no",
            unit.attribute("restype")?.value.text != "x-gettext-domain-header"
        else { return }
        var entry = POEntry(id: "")
        var source = InlineText(file)
        var target = InlineText(file)
        var isComplete = true
        for part in parts {
            guard let words = part.elements.first(where: { $0.name == "source" }) else { continue }
            source.add(words.children)
            guard let translated = part.elements.first(where: { $0.name == "target" }) else {
                if part.name == "ignorable" { target.add(words.children) } else { isComplete = false }
                continue
            }
            target.add(translated.children)
            if entry.place == nil { entry.place = translated.place }
            if isFuzzy(translated, part, unit) { entry.setFuzzy(true) }
        }
        diagnostics.add(source.diagnostics)
        guard !source.text.isEmpty else { return }
        entry.id = source.text
        entry.place = entry.place ?? unit.place
        if isComplete {
            diagnostics.add(target.diagnostics)
            entry.strings = [target.string]
        } else {
            entry.setFuzzy(false)
        }
        read(notes: notes, of: unit, into: &entry)
        let key = MessageKey(context: entry.context, source: entry.id)
        if let first = known[key] {
            diagnostics.add(
                .error(
                    "duplicate-message", at: unit.place, "the text is there twice", hint: "the first is at \(first)"))
            return
        }
        known[key] = unit.place
        entries.append(entry)
    }

    private func isFuzzy(_ target: XMLElement, _ segment: XMLElement, _ unit: XMLElement) -> Bool {
        switch version {
        case .v1:
            let state = target.attribute("state")?.value.text ?? ""
            if state == "new" || state.hasPrefix("needs-") { return true }
            return state.isEmpty && unit.attribute("approved")?.value.text == "no"
        case .v2: return segment.attribute("state")?.value.text == "initial"
        }
    }

    private func read(notes: [XMLElement], of unit: XMLElement, into entry: inout POEntry) {
        entry.context = unit.attribute(version == .v1 ? "resname" : "name")?.value.text
        for note in notes {
            switch note.name {
            case "note":
                let words = InlineText.plain(note.children)
                let isTranslators = [note.attribute("from"), note.attribute("category")]
                    .contains { $0?.value.text == "translator" }
                for line in words.split(separator: "\n") {
                    if isTranslators {
                        entry.comments.append(String(line))
                    } else {
                        entry.extractedComments.append(String(line))
                    }
                }
            case "context-group" where note.attribute("purpose")?.value.text == "location":
                func context(_ type: String) -> String? {
                    note.elements.first { $0.attribute("context-type")?.value.text == type }
                        .map { InlineText.plain($0.children) }
                }
                if let file = context("sourcefile") {
                    entry.references.append(file + (context("linenumber").map { ":\($0)" } ?? ""))
                }
            case "alt-trans" where note.attribute("alttranstype")?.value.text == "previous-version":
                if let source = note.elements.first(where: { $0.name == "source" }) {
                    var words = InlineText(file)
                    words.add(source.children)
                    entry.previous = POEntry.Previous(id: words.text)
                }
            default: break
            }
        }
    }
}

/// The text of a source or target, inline elements as numbered tags, and where its characters stand.
private struct InlineText {
    private(set) var text = ""
    private var anchors: [PlacedString.Anchor] = []
    private(set) var diagnostics = Diagnostics()
    private let file: String

    init(_ file: String) { self.file = file }

    var string: PlacedString { PlacedString(text, anchors: anchors) }

    /// The characters alone.
    static func plain(_ nodes: [XMLNode]) -> String {
        nodes.map { node in
            switch node {
            case .text(let text): text.text
            case .element(let element): plain(element.children)
            case .comment: ""
            }
        }.joined()
    }

    mutating func add(_ nodes: [XMLNode]) {
        for node in nodes {
            switch node {
            case .comment: break
            case .text(let words):
                var expected = -1
                for (index, scalar) in words.text.unicodeScalars.enumerated() {
                    if words.offsets[index] != expected { note(words.place(index)) }
                    expected = words.offsets[index] + scalar.utf8.count
                    text.unicodeScalars.append(scalar)
                }
            case .element(let element): add(element)
            }
        }
    }

    private mutating func note(_ place: Place) {
        guard case .source(_, let line, let column) = place else { return }
        anchors.append(PlacedString.Anchor(offset: text.unicodeScalars.count, line: line, column: column))
    }

    private mutating func add(_ tag: String, at element: XMLElement) {
        note(element.place)
        text += tag
    }

    private mutating func add(_ element: XMLElement) {
        let id = element.attribute("id")?.value.text ?? ""
        let isNumbered = Int(id) != nil
        switch element.name {
        case "g", "pc", "mrk":
            guard isNumbered, element.name != "mrk" else { return add(element.children) }
            add("<\(id)>", at: element)
            add(element.children)
            add("</\(id)>", at: element)
        case "x", "ph":
            if isNumbered { return add("<\(id)/>", at: element) }
            // A placeholder: what it stands for is in it, or said beside it.
            let inside = InlineText.plain(element.children)
            let said = ["equiv-text", "equiv", "disp"].lazy.compactMap { element.attribute($0)?.value.text }.first
            add(inside.isEmpty ? said ?? "" : inside, at: element)
        case "bx", "bpt", "sc":
            add("<\(element.attribute("rid")?.value.text ?? id)>", at: element)
        case "ex", "ept", "ec":
            let start = ["rid", "startRef"].lazy.compactMap { element.attribute($0)?.value.text }.first
            add("</\(start ?? id)>", at: element)
        case "cp":
            let scalar = element.attribute("hex").flatMap { UInt32($0.value.text, radix: 16) }
                .flatMap(Unicode.Scalar.init)
            if let scalar { add(String(scalar), at: element) }
        case "sm", "em": break
        default:
            diagnostics.add(
                .error(
                    "xliff-element", at: element.place, "<\(element.name)> cannot be read",
                    hint: "tags of texts are g, x, ph, bpt, ept, bx, ex; in XLIFF 2 pc, ph, sc, ec"))
        }
    }
}
