internal import Foundation
internal import Synchronization

/// Waits on a thread of ours for work that runs on Swift's pool.
enum Waiting {
    /// - Throws: What `body` throws, or `CancellationError` soon after `isCancelled` says so, whatever `body` does.
    static func wait(isCancelled: () -> Bool, _ body: @escaping @Sendable () async throws -> Void) throws {
        let outcome = Outcome()
        let task = Task {
            do {
                try await body()
                outcome.finish(nil)
            } catch {
                outcome.finish(error)
            }
        }
        while outcome.done.wait(timeout: .now() + 0.1) == .timedOut {
            guard isCancelled() else { continue }
            task.cancel()
            throw CancellationError()
        }
        if let error = outcome.error.withLock({ $0 }) { throw error }
    }

    private final class Outcome: Sendable {
        let done = DispatchSemaphore(value: 0)
        let error = Mutex<(any Error)?>(nil)

        func finish(_ error: (any Error)?) {
            self.error.withLock { $0 = error }
            done.signal()
        }
    }
}
