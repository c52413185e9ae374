/// The words of an HTML text, as `strip_html` shows them.
///
/// Made for the descriptions that shops export: broken and unclosed tags are common, so nothing here fails. It reads
/// the text once, from left to right, and takes time proportional to its length.
struct PlainText {
    private let html: Substring.UnicodeScalarView
    private var position: Substring.UnicodeScalarView.Index
    private var lines: [String] = []
    private var line = ""

    /// The words of `html`: tags gone, entities as characters, a line for each block; no empty lines.
    static func from(html: String) -> String {
        var reader = PlainText(html)
        reader.read()
        return reader.lines.joined(separator: "\n")
    }

    private init(_ html: String) {
        self.html = Substring(html).unicodeScalars
        position = self.html.startIndex
    }

    private mutating func read() {
        var text = String.UnicodeScalarView()
        while position < html.endIndex {
            switch html[position] {
            case "<" where isTag:
                line += String(text)
                text = String.UnicodeScalarView()
                tag()
            case "&": text.append(contentsOf: entity())
            case let scalar:
                // In HTML a line break in the source is only a space.
                text.append(scalar.properties.isWhitespace && scalar != "\u{A0}" ? " " : scalar)
                position = html.index(after: position)
            }
        }
        line += String(text)
        endLine()
    }

    /// A `<` is text unless a letter, `/`, `!` or `?` follows: `5 < 6` and `<3` stay.
    private var isTag: Bool {
        let next = html.index(after: position)
        guard next < html.endIndex else { return false }
        let scalar = html[next]
        return scalar == "/" || scalar == "!" || scalar == "?" || scalar.isASCII && scalar.properties.isAlphabetic
    }

    private mutating func tag() {
        if html[position...].starts(with: "<!--".unicodeScalars) {
            skip(past: "-->")
            return
        }
        let start = html.index(after: position)
        let isEnd = html[start] == "/"
        let rest = isEnd ? html[html.index(after: start)...] : html[start...]
        let name = String(
            String.UnicodeScalarView(
                rest.prefix { $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil) })
        )
        .lowercased()
        skipTag()
        if Self.hidden.contains(name), !isEnd {
            skip(past: "</\(name)")
            skipTag()
        } else if Self.blocks.contains(name) {
            endLine()
        } else if Self.cells.contains(name) {
            line += " "
        }
    }

    /// Goes past the `>` that ends a tag; one inside a quoted attribute does not count.
    private mutating func skipTag() {
        var quote: Unicode.Scalar?
        let start = position
        while position < html.endIndex {
            let scalar = html[position]
            position = html.index(after: position)
            if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == ">" {
                return
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            }
        }
        // A quote that never closes would swallow the text to its end: then the first `>` counts.
        guard quote != nil, let close = html[start...].firstIndex(of: ">") else { return }
        position = html.index(after: close)
    }

    /// Goes past the next `end`, whatever its case, or to the end of the text.
    private mutating func skip(past end: String) {
        let wanted = Array(end.unicodeScalars)
        while position < html.endIndex {
            var ahead = position
            var matched = 0
            while matched < wanted.count, ahead < html.endIndex, html[ahead].lowercased == wanted[matched] {
                (ahead, matched) = (html.index(after: ahead), matched + 1)
            }
            if matched == wanted.count {
                position = ahead
                return
            }
            position = html.index(after: position)
        }
    }

    private mutating func entity() -> String.UnicodeScalarView {
        let start = html.index(after: position)
        // The longest name in `HTMLEntities` and the longest number fit into ten characters.
        let body = html[start...].prefix(10)
        if let end = body.firstIndex(of: ";"), let decoded = HTMLEntities.decode(String(body[..<end])) {
            position = html.index(after: end)
            return decoded == "\u{A0}" ? " ".unicodeScalars : decoded.unicodeScalars
        }
        position = start
        return "&".unicodeScalars
    }

    /// Ends the line: runs of spaces become one, and a line without words is no line.
    private mutating func endLine() {
        let words = line.split { $0 == " " }
        if !words.isEmpty { lines.append(words.joined(separator: " ")) }
        line = ""
    }

    /// Elements whose content is not for reading.
    private static let hidden: Set<String> = [
        "script", "style", "head", "title", "template", "noscript", "svg", "iframe",
    ]

    /// Elements that stand on lines of their own.
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "div", "dl", "dt",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
        "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    ]

    private static let cells: Set<String> = ["td", "th", "img", "option"]
}

extension Unicode.Scalar {
    /// The ASCII letter in lower case; every other scalar as it is.
    fileprivate var lowercased: Unicode.Scalar {
        (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(value + 0x20)) : self
    }
}
