internal import Foundation

/// What a stream can show: whether someone watches, how wide it is, and whether it takes colour.
public struct Terminal: Sendable {
    public var isInteractive: Bool
    public var hasColor: Bool
    /// Columns.
    public var width: Int

    public init(isInteractive: Bool, hasColor: Bool, width: Int = 80) {
        self.isInteractive = isInteractive
        self.hasColor = hasColor
        self.width = width
    }

    /// Standard error as it is. https://no-color.org and `TERM=dumb` are respected.
    public static var standardError: Terminal {
        let environment = ProcessInfo.processInfo.environment
        let isInteractive = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
        return Terminal(
            isInteractive: isInteractive, hasColor: isInteractive && (environment["NO_COLOR"] ?? "").isEmpty,
            width: columns(STDERR_FILENO))
    }

    private static func columns(_ file: Int32) -> Int {
        var size = winsize()
        guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    enum Style: String { case red = "31", yellow = "33", cyan = "36", green = "32", bold = "1", dim = "2" }

    func styled(_ text: String, _ styles: Style...) -> String {
        guard hasColor else { return text }
        return "\u{1B}[" + styles.map(\.rawValue).joined(separator: ";") + "m" + text + "\u{1B}[0m"
    }

    /// Writes all of `text` to a stream without buffering.
    static func write(_ text: String, to file: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // A reader that went away is no reason to stop rendering.
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

extension String {
    /// The text on one line and without power over the terminal: control characters, which cells may hold, as escapes.
    var printable: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return unicodeScalars.map { $0.isControl ? $0.escape : String($0) }.joined()
    }

    /// Columns it takes in a terminal: two for East Asian wide characters, none for combining marks.
    var columns: Int {
        unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
                0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
                sum + 2
            default:
                switch scalar.properties.generalCategory {
                case .nonspacingMark, .enclosingMark, .format, .control: sum
                default: sum + 1
                }
            }
        }
    }

    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - columns)) }
    func paddedLeft(_ width: Int) -> String { String(repeating: " ", count: max(0, width - columns)) + self }
}

extension Unicode.Scalar {
    /// Categories Cc and the line and paragraph separators.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// `\n`, `\u{1B}`.
    fileprivate var escape: String {
        switch value {
        case 9: "\\t"
        case 10: "\\n"
        case 13: "\\r"
        default: "\\u{\(String(value, radix: 16, uppercase: true))}"
        }
    }
}
