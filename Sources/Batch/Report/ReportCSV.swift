internal import Tables

/// The report as a sheet: a row per video.
extension Report {
    static let columns = [
        "key", "rows", "locale", "output", "status", "failure", "reason", "path", "poster", "seconds", "frames",
        "bytes",
        "sha256", "segments_from_motion",
    ]

    /// RFC 4180, with CRLF line endings and without a byte-order mark.
    var csv: String {
        var text = Self.line(Self.columns)
        for outcome in outcomes {
            let isThere = outcome.status == .made || outcome.status == .unchanged
            text += Self.line([
                outcome.key, outcome.rows.map(String.init).joined(separator: " "), outcome.locale ?? "",
                outcome.output ?? "", outcome.status.rawValue, outcome.failure?.rawValue ?? "", outcome.reason ?? "",
                outcome.path,
                outcome.poster ?? "", isThere ? Self.thousandths(outcome.seconds) : "",
                isThere ? String(outcome.frames) : "", outcome.bytes.map(String.init) ?? "", outcome.sha256 ?? "",
                String(outcome.motionSegments),
            ])
        }
        return text
    }

    private static func line(_ cells: [String]) -> String { CSVText.line(cells.map(guarded)) }

    static func cell(_ value: String) -> String { CSVText.cell(guarded(value)) }

    /// A text that no spreadsheet program takes for a formula: what begins like one gets an apostrophe in front
    /// (OWASP, "CSV Injection"), the mark by which those programs themselves tell text.
    static func guarded(_ value: String) -> String {
        guard let first = value.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else { return value }
        return "'" + value
    }

    static func thousandths(_ seconds: Double) -> String {
        let value = Int((seconds * 1000).rounded())
        return "\(value / 1000)." + String(String(value % 1000 + 1000).dropFirst())
    }
}
