internal import Foundation
internal import Synchronization

/// Runs what blocks on a thread of its own, so that Swift's pool, which has no thread to spare, goes on.
enum OwnThread {
    /// - Parameter body: Is told whether the task was cancelled, and should end soon then.
    /// - Throws: What `body` throws.
    static func run<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Value
    ) async throws -> Value {
        let flag = CancelFlag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
                start(name) { continuation.resume(with: Result { try body { flag.isRaised } }) }
            }
        } onCancel: {
            flag.raise()
        }
    }

    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        // x264 keeps rows of macroblocks on the stack.
        thread.stackSize = 8 << 20
        thread.start()
    }

    private final class CancelFlag: Sendable {
        private let raised = Mutex(false)
        var isRaised: Bool { raised.withLock { $0 } }
        func raise() { raised.withLock { $0 = true } }
    }
}
