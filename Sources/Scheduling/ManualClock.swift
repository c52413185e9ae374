public import Foundation
internal import Synchronization

/// A clock for tests and simulations, which shows what it is told and moves on by itself when it is slept on.
///
/// Years pass in no time. Thread-safe.
public final class ManualClock: WallClock {
    private let state: Mutex<State>

    private struct State {
        var now: Date
        var isWoken = false
        /// What happens later, by time; of the same time, in the order in which it was asked for.
        var events: [(moment: Date, run: @Sendable () -> Void)] = []

        /// Moves to the next event, or to the end of the sleep.
        mutating func step(to moment: Date?) -> (WakeReason?, (@Sendable () -> Void)?) {
            if takeWake() { return (.woken, nil) }
            if let next = events.first, next.moment <= moment ?? .distantFuture {
                events.removeFirst()
                now = max(now, next.moment)
                return (nil, next.run)
            }
            guard let moment else { return (.woken, nil) }
            now = max(now, moment)
            return (.due, nil)
        }

        mutating func takeWake() -> Bool {
            defer { isWoken = false }
            return isWoken
        }
    }

    public init(_ now: Date) { state = Mutex(State(now: now)) }

    public var now: Date { state.withLock { $0.now } }

    /// Sets the clock, forward or back. What was to happen at a time does not happen because of it, but with the next
    /// sleep.
    public func set(_ now: Date) { state.withLock { $0.now = now } }

    /// Lets something happen when the clock is slept on and shows a moment: a child process ends, somebody sets it.
    public func at(_ moment: Date, _ event: @escaping @Sendable () -> Void) {
        state.withLock { state in
            let index = state.events.firstIndex { $0.moment > moment } ?? state.events.endIndex
            state.events.insert((moment, event), at: index)
        }
    }

    /// Moves to the moment, through everything that is to happen before.
    ///
    /// Without a moment and with nothing to come nobody would ever wake the sleeper: then it returns as if woken.
    @discardableResult
    public func sleep(until moment: Date?) -> WakeReason {
        while true {
            let start = now
            let (reason, event) = state.withLock { $0.step(to: moment) }
            if let reason { return reason }
            event?()
            if now < start { return state.withLock { $0.takeWake() } ? .woken : .clockSetBack }
        }
    }

    public func wake() { state.withLock { $0.isWoken = true } }
}
