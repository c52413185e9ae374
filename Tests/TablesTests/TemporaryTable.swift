import Diagnostics
import Foundation
import Tables

/// Lends the path of a new file with these bytes; it is called `t.csv` and gone afterwards.
func withTable<R>(_ bytes: some Collection<UInt8>, _ body: (String) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tables-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("t.csv")
    try Data(bytes).write(to: file)
    return try body(file.path)
}

/// What reading a table says and yields, as text: a header line, a line per row, then every finding.
///
/// Cells stand in brackets with control characters escaped. A thrown failure shows its findings alone.
func transcript(
    _ bytes: some Collection<UInt8>, encoding: TextEncoding = .utf8, delimiter: Delimiter? = nil
) throws -> String {
    try withTable(bytes) { path in
        var lines: [String] = []
        var findings: Diagnostics
        do {
            let read = try Table.read(path: path, options: TableOptions(encoding: encoding, delimiter: delimiter))
            lines.append("header " + read.value.header.map { shown($0.name) }.joined())
            lines += read.value.rows.map { "row \($0.number) " + $0.cells.map(shown).joined() }
            findings = read.diagnostics
        } catch let failure as DiagnosedFailure {
            findings = failure.diagnostics
        }
        let folder = (path as NSString).deletingLastPathComponent + "/"
        lines += findings.all.map { $0.description.replacingOccurrences(of: folder, with: "") }
        return lines.joined(separator: "\n")
    }
}

func transcript(_ text: String) throws -> String { try transcript(text.utf8) }

private func shown(_ cell: String) -> String {
    var text = ""
    for scalar in cell.unicodeScalars {
        switch scalar {
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        default: text.unicodeScalars.append(scalar)
        }
    }
    return "[\(text)]"
}
