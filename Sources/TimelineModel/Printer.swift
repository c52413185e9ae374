/// Builds a timeline's text form: one thing a line, two spaces an indent, defaults left out by the callers.
struct Printer {
    private(set) var text = ""
    private var indent = ""
    /// How many digits of a content hash are printed: all of them in keys, a few for people.
    let hashDigits: Int

    init(hashDigits: Int = 64) { self.hashDigits = hashDigits }

    mutating func line(_ words: String) { text += indent + words + "\n" }

    /// A title line with what `body` prints below it, indented.
    mutating func block(_ title: String, _ body: (inout Printer) -> Void) {
        line(title)
        indent += "  "
        body(&self)
        indent.removeLast(2)
    }

    /// A titled block with one entry per item, or nothing at all.
    mutating func block<Item>(_ title: String, _ items: [Item], _ print: (inout Printer, Item) -> Void) {
        guard !items.isEmpty else { return }
        block(title) { printer in
            for item in items { print(&printer, item) }
        }
    }

    func hash(_ hash: ContentHash) -> String { String(hash.hex.prefix(hashDigits)) }
}

/// `text` in double quotes on one line, with `"`, `\` and everything that prints nothing of its own escaped:
/// controls, bidi marks, joiners, zero-width spaces, tags. What is read is what is there.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case _ where isInvisible(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

/// A fixed list and not Unicode's properties, which grow with the standard library: keys must not.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
        0xFFF9...0xFFFB, 0xE0000...0xE007F:
        true
    default: false
    }
}
