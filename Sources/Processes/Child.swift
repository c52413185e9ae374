internal import Foundation
internal import Synchronization

/// A process that we started, with everything that it starts. Safe to use from any thread; its mutex protects all of it.
///
/// It is reaped by a thread that does nothing else; letting go of it does not end it.
public final class Child: Sendable {
    public let identity: ProcessIdentity
    private let state = Mutex(State())

    private struct State {
        var end: ProcessEnd?
        /// Whether its number may belong to another by now. Protects signals, which would reach that one.
        var isOver = false
        var listeners: [@Sendable (ProcessEnd) -> Void] = []
        /// When what it leaves behind is ended by force; nil is at its own end.
        var deadline: ContinuousClock.Instant?
    }

    /// - Parameters:
    ///   - id: One that `posix_spawn` has just given, for which nobody else waits.
    ///   - name: What its thread is called.
    init(_ id: Int32, name: String) {
        // Not reaped yet, so it is there, unless it has ended already: then its start does not matter any more.
        identity = ProcessIdentity(of: id) ?? ProcessIdentity(ended: id)
        let thread = Thread { self.reap(id) }
        thread.name = "\(name)'s end"
        thread.stackSize = 512 << 10
        thread.start()
    }

    /// How it ended; nil while it runs.
    public var end: ProcessEnd? { state.withLock(\.end) }

    /// Has `body` told of its end: on a thread of its own, soon after it, or here and now where it has ended.
    public func onEnd(_ body: @escaping @Sendable (ProcessEnd) -> Void) {
        let end = state.withLock { state in
            if state.end == nil { state.listeners.append(body) }
            return state.end
        }
        if let end { body(end) }
    }

    /// Waits for its end, which blocks the thread.
    @discardableResult
    public func wait() -> ProcessEnd {
        let hasEnded = DispatchSemaphore(value: 0)
        onEnd { _ in hasEnded.signal() }
        while true {
            if let end { return end }
            hasEnded.wait()
        }
    }

    /// Waits for its end, which blocks the thread; nil where it does not come in time.
    public func wait(atMost limit: Duration) -> ProcessEnd? {
        let hasEnded = DispatchSemaphore(value: 0)
        onEnd { _ in hasEnded.signal() }
        _ = hasEnded.wait(timeout: .now() + limit / .seconds(1))
        return end
    }

    /// Sends it a signal, unless it has ended.
    ///
    /// - Parameter family: Whether all that it started, and that did not leave its group, is meant too.
    public func signal(_ number: Int32, family: Bool = false) {
        state.withLock { state in
            guard !state.isOver else { return }
            kill(family ? -identity.id : identity.id, number)
        }
    }

    /// Asks it and all that it started to end, and goes on. What it leaves behind has until `grace` is over.
    ///
    /// Whoever asks sends `SIGKILL` to the family when that time is over.
    public func askToEnd(grace: Duration) {
        state.withLock { state in
            if state.deadline == nil { state.deadline = .now + grace }
        }
        signal(SIGTERM, family: true)
    }

    /// Ends it and all that it started: asks first, and ends by force what has not ended after `grace`. Blocks the
    /// thread until it is over.
    ///
    /// - Returns: How it ended; nil where it sits in a system call that nobody can hasten: of a driver, of a disk that
    ///   has gone. Then it ends when that returns.
    @discardableResult
    public func stop(grace: Duration) -> ProcessEnd? {
        askToEnd(grace: grace)
        if let end = wait(atMost: grace) { return end }
        signal(SIGKILL, family: true)
        return wait(atMost: .seconds(30))
    }

    private func reap(_ id: Int32) {
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        while let deadline = state.withLock(\.deadline), deadline > .now, Family(id).isAlive { usleep(20_000) }
        let (end, listeners) = state.withLock { state in
            // What it started and left behind. As long as it is not reaped, its number is nobody else's.
            kill(-id, SIGKILL)
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            let end = ProcessEnd(status: status)
            state.isOver = true
            state.end = end
            defer { state.listeners = [] }
            return (end, state.listeners)
        }
        for listener in listeners { listener(end) }
    }
}

/// The processes of one group.
struct Family {
    let id: Int32

    init(_ id: Int32) { self.id = id }

    /// Whether one of them has not ended. Read from `/proc`, because signals also reach those that wait to be reaped.
    var isAlive: Bool {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.contains { name in
            guard Int32(name) != nil, let text = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
                let bracket = text.lastIndex(of: ")")
            else { return false }
            // proc(5): the state, the parent, the group.
            let fields = text[text.index(after: bracket)...].split(separator: " ", maxSplits: 3)
            return fields.count > 2 && !["Z", "X"].contains(fields[0]) && Int32(fields[2]) == id
        }
    }
}
