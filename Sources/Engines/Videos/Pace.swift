/// Time, as waiting needs it. Tests hand in one that passes faster.
public struct Pace: Sendable {
    /// Seconds of a clock that never goes back.
    public var now: @Sendable () -> Double
    /// Waits so many seconds.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public var sleep: @Sendable (Double) async throws -> Void

    public init(now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Double) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    public static let real: Pace = {
        let start = ContinuousClock.now
        return Pace {
            let passed = start.duration(to: .now).components
            return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
        } sleep: { seconds in
            try await Task.sleep(for: .seconds(seconds))
        }
    }()
}

/// Pauses that grow from one try to the next, each half as long again, in seconds.
struct Backoff {
    private var pause: Double
    private let longest: Double

    init(from first: Double = 0.5, to longest: Double = 5) {
        pause = first
        self.longest = longest
    }

    /// - Parameter asked: What the server asked for, if anything; at most five minutes of it are granted.
    mutating func next(asked: Double? = nil) -> Double {
        defer { pause = min(longest, pause * 1.5) }
        return asked.map { min(max($0, 0.1), 300) } ?? pause
    }
}
