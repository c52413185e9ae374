/// Tables as text: RFC 4180, with CRLF line endings and without a byte-order mark.
public enum CSVText {
    /// The cells of one row, quoted where they need it, with the line ending.
    public static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    /// A cell, in quotes if any spreadsheet program would otherwise take a part of it for something else.
    public static func cell(_ value: String) -> String {
        guard value.unicodeScalars.contains(where: { "\",;\r\n\t".unicodeScalars.contains($0) }) else { return value }
        return "\"" + value.replacing("\"", with: "\"\"") + "\""
    }
}
