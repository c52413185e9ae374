internal import Foundation
internal import Synchronization

/// Threads of our own: blocking C never runs on Swift's cooperative pool.
enum Workers {
    /// How long threads may take to end once they are asked to: Ctrl-C is to work within two seconds.
    private static let grace = 1.0

    /// Runs `body` on `count` threads, with their numbers, and waits for all of them.
    ///
    /// - Parameters:
    ///   - isCancelled: Asked while waiting. A second after it first says so, threads that have not ended are left to
    ///     themselves: they are deep in a library, and what they write is swept later.
    ///   - meanwhile: Called several times a second while waiting.
    /// - Returns: Whether all have ended.
    @discardableResult
    static func run(
        _ count: Int, isCancelled: () -> Bool = { false }, meanwhile: () -> Void = {},
        _ body: @escaping @Sendable (Int) -> Void
    ) -> Bool {
        let group = DispatchGroup()
        for index in 0..<max(1, count) {
            group.enter()
            let thread = Thread {
                body(index)
                group.leave()
            }
            // Filters and codecs of libav keep large tables on the stack; Foundation's default is half a megabyte.
            thread.stackSize = 8 << 20
            thread.name = "worker \(index)"
            thread.start()
        }
        var deadline = Double.infinity
        while group.wait(timeout: .now() + 0.05) == .timedOut {
            if deadline == .infinity, isCancelled() { deadline = steadySeconds() + grace }
            if steadySeconds() > deadline { return false }
            meanwhile()
        }
        return true
    }

    /// The results of `body` for every index below `count`, in order, worked out by `jobs` threads.
    ///
    /// - Parameter isCancelled: Asked before each; what was not begun then is missing at the end.
    static func map<Result: Sendable>(
        _ count: Int, jobs: Int, isCancelled: @escaping @Sendable () -> Bool = { false },
        _ body: @escaping @Sendable (Int) -> Result
    ) -> [Result] {
        let results = Mutex([Result?](repeating: nil, count: count))
        let next = Atomic(0)
        run(min(jobs, count), isCancelled: isCancelled) { _ in
            while !isCancelled() {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                let result = body(index)
                results.withLock { $0[index] = result }
            }
        }
        return results.withLock { $0.compactMap(\.self) }
    }
}
