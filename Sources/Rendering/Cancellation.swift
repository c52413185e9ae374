internal import Synchronization

/// A flag that ends renderings early: between two frames, packets or blocks of sound.
///
/// Thread-safe. Whoever looks at it throws Swift's `CancellationError`.
public final class Cancellation: Sendable {
    private let flag = Atomic(false)

    public init() {}

    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    public func cancel() { flag.store(true, ordering: .relaxed) }

    /// Throws `CancellationError` once `cancel` was called.
    public func check() throws {
        if isCancelled { throw CancellationError() }
    }
}
