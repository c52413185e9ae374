internal import Synchronization

/// The jobs at servers that are ours, so that one is not taken for another. Thread-safe.
final class JobClaims: Sendable {
    private let ids = Mutex<Set<String>>([])

    func claim(_ id: String, at address: ServerAddress) { ids.withLock { _ = $0.insert("\(address) \(id)") } }

    func has(_ id: String, at address: ServerAddress) -> Bool { ids.withLock { $0.contains("\(address) \(id)") } }
}
