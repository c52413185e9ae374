internal import Diagnostics
internal import Preflight

/// Findings for people: the first ones of every rule in full, then how many more there are like them.
struct CheckText: CheckForm {
    private let say: (String) throws -> Void
    private var printer: DiagnosticPrinter
    /// How many findings of a rule are told; nil is all.
    private let most: Int?
    private var told: [String: Int] = [:]
    /// Rules with findings that were not told, in the order in which they were found.
    private var more: [(rule: String, count: Int)] = []

    /// - Parameter say: Takes whole lines.
    init(_ terminal: Terminal, most: Int?, say: @escaping (String) throws -> Void) {
        printer = DiagnosticPrinter(terminal)
        self.most = most
        self.say = say
    }

    mutating func begin(_ subject: CheckSubject) {}

    mutating func add(_ finding: Finding, isNew: Bool) throws {
        guard isNew else { return }
        // Findings with a picture are worth it: somebody asked for them.
        guard told[finding.rule, default: 0] < most ?? .max else {
            if let index = more.firstIndex(where: { $0.rule == finding.rule }) {
                more[index].count += 1
            } else {
                more.append((finding.rule, 1))
            }
            return
        }
        told[finding.rule, default: 0] += 1
        try say(printer.text(finding.told))
    }

    mutating func add(_ row: CheckedRow) {}

    mutating func end(_ summary: CheckSummary) throws {
        for (rule, count) in more {
            let isFree = Preflight.description(of: rule)?.isAdjustable ?? false
            let number = Words.thousands(count)
            try say(
                "\(rule): … and \(number) more like \(told[rule] == 1 ? "it" : "these") ("
                    + (isFree ? "--rule \(rule)=off silences them, " : "") + "--all tells all)\n")
        }
    }
}
