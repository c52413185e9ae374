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

/// `text` in double quotes on one line, with `"`, `\` and control characters escaped.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case _ where scalar.value < 32 || scalar.value == 127: result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
