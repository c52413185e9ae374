internal import Foundation

/// How fast a run goes and how long it will still take.
///
/// The rate is an exponential mean that forgets over a quarter of the time run so far: the first frames of a run
/// wait for files and caches, chunks differ in cost, and sound is mixed without a frame being made.
struct TimeLeft {
    private let total: Int
    private(set) var done = 0
    /// Units a second; nil until there is something to go by.
    private(set) var rate: Double?
    private let start: Double
    private var last: (time: Double, done: Int)
    private static let shortestHalfLife = 15.0

    /// - Parameters:
    ///   - total: Units of work, such as frames.
    ///   - now: Seconds on a clock that only goes forward.
    init(total: Int, now: Double) {
        self.total = total
        start = now
        last = (now, 0)
    }

    mutating func add(_ count: Int, now: Double) {
        done += count
        let elapsed = now - last.time
        guard elapsed >= 0.5 else { return }
        let keep = exp2(-elapsed / max(Self.shortestHalfLife, (now - start) / 4))
        let current = Double(done - last.done) / elapsed
        rate = rate.map { $0 * keep + current * (1 - keep) } ?? Double(done) / (now - start)
        last = (now, done)
    }

    /// Seconds until all is done; nil until there is something to go by.
    var seconds: Double? {
        guard let rate, rate > 0 else { return nil }
        return Double(max(0, total - done)) / rate
    }

    /// From 0 to 1.
    var fraction: Double { total == 0 ? 1 : min(1, Double(done) / Double(total)) }
}

/// Seconds on a clock that only goes forward, for rates.
func steadySeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
