internal import Foundation
internal import Synchronization

/// The worker's process, with everything that it starts: a session of its own, so that Ctrl-C goes to us alone and its
/// whole family can be ended. Safe to use from any thread.
///
/// One that we started is reaped by a thread that does nothing else; letting go of it does not end it.
final class WorkerProcess: Sendable {
    let identity: ProcessIdentity
    /// Set once it has ended.
    let end = OneShot<ProcessEnd>()
    /// Whether its number may belong to another by now. Protects signals, which would reach that one.
    private let isOver = Mutex(false)
    private let isOurs: Bool

    /// Starts a program, which reads nothing and writes everything to the end of a file.
    ///
    /// - Parameters:
    ///   - command: The program's path and what it is given.
    ///   - environment: All of its environment.
    ///   - output: The file for its standard output, which is there.
    ///   - errors: The file for its standard error; nil is the same.
    /// - Throws: `POSIXError`.
    init(_ command: [String], environment: [String: String], output: String, errors: String? = nil) throws {
        let id = try Spawning.start(command, environment: environment, output: output, errors: errors ?? output)
        // Not reaped yet, so it is there, unless it has ended already: then its start does not matter any more.
        identity = ProcessIdentity(of: id) ?? ProcessIdentity(ended: id)
        isOurs = true
        let thread = Thread { self.reap(id) }
        thread.name = "worker's end"
        thread.stackSize = 128 << 10
        thread.start()
    }

    /// One that another started. Whoever has it asks now and then whether it is alive.
    init(adopting identity: ProcessIdentity) {
        self.identity = identity
        isOurs = false
    }

    /// Notices the end of one that is not ours.
    func look() {
        guard !isOurs, end.now == nil, !identity.isAlive else { return }
        isOver.withLock { $0 = true }
        end.set(.gone)
    }

    func signal(_ number: Int32, family: Bool = false) {
        isOver.withLock { isOver in
            guard !isOver else { return }
            kill(family ? -identity.id : identity.id, number)
        }
    }

    /// Ends it: asks first, and where it has not ended after `grace`, ends it and all that it started by force. Done
    /// also when the task is cancelled, since nobody else would.
    func stop(grace: Duration) async {
        look()
        signal(SIGTERM)
        if await ended(within: grace) { return }
        signal(SIGKILL, family: true)
        // A process in the midst of a system call of a driver ends when that returns, which nobody can hasten.
        _ = await ended(within: .seconds(30))
    }

    /// Waits for its end; whether it came in time.
    private func ended(within limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while end.now == nil, ContinuousClock.now < deadline {
            await Task { try? await Task.sleep(for: .milliseconds(20)) }.value
            look()
        }
        return end.now != nil
    }

    private func reap(_ id: Int32) {
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        isOver.withLock { isOver in
            // What it started and left behind. As long as it is not reaped, its number is nobody else's.
            kill(-id, SIGKILL)
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            isOver = true
            end.set(ProcessEnd(status: status))
        }
    }
}
