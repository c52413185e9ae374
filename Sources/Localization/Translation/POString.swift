/// The text between two quotation marks on a line of a PO file, with escapes as in C.
struct POString {
    private let scalars: [Unicode.Scalar]
    private let start: Int
    private let line: Int
    private(set) var text = ""
    private(set) var anchors: [PlacedString.Anchor] = []
    private(set) var problem: (code: String, column: Int, message: String, hint: String?) = ("", 0, "", nil)

    /// - Parameter start: Where its first quotation mark is.
    init(_ scalars: [Unicode.Scalar], _ start: Int, line: Int) {
        self.scalars = scalars
        self.start = start
        self.line = line
    }

    /// Whether it could be read; if not, `problem` says why.
    mutating func read() -> Bool {
        var view = String.UnicodeScalarView()
        var at = start + 1
        anchors = [PlacedString.Anchor(offset: 0, line: line, column: at + 1)]
        while at < scalars.count {
            let scalar = scalars[at]
            if scalar == "\"" {
                if let extra = scalars[(at + 1)...].firstIndex(where: { !$0.isBlank }) {
                    problem = (
                        "po-syntax", extra + 1, "something stands behind the text",
                        "a quotation mark inside of a text is written \\\""
                    )
                    return false
                }
                text = String(view)
                return true
            }
            guard scalar == "\\" else {
                view.append(scalar)
                at += 1
                continue
            }
            guard let (value, length) = escape(at + 1) else {
                problem = (
                    "po-syntax", at + 1, "\"\\\(at + 1 < scalars.count ? String(scalars[at + 1]) : "")\" is no escape",
                    "a backslash itself is written \\\\"
                )
                return false
            }
            view.append(value)
            at += 1 + length
            anchors.append(PlacedString.Anchor(offset: view.count, line: line, column: at + 1))
        }
        problem = ("po-syntax", start + 1, "the text has no quotation mark at its end", nil)
        return false
    }

    /// The character that an escape means, and how many characters it has.
    private func escape(_ at: Int) -> (Unicode.Scalar, Int)? {
        guard at < scalars.count else { return nil }
        switch scalars[at] {
        case "n": return ("\n", 1)
        case "t": return ("\t", 1)
        case "r": return ("\r", 1)
        case "\"": return ("\"", 1)
        case "\\": return ("\\", 1)
        case "a": return ("\u{7}", 1)
        case "b": return ("\u{8}", 1)
        case "f": return ("\u{C}", 1)
        case "v": return ("\u{B}", 1)
        case "0"..."7":
            let digits = scalars[at...].prefix(3).prefix { ("0"..."7").contains($0) }
            return number(digits, 8).map { ($0, digits.count) }
        case "x":
            let digits = scalars[(at + 1)...].prefix(2).prefix(while: \.properties.isASCIIHexDigit)
            return number(digits, 16).map { ($0, digits.count + 1) }
        default: return nil
        }
    }

    /// Bytes past ASCII would be parts of characters.
    private func number(_ digits: ArraySlice<Unicode.Scalar>, _ radix: Int) -> Unicode.Scalar? {
        guard let value = UInt8(String(String.UnicodeScalarView(digits)), radix: radix), value < 128, value > 0 else {
            return nil
        }
        return Unicode.Scalar(value)
    }
}
