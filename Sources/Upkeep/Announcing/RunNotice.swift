internal import Batch
internal import Diagnostics
internal import Foundation

/// What a webhook is sent: type, timestamp and data, as the specification Standard Webhooks has it.
/// `Documentation/Schedules.md` describes the fields.
struct RunNotice: Encodable {
    var type: String
    var timestamp: String
    var data: Payload

    struct Payload: Encodable {
        var run, project, outcome, summary: String
        var due: String?
        var started: String
        var seconds: Double
        var videos: Counts?
        /// Those that could not be made, the first hundred.
        var failures: [Failure]
        var sheetRows: Int?
        /// Why the last good copy of the sheet stood in.
        var sheetKept: String?
        var published: String?
        var report: String?
    }

    struct Counts: Encodable {
        var made, unchanged, failed, held, retired: Int
    }

    struct Failure: Encodable {
        var title: String
        var reason: String?
    }

    init(_ ending: RunEnding) {
        type = "run.\(ending.outcome.rawValue)"
        timestamp = ending.ended.formatted(.iso8601)
        var failures = ending.findings.errors.map {
            Failure(title: $0.place.map { "\($0)" } ?? ending.settings.name, reason: $0.message)
        }
        if let report = ending.report {
            failures += report.outcomes.filter { $0.status == .failed }.map {
                Failure(title: $0.title, reason: $0.reason)
            }
        }
        data = Payload(
            run: ending.settings.name, project: ending.project, outcome: ending.outcome.rawValue,
            summary: ending.summary, due: ending.due?.formatted(.iso8601),
            started: ending.started.formatted(.iso8601),
            seconds: (ending.ended.timeIntervalSince(ending.started) * 1000).rounded() / 1000,
            videos: ending.report.map(Counts.init), failures: Array(failures.prefix(100)),
            sheetRows: ending.sheet?.rows, sheetKept: ending.sheet?.kept?.message, published: ending.published,
            report: ending.report?.folder.map { "\($0)/report.json" })
    }

    var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }
}

extension RunNotice.Counts {
    fileprivate init(_ report: Report) {
        made = report.count(.made)
        unchanged = report.count(.unchanged)
        failed = report.count(.failed)
        held = report.count(.held)
        retired = report.retired.count { $0.action != .kept }
    }
}
