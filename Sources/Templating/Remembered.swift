internal import Synchronization

/// Values that are the same in every video, each made when it is first asked for. Safe to use from several threads.
///
/// What was kept first is what everybody gets, also where two threads made it at once: values may be told apart by
/// their identity. Nothing is forgotten as long as this lives.
final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let known = Mutex<[Key: Value]>([:])
    private let most: Int

    /// - Parameter most: Values that are kept; further ones are made each time.
    init(most: Int = .max) { self.most = most }

    func value(for key: Key, make: () -> Value) -> Value {
        if let value = known.withLock({ $0[key] }) { return value }
        let value = make()
        return known.withLock { known in
            if let first = known[key] { return first }
            if known.count < most { known[key] = value }
            return value
        }
    }
}
