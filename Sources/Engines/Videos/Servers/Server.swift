internal import Synchronization

/// One of the servers: where it is, and what it said of itself. Thread-safe.
final class Server: Sendable {
    let address: ServerAddress
    private let state = Mutex<ServerKnowledge?>(nil)

    init(_ address: ServerAddress) { self.address = address }

    /// Nil until it was asked; forgotten when it went away, because another may come back in its place.
    var knowledge: ServerKnowledge? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
