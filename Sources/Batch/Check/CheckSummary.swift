internal import Diagnostics
internal import Foundation

/// What a check came to.
public struct CheckSummary: Sendable {
    public struct Counts: Hashable, Sendable, Encodable {
        public var errors = 0
        public var warnings = 0
        public var notes = 0

        mutating func add(_ finding: Finding) {
            switch finding.diagnostic.severity {
            case .error: errors += 1
            case .warning: warnings += 1
            case .note: notes += 1
            }
        }

        var total: Int { errors + warnings + notes }
    }

    /// Videos that were checked, rows that cannot be read among them.
    public var videos = 0
    /// Videos that `render` would make: those without an error, in rows without one.
    public var possible = 0
    /// Videos of which frames were drawn; nil if none were to be.
    public var pictures: Int?
    /// Whether that is not all of them.
    public var isSampled = false
    /// Videos without an error of their own, in a row that has one.
    public var held = 0
    public var findings = Counts()
    /// By rule.
    public var rules: [String: Counts] = [:]
    /// What making the videos comes to; nil when nothing of it is known, as for a template alone.
    public var forecast: Forecast?

    public var hasErrors: Bool { findings.errors > 0 }

    mutating func add(_ finding: Finding) {
        findings.add(finding)
        rules[finding.rule, default: Counts()].add(finding)
    }

    /// `8 videos checked: 2 errors, 1 warning; 7 can be made`.
    public var line: String {
        var words = "\(Words.count(videos, "video")) checked: \(counts)"
        guard hasErrors else { return words }
        words += "; \(possible) can be made"
        if held > 0 {
            words += held == 1 ? ", 1 waits for another video of its row" : ", \(held) wait for another of their row"
        }
        return words
    }

    /// `2 errors, 1 warning`, or `nothing wrong`.
    public var counts: String {
        let counts = [(findings.errors, "error"), (findings.warnings, "warning")].filter { $0.0 > 0 }
            .map { Words.count($0.0, $0.1) }
        return counts.isEmpty ? "nothing wrong" : counts.joined(separator: ", ")
    }

    /// That not all frames were looked at.
    private var lineOfPictures: String? {
        guard let pictures, isSampled else { return nil }
        return "frames: looked at those of \(Words.count(pictures, "video")); --pictures looks at all of them"
    }

    /// The line, and what making the videos comes to.
    public var text: String {
        ([line] + [lineOfPictures].compactMap { $0 } + (forecast?.lines ?? [])).map { $0 + "\n" }.joined()
    }
}
