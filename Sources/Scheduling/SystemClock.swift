public import Foundation
internal import Glibc

/// The clock of the machine.
///
/// One long sleep would be wrong: a timer counts the seconds that pass, and stops while a laptop is asleep, whereas
/// what is due depends on what the clock shows, which may be set. So this naps and looks at the clock in between.
///
/// Thread-safe; blocks the thread that sleeps.
public final class SystemClock: WallClock, @unchecked Sendable {
    /// Seconds after which the clock is looked at again, whatever it showed: how late a time may be noticed.
    public static let nap: TimeInterval = 20
    /// Seconds by which the clock may go slower than time passes (it is being adjusted) without having been set.
    private static let tolerance: TimeInterval = 1

    // `lock` protects `isWoken`.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let woken: UnsafeMutablePointer<pthread_cond_t>
    private var isWoken = false

    public init() {
        lock = .allocate(capacity: 1)
        woken = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        // By default a condition waits until the very clock that may be set shows a time. Foundation's and
        // Dispatch's waits do the same on Linux.
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(woken, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(woken)
        pthread_mutex_destroy(lock)
        woken.deallocate()
        lock.deallocate()
    }

    public var now: Date { Date() }

    @discardableResult
    public func sleep(until moment: Date?) -> WakeReason {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while true {
            if isWoken {
                isWoken = false
                return .woken
            }
            let start = now
            let left = moment?.timeIntervalSince(start) ?? .infinity
            if left <= 0 { return .due }
            let passed = ContinuousClock().measure { nap(min(left, Self.nap)) }
            let shown = now.timeIntervalSince(start)
            if !isWoken, shown < passed / .seconds(1) - Self.tolerance { return .clockSetBack }
        }
    }

    public func wake() {
        pthread_mutex_lock(lock)
        isWoken = true
        pthread_cond_broadcast(woken)
        pthread_mutex_unlock(lock)
    }

    /// Waits for some seconds of running time, or for `wake`; or less long, as conditions do.
    private func nap(_ seconds: TimeInterval) {
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let nanoseconds = end.tv_nsec + Int((seconds * 1e9).rounded(.up))
        end.tv_sec += nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        _ = pthread_cond_timedwait(woken, lock, &end)
    }
}
