internal import Batch
internal import Diagnostics
internal import Foundation

/// What there is to say of a run that has ended.
struct RunEnding {
    let settings: RunSettings
    /// The project file.
    let project: String
    let due: Date?
    let started: Date
    var ended: Date
    var sheet: Sheet?
    /// Nil for a run that failed as a whole.
    var report: Report?
    /// The set that `current` names now.
    var published: String?
    /// What is wrong with the run as a whole.
    var findings = Diagnostics()
    var wasStopped = false

    init(settings: RunSettings, project: String, due: Date?, started: Date) {
        self.settings = settings
        self.project = project
        self.due = due
        self.started = started
        ended = started
    }

    var outcome: RunOutcome {
        if wasStopped || report?.wasStopped == true { return .stopped }
        if findings.hasErrors { return .failed }
        return report.map { $0.exitStatus == 0 ? .complete : .partial } ?? .failed
    }

    /// In one line, for logs and the status.
    var summary: String {
        if findings.hasErrors, let first = findings.errors.first {
            return (first.place.map { "\($0): " } ?? "") + first.message
        }
        guard let report else { return "stopped" }
        return report.headline + (sheet?.kept == nil ? "" : "; from the last good copy of the sheet")
    }

    /// Who is to be told, and what. Nobody hears of a run that is begun again.
    func messages(run: Int) throws -> [Message] {
        guard outcome.isFinal else { return [] }
        return try settings.announcements.map { announcement in
            switch announcement {
            case .webhook: Message(run: run, target: announcement, body: try RunNotice(self).json, now: ended)
            case .command:
                Message(
                    run: run, target: announcement, body: try reportJSON, environment: environment, now: ended)
            }
        }
    }

    /// What a command learns beside the report.
    private var environment: [String: String] {
        var environment = ["ROWREEL_RUN": settings.name, "ROWREEL_OUTCOME": outcome.rawValue]
        if let due { environment["ROWREEL_DUE"] = due.formatted(.iso8601) }
        return environment
    }

    /// `report.json`; of a run that failed as a whole one without videos, which says why.
    private var reportJSON: Data {
        get throws {
            if let report { return try report.json }
            var report = Report(
                template: settings.template, data: settings.data.title, profile: "\(settings.profile)",
                started: started.timeIntervalSince1970, seconds: ended.timeIntervalSince(started))
            report.findings = findings.all
            return try report.json
        }
    }

}
