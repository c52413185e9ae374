internal import Foundation

/// Text of unknown origin as HTML. Everything that is not written in this program goes through here.
enum HTMLText {
    /// As the content of an element.
    ///
    /// Controls become pictures of themselves, and the marks that turn the direction of what follows become visible
    /// names: a key must not be able to pass for another.
    static func content(_ text: String) -> String {
        escaped(text) { "<span class=\"mark\">\($0)</span>" }
    }

    /// As the value of an attribute in double quotes.
    static func attribute(_ text: String) -> String { escaped(text) { $0 } }

    /// `content` that keeps its direction to itself, whatever stands around it.
    static func isolated(_ text: String) -> String { "<bdi>\(content(text))</bdi>" }

    private static func escaped(_ text: String, mark: (String) -> String) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}":
                result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
            case "\u{7F}"..."\u{9F}": result += "\u{FFFD}"
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                result += mark("U+" + String(scalar.value, radix: 16, uppercase: true))
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x26, 0x3C, 0x3E, 0x22, 0x27: false
        default: byte >= 0x20 && byte < 0x7F
        }
    }

    /// The address of a file as seen from a page in `folder`; nil when the file is not below it.
    ///
    /// Begins with `./` and is percent-encoded throughout, so that no name can be a scheme, a query or a host.
    static func link(to path: String, from folder: String) -> String? {
        let start = folder + "/"
        guard path.utf8.starts(with: start.utf8) else { return nil }
        let steps = Substring(path.utf8.dropFirst(start.utf8.count)).split(separator: "/")
        guard !steps.isEmpty, !steps.contains("..") else { return nil }
        return "./" + steps.map { encoded(String($0)) }.joined(separator: "/")
    }

    /// RFC 3986: what is not unreserved is written as its bytes.
    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
