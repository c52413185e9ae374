internal import Diagnostics
internal import Preflight

/// What `--rule` says: which rules are silenced, and which are taken more or less seriously.
struct RuleSettings: Sendable {
    enum Level: String, CaseIterable, Sendable {
        case off, warn, error
    }

    private var levels: [String: Level] = [:]

    /// - Parameter words: `soft-picture=off`, each by itself or several separated by commas; the last word about a rule
    ///   counts.
    /// - Throws: `DiagnosedFailure` with everything that is wrong with them.
    init(_ words: [String]) throws {
        var found = Diagnostics()
        for word in words.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            let parts = word.split(separator: "=", omittingEmptySubsequences: false)
                .map { $0.split(separator: " ").joined(separator: " ") }
            guard parts.count == 2, let level = Level(rawValue: parts[1]) else {
                let near = parts.count == 2 ? NearestName.hint(parts[1], among: Level.allCases.map(\.rawValue)) : nil
                found.add(
                    .error(
                        "invalid-rule", at: .option("--rule"),
                        "\"\(word)\" is not a rule and what becomes of it, such as soft-picture=off", hint: near))
                continue
            }
            guard let rule = Preflight.description(of: parts[0]) else {
                found.add(
                    .error(
                        "unknown-rule", at: .option("--rule"), "there is no rule \"\(parts[0])\"",
                        hint: NearestName.find(parts[0], among: Preflight.catalogue.map(\.id)).map {
                            "did you mean \"\($0)\"?"
                        }
                            ?? "rowreel check --rules lists them"))
                continue
            }
            guard rule.isAdjustable || level == .error else {
                found.add(
                    .error(
                        "required-rule", at: .option("--rule"),
                        "\(rule.id) cannot be \(level == .off ? "turned off" : "made a warning"): what it finds makes a video "
                            + "impossible", hint: "repair what it finds, or leave the rows out with --rows or --where"))
                continue
            }
            levels[rule.id] = level
        }
        try found.throwIfErrors()
    }

    /// What becomes of a finding; nil if it is silenced.
    ///
    /// - Parameter isFree: Whether the video could be made all the same. What makes it impossible stays an error, even
    ///   under a rule that mostly warns.
    func apply(_ diagnostic: Diagnostic, isFree: Bool) -> Diagnostic? {
        guard let level = levels[diagnostic.code], isFree || diagnostic.severity != .error else { return diagnostic }
        var changed = diagnostic
        switch level {
        case .off: return nil
        case .warn: changed.severity = .warning
        case .error: changed.severity = .error
        }
        return changed
    }

    /// Rules that need not be asked.
    var silent: Set<String> { Set(levels.filter { $0.value == .off }.keys) }
}
