internal import Foundation
internal import Synchronization

extension Workers {
    /// Works something out for every index below `count` and hands the results on in order, as they come.
    ///
    /// No more than a few results wait at any time, however many there are: a thread that is far ahead of a slow one waits.
    ///
    /// - Parameters:
    ///   - body: Called from several threads at once.
    ///   - take: Called for one result at a time, with rising indices. What it throws ends the work.
    static func inOrder<Result: Sendable>(
        _ count: Int, jobs: Int, _ body: @escaping @Sendable (Int) -> Result,
        take: @escaping @Sendable (Int, Result) throws -> Void
    ) throws {
        guard count > 0 else { return }
        let line = Line<Result>(ahead: 16 * max(1, jobs))
        run(min(jobs, count)) { _ in
            while let index = line.next(below: count) {
                let result = body(index)
                line.put(result, at: index, take)
            }
        }
        if let failure = line.failure { throw failure }
    }

    /// Results that wait for those before them. Thread-safe: its variables are touched under the condition only.
    private final class Line<Result: Sendable>: @unchecked Sendable {
        private let condition = NSCondition()
        private let ahead: Int
        private var begun = 0
        private var taken = 0
        private var waiting: [Int: Result] = [:]
        private(set) var failure: (any Error)?

        init(ahead: Int) { self.ahead = ahead }

        /// The next index to work on; nil when there is none, or something failed.
        func next(below count: Int) -> Int? {
            condition.lock()
            defer { condition.unlock() }
            while failure == nil, begun < count, begun - taken >= ahead { condition.wait() }
            guard failure == nil, begun < count else { return nil }
            defer { begun += 1 }
            return begun
        }

        func put(_ result: Result, at index: Int, _ take: (Int, Result) throws -> Void) {
            condition.lock()
            defer { condition.unlock() }
            waiting[index] = result
            while failure == nil, let next = waiting.removeValue(forKey: taken) {
                do { try take(taken, next) } catch { failure = error }
                taken += 1
            }
            condition.broadcast()
        }
    }
}
