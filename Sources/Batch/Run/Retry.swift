internal import Synchronization

/// Decides whether work that failed is tried once more, and when. Thread-safe.
///
/// When a unit has failed as often as it may, others that fail in the same way are not tried again until something
/// works: 10,000 units need not all wait for a disk that stays full.
final class Retry: Sendable {
    private let delays: [Double]
    private let hopeless = Mutex<Set<FailureClass>>([])

    /// - Parameter delays: Seconds before the second try, the third, and so on.
    init(_ delays: [Double]) { self.delays = delays }

    /// Seconds to wait before the next try; nil for none.
    ///
    /// - Parameter attempts: How often it was tried in vain before this.
    func delay(after failure: WorkFailure, attempts: Int) -> Double? {
        guard failure.mayPass else { return nil }
        return hopeless.withLock { hopeless in
            guard delays.indices.contains(attempts) else {
                hopeless.insert(failure.failure)
                return nil
            }
            return hopeless.contains(failure.failure) ? nil : delays[attempts]
        }
    }

    /// Something of this kind worked.
    func worked(_ kind: WorkKind) {
        hopeless.withLock { hopeless in
            // Opening a video needs neither a disk nor an engine.
            if kind != .prepare { hopeless.remove(kind == .segment ? .engine : .resources) }
        }
    }
}
