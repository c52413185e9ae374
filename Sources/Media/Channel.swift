internal import DequeModule
internal import Glibc

/// A bounded queue that hands values from one thread to another.
///
/// Ownership: `send` takes the value over; once it returns true the value belongs to the channel, then to whoever
/// receives it. Values that nobody receives are destroyed with the channel, or at once when it is cancelled.
///
/// Outcomes:
/// - `send` waits while the channel is full; false means that the receiver has cancelled: stop producing.
/// - `receive` waits while the channel is empty; nil means that the sender has finished and all was received.
/// - After `fail` the receiver still gets what was sent before, then the error is thrown, every time.
///
/// Thread-safe; any number of senders and receivers. Blocks its thread: not for Swift's cooperative pool.
public final class Channel<Element: ~Copyable>: @unchecked Sendable {
    private let capacity: Int
    // `lock` protects everything below.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let hasRoom: UnsafeMutablePointer<pthread_cond_t>
    private let hasElement: UnsafeMutablePointer<pthread_cond_t>
    private var queue: UniqueDeque<Element>
    private var end: End?

    private enum End {
        case finished
        case failed(any Error)
        case cancelled
    }

    /// - Parameter capacity: How many values may wait, at least 1: the bound of the memory they hold.
    public init(capacity: Int) {
        self.capacity = max(1, capacity)
        queue = UniqueDeque(minimumCapacity: max(1, capacity))
        lock = .allocate(capacity: 1)
        hasRoom = .allocate(capacity: 1)
        hasElement = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(hasRoom, nil)
        pthread_cond_init(hasElement, nil)
    }

    deinit {
        pthread_cond_destroy(hasElement)
        pthread_cond_destroy(hasRoom)
        pthread_mutex_destroy(lock)
        hasElement.deallocate()
        hasRoom.deallocate()
        lock.deallocate()
    }

    /// Hands a value over, waiting for room; false if the channel was cancelled (or already ended).
    @discardableResult
    public func send(_ element: consuming Element) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while end == nil, queue.count >= capacity { pthread_cond_wait(hasRoom, lock) }
        guard end == nil else { return false }
        queue.append(element)
        pthread_cond_signal(hasElement)
        return true
    }

    /// Takes the oldest value, waiting for one; nil after the last one of a finished or cancelled channel.
    public func receive() throws -> Element? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while queue.isEmpty {
            switch end {
            case nil: pthread_cond_wait(hasElement, lock)
            case .failed(let error): throw error
            case .finished, .cancelled: return nil
            }
        }
        let element = queue.popFirst()
        pthread_cond_signal(hasRoom)
        return element
    }

    /// The sender's last word: nothing follows.
    public func finish() { close(.finished) }

    /// The sender's last word: it could not go on.
    public func fail(_ error: any Error) { close(.failed(error)) }

    /// The receiver's last word: nothing more is wanted. What waits is destroyed and senders are let go.
    public func cancel() {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        queue.removeAll()
        end = .cancelled
        wakeAll()
    }

    private func close(_ how: End) {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        if end == nil { end = how }
        wakeAll()
    }

    private func wakeAll() {
        pthread_cond_broadcast(hasRoom)
        pthread_cond_broadcast(hasElement)
    }
}
