public import Diagnostics

/// What has changed since it was last asked.
public struct Changes: Sendable, Hashable {
    /// Files and folders that were made, written and closed, moved in or out, or deleted. A file that is being written
    /// counts when what writes it closes it.
    public var paths: Set<String> = []
    /// Whether more may have changed than `paths` says, because too much happened at once to be told.
    public var isEverything = false
    /// What cannot be watched, each told once.
    public var findings: [Diagnostic] = []

    public init() {}

    public var isEmpty: Bool { paths.isEmpty && !isEverything && findings.isEmpty }

    mutating func add(_ other: Changes) {
        paths.formUnion(other.paths)
        isEverything = isEverything || other.isEverything
        findings += other.findings
    }
}
