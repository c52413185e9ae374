internal import Diagnostics
public import Foundation
internal import Rendering
internal import Scheduling
internal import TimeZones

/// What a project's runs are at: `status.json` beside its state, for programs, and a text for people.
///
/// The service writes it anew after every change and every minute; whoever reads it tells by `written` whether the
/// service still lives. `Documentation/Schedules.md` describes the fields.
public struct ServiceStatus: Codable, Sendable {
    var version = 1
    var written: Date
    /// The service's process; nil when none serves.
    var process: Int32?
    var runs: [Run]
    /// Messages that have not arrived yet.
    var waitingMessages: Int

    struct Run: Codable, Sendable {
        var name: String
        var schedule: String?
        /// The zone of its times, an IANA name.
        var timeZone: String
        var next: Date?
        var isRunning: Bool
        var last: Last?
    }

    struct Last: Codable, Sendable {
        var due: Date?
        var started: Date
        var ended: Date?
        var outcome: RunOutcome?
        var summary: String?
    }

    public static let fileName = "status.json"

    /// Looks at a project as it is now.
    ///
    /// - Throws: `Diagnostic`
    public init(_ project: ProjectFile, now: Date) throws {
        let state = try StateFile(project.state)
        try self.init(
            project, running: [], state: state, now: now, isServed: ServiceLock.isHeld(project.state))
        process = ServiceLock.holder(project.state)
    }

    /// - Parameter launched: Runs that are known to go on; others, begun by hand or by a timer, are found out.
    init(
        _ project: ProjectFile, running launched: Set<String>, state: StateFile, now: Date, isServed: Bool
    ) throws {
        let held = project.runs.map(\.name).filter { RunLock.isHeld($0, in: project.state) }
        let running = launched.union(held)
        written = now
        process = isServed ? getpid() : nil
        waitingMessages = try state.waitingCount()
        runs = try project.runs.map { run in
            let last = try state.runs(of: run.name, limit: 1).first.map {
                // One that has noted no end and does not run has died.
                Last(
                    due: $0.due, started: $0.started, ended: $0.ended,
                    outcome: $0.outcome ?? (running.contains(run.name) ? nil : .interrupted), summary: $0.summary)
            }
            return Run(
                name: run.name, schedule: run.schedule.map { $0.cron.text }, timeZone: run.timeZone.name,
                next: run.schedule?.next(after: now),
                isRunning: running.contains(run.name), last: last)
        }
    }

    /// Writes the file, whole or not at all.
    func write(to folder: String) throws { try OutputFile.write(json, to: PathText.joined(folder, Self.fileName)) }

    public var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.dateEncodingStrategy = .iso8601
            return try encoder.encode(self) + Data("\n".utf8)
        }
    }

    /// Whether a service has the project.
    public var isServed: Bool { process != nil }

    /// For people: who serves, and two lines for each run, with times of its zone.
    public var text: String {
        var lines = [process.map { "served by process \($0)" } ?? "no service runs: rowreel schedule starts one"]
        let width = runs.map(\.name.count).max() ?? 0
        for run in runs {
            let name = run.name + String(repeating: " ", count: width - run.name.count)
            let zone = (try? Zone.named(run.timeZone)) ?? .machine
            var words =
                run.isRunning ? "runs now" : run.next.map { "next \(TimeText.minute($0, in: zone))" } ?? "by hand only"
            if let schedule = run.schedule { words += "  (\(schedule), \(run.timeZone))" }
            lines.append("  \(name)  \(words)")
            if let last = run.last {
                lines.append("  \(String(repeating: " ", count: width))  \(Self.words(last, run, zone))")
            }
        }
        if waitingMessages > 0 { lines.append("\(waitingMessages) messages wait to be delivered") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func words(_ last: Last, _ run: Run, _ zone: Zone) -> String {
        let started = TimeText.minute(last.started, in: zone)
        guard let outcome = last.outcome else { return "since \(started)" }
        return "last \(started): \(outcome.rawValue)" + (last.summary.map { ", \($0)" } ?? "")
    }
}
