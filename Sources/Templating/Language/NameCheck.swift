internal import Diagnostics

/// Checks what elements say about one another: styles and regions that are named but not declared, ids that are
/// given twice, times and boxes that contradict.
struct NameCheck {
    private let sheet: StyleSheet
    private let outputs: [Output]
    private(set) var diagnostics = Diagnostics()
    private var ids: [String: Place] = [:]

    init(sheet: StyleSheet, outputs: [Output]) {
        self.sheet = sheet
        self.outputs = outputs
    }

    mutating func check(_ element: Element) {
        if element.name != "style", let style = element.literal("style"), !sheet.hasStyle(style) {
            diagnostics.add(sheet.unknown("style", style, at: element.place(of: "style")))
        }
        if let region = element.literal("region") { check(region: region, of: element) }
        if let id = element.literal("id") { check(id, of: element) }
        if ["begin", "end", "dur"].allSatisfy({ element.attributes[$0] != nil }) {
            diagnostics.add(
                .error(
                    "times", at: element.place(of: "dur"), "begin, end and dur contradict one another: leave one out"))
        }
        if element.literal("arrange") != nil { checkArranged(element) }
        // With several outputs pixels mean different things.
        if outputs.count > 1, element.literal("output") == nil { warnAboutPixels(element) }
        for child in element.elements { check(child) }
    }

    private mutating func check(region name: String, of element: Element) {
        guard sheet.hasRegion(name) else {
            diagnostics.add(sheet.unknown("region", name, at: element.place(of: "region")))
            return
        }
        for output in outputs where !sheet.hasRegion(name, for: output) {
            diagnostics.add(sheet.noBox(name, output, at: element.place(of: "region")))
        }
    }

    private mutating func check(_ id: String, of element: Element) {
        if let before = ids[id] {
            diagnostics.add(
                .error(
                    "duplicate-name", at: element.place(of: "id"), "the id \"\(id)\" is given twice",
                    hint: "the first is at \(before)"))
        } else if Moments.reserved.contains(id) {
            diagnostics.add(
                .error("reserved-name", at: element.place(of: "id"), "\"\(id)\" is a word of the language, not an id"))
        }
        ids[id] = ids[id] ?? element.place(of: "id")
    }

    private mutating func checkArranged(_ group: Element) {
        for child in group.elements {
            for name in ["region", "x", "y"] where child.attributes[name] != nil {
                diagnostics.add(
                    .error(
                        "arranged", at: child.place(of: name),
                        "the group decides where its layers are: \(name) has no meaning",
                        hint: "take \(name) away, or arrange away from the group"))
            }
        }
    }

    private mutating func warnAboutPixels(_ element: Element) {
        for attribute in element.declaration.attributes where attribute.type == .length {
            guard let text = element.literal(attribute.name), let length = LengthValue(text), length.unit == .px,
                length.amount != 0
            else { continue }
            diagnostics.add(
                .warning(
                    "pixels", at: element.place(of: attribute.name),
                    "\(attribute.name)=\"\(text)\" is the same number of pixels in every output",
                    hint: "%, vmin and vmax follow the output's size"))
        }
    }
}
