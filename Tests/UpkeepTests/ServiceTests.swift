import Diagnostics
import Foundation
import Logging
import Scheduling
import Synchronization
import TestSupport
import Testing

@testable import TimeZones
@testable import Upkeep

/// Runs that are not processes: they begin and end on a simulated clock, with what a run notes of itself.
final class SimulatedRuns: RunLauncher {
    private let clock: ManualClock
    private let folder: String
    /// How long a run takes, and how it ends.
    private let course: @Sendable (_ name: String, _ due: Date) -> (seconds: Double, end: LaunchedRunEnd)
    private let state = Mutex(State())

    struct State {
        var begun: [(name: String, due: Date, at: Date)] = []
        var running: Set<String> = []
        var mostAtOnce = 0
        var overlaps = 0
        var stopped: Set<String> = []
        /// What ends because it is asked to.
        var stops: [String: @Sendable () -> Void] = [:]
    }

    init(
        _ clock: ManualClock, folder: String,
        course: @escaping @Sendable (_ name: String, _ due: Date) -> (seconds: Double, end: LaunchedRunEnd)
    ) {
        self.clock = clock
        self.folder = folder
        self.course = course
    }

    var begun: [(name: String, due: Date, at: Date)] { state.withLock(\.begun) }
    /// For which times and when runs were begun, in hours since the clock began.
    var hours: [(due: Double, at: Double)] {
        begun.map { ($0.due.timeIntervalSince(.example) / 3600, $0.at.timeIntervalSince(.example) / 3600) }
    }
    var dueHours: [Double] { hours.map(\.due) }
    var mostAtOnce: Int { state.withLock(\.mostAtOnce) }
    var overlaps: Int { state.withLock(\.overlaps) }

    private struct Handle: LaunchedRun {
        let onStop: @Sendable () -> Void
        func stop() { onStop() }
        func kill() {}
    }

    func launch(
        _ name: String, due: Date, onEnd: @escaping @Sendable (LaunchedRunEnd) -> Void
    ) throws -> any LaunchedRun {
        let (seconds, end) = course(name, due)
        state.withLock { state in
            state.begun.append((name, due, clock.now))
            if !state.running.insert(name).inserted { state.overlaps += 1 }
            state.mostAtOnce = max(state.mostAtOnce, state.running.count)
        }
        let isOver = Mutex(false)
        let finish: @Sendable (LaunchedRunEnd) -> Void = { [self] end in
            let isFirst = isOver.withLock { over in
                defer { over = true }
                return !over
            }
            guard isFirst else { return }
            state.withLock { _ = $0.running.remove(name) }
            onEnd(end)
        }
        clock.at(clock.now + seconds) { [folder, clock] in
            if case .exited(let status) = end, status != 130, let file = try? StateFile(folder),
                case .begun(let id)? = try? file.begin(name, due: due, now: clock.now)
            {
                try? file.end(id, .complete, summary: "made", messages: [], now: clock.now)
            }
            finish(end)
        }
        return Handle { finish(.exited(130)) }
    }
}

@Suite("the service")
struct ServiceTests {
    /// A project with some runs that are only simulated.
    private func project(_ runs: [String: String], extra: String = "") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var text = "timeZone: UTC\nstore: store\n\(extra)runs:\n"
        for (name, cron) in runs.sorted(by: { $0.key < $1.key }) {
            text +=
                "  \(name):\n    template: t.xml\n    data: d.csv\n    results: out/\(name)\n    schedule: \"\(cron)\"\n"
        }
        try folder.write("rowreel.yaml", text)
        return folder
    }

    private func service(
        _ folder: TemporaryFolder, _ clock: ManualClock, _ runs: SimulatedRuns, log: String = "log",
        interval: Double = 3600
    ) throws -> Service {
        let file = open(folder[log], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let logger = Logger(label: "test") { _ in ServiceLog(.text, file: file, now: { clock.now }) }
        return Service(
            folder["rowreel.yaml"], clock: clock, launcher: runs, log: logger, userAgent: "rowreel/test",
            interval: interval)
    }

    @Test("does what is due when it is due, and stops when it is asked to")
    func serves() throws {
        let folder = try project(["nightly": "30 2 * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (60, .exited(0)) }
        let service = try service(folder, clock, runs)
        clock.at(.example + 3 * 86_400) { service.stop() }
        try service.serve()
        #expect(runs.dueHours == [1, 25, 49])
        #expect(runs.hours.map(\.at) == runs.dueHours)
        let log = try folder.text("log")
        #expect(log.contains("info run begins due=2026-11-22T02:30:00Z run=nightly") || log.contains("run=nightly"))
        #expect(log.contains("run ended"))
        #expect(log.hasSuffix("service ends\n"))
        let status = try folder.text(".rowreel/status.json")
        #expect(status.contains("\"next\" : \"2026-11-25T02:30:00Z\""))
        #expect(!status.contains("\"process\""))
    }

    @Test("a run longer than its interval is done once more after its end, and never twice at once")
    func long() throws {
        let folder = try project(["often": "*/5 * * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (720, .exited(0)) }
        let service = try service(folder, clock, runs)
        clock.at(.example + 7200) { service.stop() }
        try service.serve()
        #expect(runs.overlaps == 0)
        #expect(runs.begun.count == 10)
        #expect(Set(runs.begun.map(\.due)).count == runs.begun.count)
    }

    @Test("no more runs at once than the project says")
    func limit() throws {
        let folder = try project(
            ["a": "0 * * * *", "b": "0 * * * *", "c": "0 * * * *", "d": "0 * * * *"], extra: "runsAtOnce: 2\n")
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (300, .exited(0)) }
        let service = try service(folder, clock, runs)
        clock.at(.example + 86_400) { service.stop() }
        try service.serve()
        #expect(runs.mostAtOnce == 2)
        for name in ["a", "b", "c", "d"] { #expect(runs.begun.count { $0.name == name } == 24) }
    }

    @Test("a run that dies is begun again three times for the same time, then left alone until its next")
    func lost() throws {
        let folder = try project(["nightly": "0 2 * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (60, .lost("was killed")) }
        let service = try service(folder, clock, runs)
        clock.at(.example + 86_400) { service.stop() }
        try service.serve()
        #expect(runs.dueHours == [0.5, 0.5, 0.5])
        #expect(try folder.text("log").contains("run given up until its next time"))
    }

    @Test("a run that ends by itself without noting it, as on a full disk, is begun again")
    func unnoted() throws {
        let folder = try project(["nightly": "0 2 * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder["elsewhere"]) { _, _ in (60, .exited(2)) }
        let service = try service(folder, clock, runs)
        clock.at(.example + 7200) { service.stop() }
        try service.serve()
        #expect(runs.dueHours == [0.5, 0.5, 0.5])
    }

    @Test("more runs at once are allowed as soon as the project file says so")
    func newLimit() throws {
        let folder = try project(["a": "0 * * * *", "b": "0 * * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (300, .exited(0)) }
        let service = try service(folder, clock, runs, interval: 60)
        let text = try folder.text("rowreel.yaml")
        clock.at(.example + 3600) { _ = try? folder.write("rowreel.yaml", "runsAtOnce: 2\n" + text) }
        clock.at(.example + 2 * 3600) { service.stop() }
        try service.serve()
        #expect(runs.hours.map(\.at) == [0.5, 0.5 + 300.0 / 3600, 1.5, 1.5])
    }

    @Test("what was missed while no service ran is caught up once")
    func missed() throws {
        let folder = try project(["hourly": "0 * * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (60, .exited(0)) }
        let first = try service(folder, clock, runs)
        clock.at(.example + 3600) { first.stop() }
        try first.serve()
        clock.set(.example + 50 * 3600)
        let second = try service(folder, clock, runs)
        clock.at(clock.now + 600) { second.stop() }
        try second.serve()
        #expect(runs.dueHours == [0.5, 49.5])
        #expect(try folder.text("log").contains("missed=48"))
    }

    @Test("runs are asked to end when the service is, and go on with the next start")
    func stops() throws {
        let folder = try project(["nightly": "0 2 * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (7200, .exited(0)) }
        let first = try service(folder, clock, runs)
        clock.at(.example + 3600) { first.stop() }
        try first.serve()
        let second = try service(folder, clock, runs)
        clock.at(.example + 6 * 3600) { second.stop() }
        try second.serve()
        #expect(runs.dueHours == [0.5, 0.5])
        #expect(runs.hours.map(\.at) == [0.5, 1])
    }

    @Test("a second service of the project is refused, and told whose it is")
    func second() throws {
        let folder = try project(["nightly": "0 2 * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (1, .exited(0)) }
        let first = try service(folder, clock, runs)
        let other = try service(folder, clock, runs)
        let refusal = Mutex<Diagnostic?>(nil)
        clock.at(.example + 60) {
            do { try other.serve() } catch { refusal.withLock { $0 = error as? Diagnostic } }
            first.stop()
        }
        try first.serve()
        let told = try #require(refusal.withLock { $0 })
        #expect(told.code == "service-busy")
        #expect(told.message.contains("process \(getpid())"))
    }

    @Test("a project file that changes is read again, and one with mistakes is not")
    func reload() throws {
        let folder = try project(["nightly": "0 2 * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (1, .exited(0)) }
        let service = try service(folder, clock, runs, interval: 60)
        let text = try folder.text("rowreel.yaml")
        clock.at(.example + 60) {
            _ = try? folder.write("rowreel.yaml", text.replacing("0 2 * * *", with: "0 4 * * *"))
        }
        clock.at(.example + 4 * 3600) { _ = try? folder.write("rowreel.yaml", "runs: nothing") }
        clock.at(.example + 30 * 3600) { service.stop() }
        try service.serve()
        #expect(runs.dueHours == [2.5, 26.5])
        #expect(try folder.text("log").components(separatedBy: "the one before stays in force").count == 2)
    }

    @Test("new rules of a time zone are taken over, as a project file that was changed is")
    func newZones() throws {
        let folder = try project(["nightly": "0 2 * * *"])
        var project = try ProjectFile.load(folder["rowreel.yaml"])
        let berlin = try Zone.named("Europe/Berlin")
        project.runs[0].timeZone = berlin
        var file = WatchedProject(project)
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        #expect(file.reload(log) == nil)
        // As if the database had said something else when the service began.
        project.runs[0].timeZone = Zone(name: berlin.name, rules: Zone.utc.rules)
        file = WatchedProject(project)
        #expect(file.reload(log)?.runs.map(\.name) == ["nightly"])
        #expect(file.reload(log) == nil)
    }

    @Test("the status tells a run that goes on from one that has died")
    func died() throws {
        let folder = try project(["nightly": "0 2 * * *"])
        let project = try ProjectFile.load(folder["rowreel.yaml"])
        _ = try StateFile(project.state).begin("nightly", due: nil, now: .example)
        func last() throws -> (isRunning: Bool, outcome: RunOutcome?) {
            let run = try #require(try ServiceStatus(project, now: .example).runs.first)
            return (run.isRunning, try #require(run.last).outcome)
        }
        do {
            let lock = try RunLock("nightly", in: project.state, waiting: false) { false }
            defer { withExtendedLifetime(lock) {} }
            #expect(try last() == (true, nil))
        }
        #expect(try last() == (false, .interrupted))
    }

    @Test("while nothing can be noted nothing is begun, and the service lives on")
    func fullDisk() throws {
        let folder = try project(["hourly": "0 * * * *"])
        let clock = ManualClock(.example)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, _ in (60, .exited(0)) }
        let service = try service(folder, clock, runs, interval: 600)
        // In the middle of a run, whose end cannot be noted either.
        clock.at(.example + 1830) { try? folder.refuse(changing: "schedule") }
        clock.at(.example + 3 * 3600) { try? folder.refuse(changing: "schedule", false) }
        clock.at(.example + 5 * 3600) { service.stop() }
        try service.serve()
        #expect(runs.dueHours == [0.5, 2.5, 3.5, 4.5])
        #expect(try folder.text("log").contains("nothing is begun until it can problem="))
        #expect(try folder.text("log").contains("no room today"))
        let memory = try StateFile(folder[".rowreel"]).memories()["hourly"]
        #expect(memory?.unfinished == nil)
        #expect(memory?.through == .example + 4.5 * 3600)
    }

    @Test("1,000 days with kills and clock changes: every due time is done once or counted as missed")
    func thousandDays() throws {
        let folder = try project(["nightly": "30 2 * * *", "weekly": "0 3 * * 0"], extra: "runsAtOnce: 2\n")
        var random = Seeded(41)
        let start = Date.example
        let clock = ManualClock(start)
        let runs = SimulatedRuns(clock, folder: folder[".rowreel"]) { _, due in
            // Most take minutes, some longer than a day.
            let hash = Int(due.timeIntervalSince1970 / 60) % 97
            return (hash == 13 ? 100_000 : Double(60 + hash * 20), .exited(0))
        }
        var end = start
        while end < start + 1000 * 86_400 {
            // A service that lives for some days, then is stopped, or killed: what it had not written is lost.
            end = end + Double(Int.random(in: 1...20, using: &random)) * 86_400
            let service = try service(folder, clock, runs, interval: 1e9)
            clock.at(end) { service.stop() }
            try service.serve()
            // The machine is off for some hours.
            clock.set(max(clock.now, end) + Double(Int.random(in: 0...30, using: &random)) * 3600)
        }
        for (name, cron) in [("nightly", "30 2 * * *"), ("weekly", "0 3 * * 0")] {
            let schedule = Schedule(cron: try CronExpression(cron), timeZone: try Zone.named("UTC"))
            let due = schedule.times(after: start).prefix { $0 <= clock.now }
            let state = try StateFile(folder[".rowreel"])
            let done = try state.runs(of: name, limit: 10_000).filter { $0.outcome == .complete }.compactMap(\.due)
            #expect(Set(done).count == done.count, "none is done twice")
            #expect(Set(done).isSubset(of: Set(due)))
            let missed = try folder.text("log").split(separator: "\n")
                .filter { $0.contains("run begins") && $0.contains("run=\(name)") }
                .compactMap { $0.firstMatch(of: /missed=([0-9]+)/).flatMap { Int($0.1) } }.reduce(0, +)
            let through = try #require(try state.memories()[name]?.through)
            #expect(done.count + missed == due.filter { $0 <= through }.count, "\(name)")
        }
        #expect(runs.overlaps == 0)
    }
}
