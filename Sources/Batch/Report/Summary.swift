internal import Foundation

/// The report for people: a table with a line per video, and what it comes to.
extension Report {
    /// Videos listed one by one; past that, only those that failed.
    static let summaryLimit = 60

    public var summary: String {
        if let remark { return remark + "\n" }
        let listed = outcomes.count <= Self.summaryLimit ? outcomes : outcomes.filter { $0.status == .failed }
        var text = listed.isEmpty ? "" : Self.table(Array(listed.prefix(Self.summaryLimit))) + "\n"
        if listed.count > Self.summaryLimit {
            text += "… and \(listed.count - Self.summaryLimit) more that failed: report.csv lists them\n\n"
        }
        text += totals + "\n"
        if motionSegments > 0 {
            text +=
                Words.count(motionSegments, "segment")
                + " came from the embedded motion engine, because no other engine is configured\n"
        }
        if !retired.isEmpty { text += retired.text + "\n" }
        if let sheetCopy { text += "the sheet with what became of its rows: \(sheetCopy)\n" }
        if let folder { text += "all of it: \(folder)/report.html\n" }
        return text
    }

    private var totals: String {
        var counts: [String] = []
        for (status, word) in [
            (Outcome.Status.made, "made"), (.unchanged, "unchanged"), (.failed, "failed"), (.held, "held back"),
            (.stopped, "not finished"),
        ] where count(status) > 0 {
            counts.append("\(count(status)) \(word)")
        }
        return "\(Words.count(outcomes.count, "video")) in \(Words.duration(seconds))"
            + (counts.isEmpty ? "" : ": " + counts.joined(separator: ", "))
            + (work.isEmpty ? "" : " (\(work.joined(separator: "; ")))")
    }

    /// What was done for them: `chunks: 14 made, 4 reused`.
    var work: [String] {
        var words: [String] = []
        if chunksMade + chunksReused > 0 { words.append("chunks: \(chunksMade) made, \(chunksReused) reused") }
        if filesEncodedWhole > 0 { words.append("\(Words.count(filesEncodedWhole, "file")) encoded whole") }
        return words
    }

    private static func word(_ status: Outcome.Status) -> String {
        switch status {
        case .stopped: "not finished"
        case .held: "held back"
        default: status.rawValue
        }
    }

    private static func table(_ outcomes: [Outcome]) -> String {
        var lines = [["video", "status", "length", "size", "file"]]
        for outcome in outcomes {
            let isThere = outcome.status == .made || outcome.status == .unchanged
            lines.append(
                [
                    outcome.title, Self.word(outcome.status),
                    isThere ? Words.tenths(outcome.seconds) + " s" : "",
                    outcome.bytes.map(Words.size) ?? "", isThere ? outcome.path : outcome.reason ?? "",
                ].map(\.printable))
        }
        let widths = (0..<5).map { column in lines.map { $0[column].columns }.max() ?? 0 }
        return lines.map { line in
            let cells = line.enumerated().map { column, cell in
                // Numbers stand right, the last column needs no padding.
                switch column {
                case 2, 3: cell.paddedLeft(widths[column])
                case 4: cell
                default: cell.padded(widths[column])
                }
            }
            return "  " + cells.joined(separator: "  ").trimmingCharacters(in: .whitespaces) + "\n"
        }.joined()
    }
}
