internal import Synchronization

/// Lets many through side by side, or one alone, in the order in which they come. Safe to use from any thread.
///
/// Whose job was on the worker when it died goes alone the next time: dies it again, it is known who did it.
final class Gate: Sendable {
    private struct State {
        var inside: [Int: Bool] = [:]
        var waiting: [(number: Int, isAlone: Bool, turn: OneShot<Void>)] = []
        var arrivals = 0

        /// Lets in who may, and says whom to tell.
        mutating func admit() -> [OneShot<Void>] {
            var admitted: [OneShot<Void>] = []
            while let next = waiting.first, inside.isEmpty || (!next.isAlone && !inside.values.contains(true)) {
                inside[next.number] = next.isAlone
                admitted.append(next.turn)
                waiting.removeFirst()
            }
            return admitted
        }
    }

    private let state = Mutex(State())

    /// Runs `body` beside others or alone.
    ///
    /// - Throws: What `body` throws, or `CancellationError` when the task is cancelled while it waits.
    func pass<Result>(alone isAlone: Bool, _ body: () async throws -> Result) async throws -> Result {
        let turn = OneShot<Void>()
        let number = change { state in
            state.arrivals += 1
            state.waiting.append((state.arrivals, isAlone, turn))
            return state.arrivals
        }
        defer {
            change { state in
                state.inside[number] = nil
                state.waiting.removeAll { $0.number == number }
            }
        }
        try await turn.value()
        return try await body()
    }

    @discardableResult
    private func change<Result>(_ body: (inout sending State) -> sending Result) -> Result {
        let (result, admitted) = state.withLock { state in
            let result = body(&state)
            return (result, state.admit())
        }
        for turn in admitted { turn.set(()) }
        return result
    }
}
