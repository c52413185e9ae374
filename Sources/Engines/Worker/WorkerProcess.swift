internal import Foundation
internal import Processes

/// The worker's process, with everything that it starts: a session of its own, so that Ctrl-C goes to us alone and its
/// whole family can be ended. Safe to use from any thread.
///
/// Letting go of it does not end it.
final class WorkerProcess: Sendable {
    let identity: ProcessIdentity
    /// Set once it has ended.
    let end = OneShot<ProcessEnd>()
    /// Nil for one that is not ours.
    private let child: Child?

    /// Starts a program, which reads nothing and writes everything to the end of a file.
    ///
    /// - Parameters:
    ///   - command: The program's path and what it is given.
    ///   - environment: All of its environment.
    ///   - output: The file for its standard output.
    ///   - errors: The file for its standard error; nil is the same.
    /// - Throws: `ProgramError`.
    init(
        _ command: [String], environment: [String: String], output: String, errors: String? = nil
    ) throws(ProgramError) {
        let program = Program(command[0], Array(command.dropFirst()), environment: environment)
        let child = try program.start(output: .file(output), errors: errors.map { .file($0) })
        self.child = child
        identity = child.identity
        child.onEnd { [end] in _ = end.set($0) }
    }

    /// One that another started. Whoever has it asks now and then whether it is alive.
    init(adopting identity: ProcessIdentity) {
        self.identity = identity
        child = nil
    }

    /// Notices the end of one that is not ours.
    func look() {
        guard child == nil, end.now == nil, !identity.isAlive else { return }
        end.set(.gone)
    }

    func signal(_ number: Int32, family: Bool = false) {
        if let child { return child.signal(number, family: family) }
        // Its number may be another's by the time that it has ended.
        guard end.now == nil else { return }
        kill(family ? -identity.id : identity.id, number)
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
}
