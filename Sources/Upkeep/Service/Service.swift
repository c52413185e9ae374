internal import Diagnostics
internal import Foundation
public import Logging
internal import Processes
public import Scheduling
internal import Synchronization

/// `rowreel schedule`: starts a project's runs when they are due, until it is asked to stop.
///
/// Every run is a process of its own (`rowreel run NAME --due TIME`): a crash in a library takes one run with it and not
/// the night, memory goes back to the system, and a run that outlives the service is waited for, not doubled. What is
/// due is decided by `Agenda`; what it has to remember is written before a process is started. While it cannot be
/// written, on a full disk, nothing is started and the service waits.
///
/// Used by one thread; `stop` from any.
public final class Service: Sendable {
    private let path: String
    private let clock: any WallClock
    private let launcher: any RunLauncher
    private let log: Logger
    private let userAgent: String
    /// Seconds after which the project file is looked at again, and the status is written anew at the latest.
    private let interval: Double
    private let events = Mutex(Events())

    /// Seconds that runs have to end after they were asked to.
    static let grace = 20.0

    /// What other threads have told.
    private struct Events {
        var ended: [(name: String, due: Date, end: LaunchedRunEnd)] = []
        var isStopped = false
    }

    /// - Parameters:
    ///   - path: The project file.
    ///   - launcher: Starts runs.
    public init(
        _ path: String, clock: any WallClock, launcher: any RunLauncher, log: Logger, userAgent: String,
        interval: Double = 60
    ) {
        self.path = path
        self.clock = clock
        self.launcher = launcher
        self.log = log
        self.userAgent = userAgent
        self.interval = interval
    }

    /// Asks it to stop: runs are asked to end, and `serve` returns once they have.
    public func stop() {
        events.withLock { $0.isStopped = true }
        clock.wake()
    }

    private var isStopped: Bool { events.withLock(\.isStopped) }

    /// Serves until `stop`.
    ///
    /// - Throws: What is wrong with the project, or that another service has it.
    public func serve() throws {
        var file = WatchedProject(try ProjectFile.load(path))
        try FileManager.default.createDirectory(atPath: file.project.state, withIntermediateDirectories: true)
        let lock = try ServiceLock(file.project.state)
        defer { lock.release() }
        let state = try StateFile(file.project.state)
        var agenda = Agenda(file.project.entries, limit: file.project.runsAtOnce, memories: try state.memories())
        var launched: [String: any LaunchedRun] = [:]
        let messenger = Messenger(project: file.project, state: state, clock: clock, log: log, userAgent: userAgent)
        messenger.start()
        defer { messenger.stop() }
        /// Ends of runs that could not be noted yet.
        var unkept: [String: RunMemory] = [:]
        enforce(file.project)
        greet(file.project, agenda)
        while !isStopped {
            takeEnds(&agenda, &launched, &unkept, state, messenger)
            if let project = file.reload(log) {
                enforce(project)
                agenda.replace(project.entries, limit: project.runsAtOnce)
                messenger.use(project)
                greet(project, agenda)
            }
            let before = agenda
            let decision = agenda.decide(now: clock.now)
            if keep(unkept.merging(decision.changed) { $1 }, state) {
                unkept = [:]
                tell(decision)
                for start in decision.starts { begin(start, &launched) }
            } else {
                agenda = before
            }
            write(file.project, agenda, Set(launched.keys), state)
            let latest = clock.now + interval
            // A launch that failed has put its end among the events.
            if events.withLock({ $0.ended.isEmpty }) { clock.sleep(until: min(decision.wake ?? latest, latest)) }
        }
        end(&agenda, &launched, &unkept, state, messenger)
        write(file.project, agenda, [], state, isStopped: true)
        log.info("service ends")
    }

    // MARK: Runs

    private func begin(_ start: Decision.Start, _ launched: inout [String: any LaunchedRun]) {
        let name = start.name
        var values: Logger.Metadata = ["run": "\(name)", "due": "\(TimeText.log(start.due))"]
        if start.missed > 0 { values["missed"] = "\(start.missed)" }
        if start.attempt > 1 { values["attempt"] = "\(start.attempt)" }
        do {
            launched[name] = try launcher.launch(name, due: start.due) { [self] end in
                events.withLock { $0.ended.append((name, start.due, end)) }
                clock.wake()
            }
            log.info("run begins", metadata: values)
        } catch {
            values["problem"] = "\((error as? Diagnostic)?.message ?? error.localizedDescription)"
            log.error("run cannot be started", metadata: values)
            events.withLock { $0.ended.append((name, start.due, .lost("it could not be started"))) }
        }
    }

    private func takeEnds(
        _ agenda: inout Agenda, _ launched: inout [String: any LaunchedRun], _ unkept: inout [String: RunMemory],
        _ state: StateFile, _ messenger: Messenger
    ) {
        let ended = events.withLock { events in
            defer { events.ended = [] }
            return events.ended
        }
        for (name, due, end) in ended {
            launched[name] = nil
            let record = try? state.run(name, due: due)
            if let memory = agenda.ended(name, meaning(record)) {
                unkept[name] = memory
            }
            tell(name, due, end, record)
            messenger.wake()
        }
    }

    /// What the end of a process means for its due time.
    private func meaning(_ record: RunRecord?) -> RunEnd {
        // What it has noted counts: a process may fail before it can note anything, or die after it has.
        if record?.outcome?.isFinal == true { return .finished }
        return isStopped ? .stopped : .lost
    }

    /// Asks what runs to end, and waits for it.
    private func end(
        _ agenda: inout Agenda, _ launched: inout [String: any LaunchedRun], _ unkept: inout [String: RunMemory],
        _ state: StateFile, _ messenger: Messenger
    ) {
        if !launched.isEmpty {
            log.info("service stops", metadata: ["waitsFor": "\(launched.keys.sorted().joined(separator: " "))"])
        }
        for run in launched.values { run.stop() }
        let end = clock.now + Self.grace
        var isForced = false
        while !launched.isEmpty {
            takeEnds(&agenda, &launched, &unkept, state, messenger)
            if launched.isEmpty { break }
            if clock.now >= end, !isForced {
                for run in launched.values { run.kill() }
                isForced = true
            }
            clock.sleep(until: isForced ? clock.now + 1 : end)
        }
        // What is not kept is begun again, and finds that it is done.
        _ = keep(unkept, state)
    }

    private func keep(_ memories: [String: RunMemory], _ state: StateFile) -> Bool {
        do {
            try state.keep(memories)
            return true
        } catch {
            log.error(
                "nothing can be noted, and nothing is begun until it can",
                metadata: ["problem": "\(error.message)\(error.cause.map { " (\($0))" } ?? "")"])
            return false
        }
    }

    /// Has runs work with the project file as it was read, whatever becomes of it.
    private func enforce(_ project: ProjectFile) {
        do {
            try project.enforce()
        } catch {
            log.warning(
                "no copy of the project file can be made: runs read the file itself",
                metadata: ["problem": "\((error as? Diagnostic)?.message ?? error.localizedDescription)"])
        }
    }

    // MARK: Telling

    private func greet(_ project: ProjectFile, _ agenda: Agenda) {
        log.info("service serves", metadata: ["project": "\(project.path)", "runs": "\(project.entries.count)"])
        for entry in project.entries {
            let next = entry.schedule.next(after: clock.now).map { TimeText.log($0) } ?? "never"
            log.info("next", metadata: ["run": "\(entry.name)", "due": "\(next)", "schedule": "\(entry.schedule)"])
        }
    }

    private func tell(_ decision: Decision) {
        if let step = decision.setBack {
            log.warning(
                "the clock was set back: schedules begin anew from now", metadata: ["seconds": "\(Int(step))"])
        }
        for run in decision.givenUp {
            log.error(
                "run given up until its next time",
                metadata: ["run": "\(run.name)", "due": "\(TimeText.log(run.due))", "attempts": "\(run.attempts)"])
        }
    }

    private func tell(_ name: String, _ due: Date, _ end: LaunchedRunEnd, _ record: RunRecord?) {
        var values: Logger.Metadata = ["run": "\(name)", "due": "\(TimeText.log(due))"]
        if let outcome = record?.outcome {
            values["outcome"] = "\(outcome.rawValue)"
            if let summary = record?.summary { values["summary"] = "\(summary)" }
            return log.log(level: outcome == .complete ? .info : .warning, "run ended", metadata: values)
        }
        switch end {
        case .exited(let status): values["problem"] = "it ended with status \(status), and without an outcome"
        case .lost(let words): values["problem"] = "\(words)"
        }
        log.error("run was lost", metadata: values)
    }

    private func write(
        _ project: ProjectFile, _ agenda: Agenda, _ running: Set<String>, _ state: StateFile, isStopped: Bool = false
    ) {
        do {
            try ServiceStatus(project, running: running, state: state, now: clock.now, isServed: !isStopped)
                .write(to: project.state)
        } catch {
            log.warning("the status cannot be written", metadata: ["problem": "\(error)"])
        }
    }
}

extension ProjectFile {
    /// The runs that have a schedule.
    var entries: [Agenda.Entry] {
        runs.compactMap { run in run.schedule.map { Agenda.Entry(name: run.name, schedule: $0) } }
    }
}
