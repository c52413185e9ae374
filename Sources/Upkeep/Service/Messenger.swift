internal import Diagnostics
internal import Foundation
internal import Logging
internal import Scheduling
internal import Synchronization

/// Delivers messages on a thread of its own, so that no receiver keeps a run waiting.
final class Messenger: Sendable {
    private let state: StateFile
    private let clock: any WallClock
    private let log: Logger
    private let userAgent: String
    private let shared: Mutex<Shared>
    private let turn = Turn()

    private struct Shared {
        var project: ProjectFile
        var isStopped = false
    }

    /// Seconds after which it looks again, whatever it was told.
    private static let interval = 20.0

    init(project: ProjectFile, state: StateFile, clock: any WallClock, log: Logger, userAgent: String) {
        self.state = state
        self.clock = clock
        self.log = log
        self.userAgent = userAgent
        shared = Mutex(Shared(project: project))
    }

    func start() {
        let thread = Thread { [self] in
            while !isStopped {
                let next = deliver()
                let seconds = next.map { max(0.2, $0.timeIntervalSince(clock.now)) } ?? Self.interval
                turn.wait(seconds: min(seconds, Self.interval))
            }
            turn.finish()
        }
        thread.name = "messages"
        thread.start()
    }

    /// Something may be to be delivered.
    func wake() { turn.wake() }

    func use(_ project: ProjectFile) { shared.withLock { $0.project = project } }

    /// Ends the thread; what is under way is given up, and delivered by the next service.
    func stop() {
        shared.withLock { $0.isStopped = true }
        turn.wake()
        turn.waitForEnd()
    }

    private var isStopped: Bool { shared.withLock(\.isStopped) }

    private func deliver() -> Date? {
        let deliveries = Deliveries(
            project: shared.withLock(\.project), state: state, clock: clock, userAgent: userAgent,
            isCancelled: { [self] in isStopped }
        ) { [log] outcome in
            outcome.log(to: log)
        }
        do {
            return try deliveries.deliver()
        } catch {
            log.error("messages cannot be delivered", metadata: ["problem": "\(error)"])
            return nil
        }
    }
}

extension Deliveries.Outcome {
    func log(to log: Logger) {
        var values: Logger.Metadata = ["to": "\(message.target.title)", "message": "\(message.id)"]
        guard let problem else { return log.info("message delivered", metadata: values) }
        values["problem"] = "\(problem)"
        if let again { values["again"] = "\(TimeText.log(again))" }
        log.warning(again == nil ? "message given up" : "message not delivered yet", metadata: values)
    }
}

/// Lets one thread wait for others. Wakes are not lost.
private final class Turn: Sendable {
    private let woken = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    func wait(seconds: Double) { _ = woken.wait(timeout: .now() + seconds) }
    func wake() { woken.signal() }
    func finish() { ended.signal() }
    func waitForEnd() { ended.wait() }
}
