public import Foundation

/// The time of day for a service that waits: it sleeps until something is due, or until somebody wakes it.
///
/// Wake-ups are not lost: `wake` while nobody sleeps ends the next sleep at once. Several count as one.
public protocol WallClock: Sendable {
    var now: Date { get }

    /// Blocks the calling thread until a moment, or until `wake`; nil waits for `wake` alone.
    ///
    /// Ends early when the clock was set back, because then `moment` may no longer be the next one that matters.
    /// Whoever called decides anew in any case, from `now`. One thread sleeps at a time; not for Swift's cooperative
    /// pool.
    @discardableResult
    func sleep(until moment: Date?) -> WakeReason

    /// Ends a sleep, from any thread.
    func wake()
}

/// Why a sleep ended.
public enum WakeReason: Hashable, Sendable {
    /// The moment has come; the clock may show much later, after the machine was asleep.
    case due
    case woken
    case clockSetBack
}
