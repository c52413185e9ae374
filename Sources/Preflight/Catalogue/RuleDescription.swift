public import Diagnostics

/// One kind of finding: what `--rule` calls it, and what it is about.
public struct RuleDescription: Hashable, Sendable {
    /// What a finding is about, in the order of Documentation/Rules.md.
    public enum Topic: String, Hashable, Sendable, CaseIterable {
        /// What is allowed and yet is hardly what was meant: these are for the user to weigh.
        case judgement
        case cells, sheet, text, translations, files, template, expressions, time, command, project, run
    }

    /// Kebab-case and lasting: the `code` of its diagnostics.
    public var id: String
    /// What its findings are by default; the worst, where it tells more than one.
    public var severity: Diagnostic.Severity
    /// One line in lower case without a full stop: what is wrong where it is found.
    public var summary: String
    public var topic: Topic

    public init(_ id: String, _ severity: Diagnostic.Severity, _ topic: Topic, _ summary: String) {
        self.id = id
        self.severity = severity
        self.summary = summary
        self.topic = topic
    }

    /// Whether `--rule` may say how grave it is. An error of any topic but `judgement` means that there is no video; of a
    /// kind that also warns, the warnings may be turned off.
    public var isAdjustable: Bool { topic == .judgement || severity != .error || Self.alsoWarns.contains(id) }

    /// Errors that are warnings where things are less bad.
    private static let alsoWarns: Set = [
        "not-fetched", "number-format-mismatch", "outside-file", "qr-size", "spreadsheet-damage",
    ]

    /// Descriptions of one topic and severity.
    static func all(
        _ severity: Diagnostic.Severity, _ topic: Topic, _ entries: KeyValuePairs<String, String>
    ) -> [RuleDescription] {
        entries.map { RuleDescription($0, severity, topic, $1) }
    }
}
