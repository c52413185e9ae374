public import Diagnostics
internal import Foundation

/// Writes findings for people: in colour where there is some, with the line of the template and a caret under the spot.
///
/// Not safe to share between threads.
public struct DiagnosticPrinter {
    private let terminal: Terminal
    private var lines: [String: [Substring]] = [:]

    public init(_ terminal: Terminal) { self.terminal = terminal }

    /// The finding as lines of text, ending in a line feed.
    public mutating func text(_ diagnostic: Diagnostic) -> String {
        let color: Terminal.Style =
            switch diagnostic.severity {
            case .error: .red
            case .warning: .yellow
            case .note: .cyan
            }
        var text = diagnostic.place.map { terminal.styled("\($0)".printable, .bold) + ": " } ?? ""
        text += terminal.styled("\(diagnostic.severity):", color, .bold) + " " + diagnostic.message.printable
        if let cause = diagnostic.cause { text += " (\(cause.printable))" }
        text += "\n"
        if case .source(let file, let line, let column)? = diagnostic.place {
            text += excerpt(file, line, column, color)
        }
        if let hint = diagnostic.hint { text += "  " + terminal.styled("hint:", .cyan) + " \(hint.printable)\n" }
        return text
    }

    /// The line itself with a caret below; nothing when the file has changed or is gone.
    private mutating func excerpt(_ file: String, _ number: Int, _ column: Int, _ color: Terminal.Style) -> String {
        if lines[file] == nil {
            let source = try? String(contentsOfFile: file, encoding: .utf8)
            lines[file] = source?.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) ?? []
        }
        guard let found = lines[file], found.indices.contains(number - 1) else { return "" }
        let all = found[number - 1].unicodeScalars
        guard column >= 1, column <= all.count + 1, !all.isEmpty else { return "" }
        // The template may hold addresses with passwords; the caret moves with what is not shown before it.
        let scalars = Array(ShownAddress.inText(String(all)).unicodeScalars)
        let column =
            ShownAddress.inText(String(String.UnicodeScalarView(all.prefix(column - 1)))).unicodeScalars.count + 1
        guard column <= scalars.count + 1 else { return "" }
        // A line of a minified file is cut around the spot.
        let start = max(0, column - 1 - 60)
        let end = min(scalars.count, start + 110)
        let shown = { (range: Range<Int>) in
            String(String.UnicodeScalarView(scalars[range])).replacingOccurrences(of: "\t", with: " ").printable
        }
        let label = String(number).paddedLeft(5)
        let gap = String(repeating: " ", count: shown(start..<column - 1).columns)
        return terminal.styled("\(label) | ", .dim) + shown(start..<end) + "\n"
            + terminal.styled("      | ", .dim) + gap + terminal.styled("^", color, .bold) + "\n"
    }
}
