internal import Media
internal import Synchronization

/// Work on pieces that come one after another. Used by one thread.
protocol LaneWork: AnyObject, SendableMetatype {
    associatedtype Item: Sendable
    associatedtype Product: Sendable

    func take(_ item: Item) throws
    /// All have come.
    func finish() throws -> Product
}

/// A thread of its own that works on what tasks hand it; whoever hands more than it can bear waits, without holding a
/// thread of Swift's pool.
///
/// Handed to by one task at a time; thread-safe otherwise.
final class Lane<Work: LaneWork>: Sendable {
    private struct State {
        /// How many items may still be handed over.
        var room: Int
        var outcome: Result<Work.Product, any Error>?
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>
    private let channel: Channel<Work.Item>

    /// - Parameters:
    ///   - capacity: How many items may wait, at least 1.
    ///   - begin: Makes the work, on its thread.
    init(_ name: String, capacity: Int, begin: @escaping @Sendable () throws -> Work) {
        let channel = Channel<Work.Item>(capacity: max(1, capacity))
        self.channel = channel
        state = Mutex(State(room: max(1, capacity)))
        OwnThread.start(name) { [self] in
            let outcome = Result {
                let work = try begin()
                while let item = try channel.receive() {
                    try work.take(item)
                    wake { $0.room += 1 }
                }
                return try work.finish()
            }
            channel.cancel()
            wake { $0.outcome = outcome }
        }
    }

    /// Hands an item over when there is room.
    ///
    /// - Throws: What the work threw, or `CancellationError`.
    func send(_ item: Work.Item) async throws {
        await wait { $0.room > 0 }
        try Task.checkCancellation()
        let outcome = state.withLock { state in
            state.room -= 1
            return state.outcome
        }
        if case .failure(let error) = outcome { throw error }
        // Does not wait: there is room.
        channel.send(item)
    }

    /// Nothing follows; waits until all is done.
    func finish() async throws -> Work.Product {
        channel.finish()
        await wait { _ in false }
        guard let outcome = state.withLock({ $0.outcome }) else { throw CancellationError() }
        return try outcome.get()
    }

    /// What was handed over is not wanted any more; waits until the thread has let go of everything.
    func cancel() async {
        channel.fail(CancellationError())
        await wait { _ in false }
    }

    /// Until it is so, or everything is over.
    private func wait(until isReady: @Sendable (State) -> Bool) async {
        while true {
            let isOver = state.withLock { $0.outcome != nil || isReady($0) }
            if isOver { return }
            await withCheckedContinuation { continuation in
                let mayGo = state.withLock { state in
                    if state.outcome != nil || isReady(state) { return true }
                    state.waiting = continuation
                    return false
                }
                if mayGo { continuation.resume() }
            }
        }
    }

    private func wake(_ change: @Sendable (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }
}
