internal import Diagnostics
/// Finds where the tags, attributes and texts of a well-formed document are.
///
/// libxml2 decides whether a document is well-formed and what its namespaces are, but tells only where a start tag
/// ends and nothing about attributes. This scanner walks the same bytes and yields the same start and end tags in
/// the same order, with offsets. There is no DTD, so entities are the five of XML and character references.
struct MarkupScanner {
    struct Attribute {
        var nameOffset: Int
        var value: PlacedText
    }

    enum Event {
        case start(offset: Int, attributes: [Attribute])
        case end(offset: Int)
        case text(PlacedText)
        /// What a comment says, without its signs.
        case comment(String)
    }

    private let source: TemplateSource
    private var bytes: [UInt8] { source.bytes }
    private var at: Int

    init(_ source: TemplateSource) {
        self.source = source
        at = source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The offset of a document type declaration in the prolog.
    static func doctype(in source: TemplateSource) -> Int? {
        var scanner = MarkupScanner(source)
        while scanner.at < source.bytes.count {
            if scanner.starts(with: "<?") {
                scanner.skip(past: "?>")
            } else if scanner.starts(with: "<!--") {
                scanner.skip(past: "-->")
            } else if scanner.starts(with: "<!DOCTYPE") {
                return scanner.at
            } else if scanner.isSpace {
                scanner.at += 1
            } else {
                return nil
            }
        }
        return nil
    }

    /// The next tag or text; nil at the end. What is not well-formed ends early instead of trapping.
    mutating func next() -> [Event] {
        while at < bytes.count {
            if starts(with: "<!--") {
                return [comment()]
            } else if starts(with: "<?") {
                skip(past: "?>")
            } else if starts(with: "<![CDATA[") {
                return [cdata()]
            } else if starts(with: "</") {
                let offset = at
                skip(past: ">")
                return [.end(offset: offset)]
            } else if bytes[at] == UInt8(ascii: "<") {
                return startTag()
            } else {
                let start = at
                while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
                return [.text(decode(start..<at, inAttribute: false))]
            }
        }
        return []
    }

    private mutating func comment() -> Event {
        at += "<!--".utf8.count
        let start = at
        skip(past: "-->")
        return .comment(String(decoding: bytes[start..<max(start, at - 3)], as: UTF8.self))
    }

    private mutating func cdata() -> Event {
        at += "<![CDATA[".utf8.count
        let start = at
        skip(past: "]]>")
        let end = max(start, at - 3)
        var offsets: [Int] = []
        for offset in start..<end where bytes[offset] & 0xC0 != 0x80 { offsets.append(offset) }
        return .text(
            PlacedText(
                text: String(decoding: bytes[start..<end], as: UTF8.self), offsets: offsets + [end], source: source))
    }

    private mutating func startTag() -> [Event] {
        let offset = at
        at += 1
        skipName()
        var attributes: [Attribute] = []
        while at < bytes.count {
            if isSpace {
                at += 1
            } else if bytes[at] == UInt8(ascii: ">") {
                at += 1
                return [.start(offset: offset, attributes: attributes)]
            } else if bytes[at] == UInt8(ascii: "/") {
                skip(past: ">")
                return [.start(offset: offset, attributes: attributes), .end(offset: offset)]
            } else {
                let name = at
                skipName()
                while at < bytes.count, isSpace || bytes[at] == UInt8(ascii: "=") { at += 1 }
                guard at < bytes.count else { break }
                let quote = bytes[at]
                at += 1
                let start = at
                while at < bytes.count, bytes[at] != quote { at += 1 }
                attributes.append(
                    Attribute(nameOffset: name, value: decode(start..<min(at, bytes.count), inAttribute: true)))
                at += 1
            }
        }
        return [.start(offset: offset, attributes: attributes)]
    }

    private mutating func skipName() {
        while at < bytes.count, !isSpace, !"=/>".utf8.contains(bytes[at]) { at += 1 }
    }

    private mutating func skip(past end: String) {
        while at < bytes.count, !starts(with: end) { at += 1 }
        at = min(at + end.utf8.count, bytes.count)
    }

    private var isSpace: Bool { [32, 9, 10, 13].contains(bytes[at]) }

    private func starts(with text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    /// The characters of a stretch of markup: line ends normalised, references resolved; in attributes white space
    /// becomes a space (XML 1.0, 2.11 and 3.3.3).
    private func decode(_ range: Range<Int>, inAttribute: Bool) -> PlacedText {
        var scalars = String.UnicodeScalarView()
        var offsets: [Int] = []
        var at = range.lowerBound
        func add(_ scalar: Unicode.Scalar) {
            scalars.append(scalar)
            offsets.append(at)
        }
        while at < range.upperBound {
            let byte = bytes[at]
            if byte == UInt8(ascii: "&"), let end = bytes[at..<range.upperBound].firstIndex(of: UInt8(ascii: ";")) {
                if let scalar = Self.reference(bytes[(at + 1)..<end]) { add(scalar) }
                at = end + 1
            } else if byte == 13 {
                add(inAttribute ? " " : "\n")
                at += at + 1 < range.upperBound && bytes[at + 1] == 10 ? 2 : 1
            } else if inAttribute, byte == 10 || byte == 9 {
                add(" ")
                at += 1
            } else {
                var end = at + 1
                while end < range.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
                for scalar in String(decoding: bytes[at..<end], as: UTF8.self).unicodeScalars { add(scalar) }
                at = end
            }
        }
        return PlacedText(text: String(scalars), offsets: offsets + [range.upperBound], source: source)
    }

    private static func reference(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let name = String(decoding: name, as: UTF8.self)
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let value = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init)
        }
    }
}
