internal import Foundation
internal import Synchronization

/// Ctrl-C and `kill`: the first asks the run to stop, the second ends the process at once.
///
/// The signals are blocked in every thread of ours and taken by one thread with `sigtimedwait`, so that nothing is ever
/// interrupted in the middle of something. To be called before any other thread of ours exists, because threads inherit
/// what is blocked. Libraries begin threads before `main` (OpenBLAS does, which libavfilter brings along): those block
/// nothing, so a handler passes on what one of them gets.
///
/// A run that was asked to stop has two seconds to do so. If it is still at it then (a library does not come back, a
/// disk or a pipe hangs) the process ends as with a second Ctrl-C, which nothing is lost by: everything is written
/// aside and renamed, and the next run clears up.
public final class Interruption: Sendable {
    private let requested = Atomic(false)
    private let ending = Atomic(false)
    private let handler = Mutex<(@Sendable () -> Void)?>(nil)
    /// Seconds from the first signal to the end of the process.
    private static let patience = 1.9

    public init() {}

    /// Whether the run is to stop. Cheap: asked between frames.
    public var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Asks the run to stop, as the first Ctrl-C does.
    public func request() {
        guard !requested.exchange(true, ordering: .relaxed) else { return }
        handler.withLock { $0 }?()
    }

    /// What is done once, on a thread of its own, when stopping is asked for.
    public func onRequest(_ body: @escaping @Sendable () -> Void) { handler.withLock { $0 = body } }

    /// A run begins: it has its two seconds, also if one before it in this process has ended.
    public func begins() { ending.store(false, ordering: .relaxed) }

    /// The run has stopped and writes its report: it is not cut short any more, but by a second signal.
    public func endsNow() { ending.store(true, ordering: .relaxed) }

    /// Takes SIGINT, SIGTERM and SIGHUP from now on.
    public func watchSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        // What is ignored from outside stays ignored: `nohup` and shells in the background ask for that.
        for signal in [SIGINT, SIGTERM, SIGHUP] where !Self.isIgnored(signal) { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A reader that went away is told by write's own error.
        signal(SIGPIPE, SIG_IGN)
        let watched = signals
        let thread = Thread {
            var signals = watched
            Self.passOn(signals, to: pthread_self())
            var number: Int32 = 0
            while sigwait(&signals, &number) != 0 {}
            self.waitForEnd(signals)
        }
        thread.name = "signals"
        thread.start()
    }

    /// The thread that takes signals.
    private static let taker = Atomic<UInt>(0)

    /// Sees to it that a signal which some thread does not block ends up with `thread`, which waits for it.
    private static func passOn(_ signals: sigset_t, to thread: pthread_t) {
        taker.store(UInt(thread), ordering: .sequentiallyConsistent)
        var action = sigaction()
        // Only what a handler may do: an atomic load and `pthread_kill`.
        action.__sigaction_handler.sa_handler = { number in
            pthread_kill(pthread_t(Interruption.taker.load(ordering: .sequentiallyConsistent)), number)
        }
        action.sa_flags = SA_RESTART
        var signals = signals
        for number in [SIGINT, SIGTERM, SIGHUP] where sigismember(&signals, number) == 1 {
            sigaction(number, &action, nil)
        }
    }

    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0, let handler = action.__sigaction_handler.sa_handler else {
            return false
        }
        return unsafeBitCast(handler, to: Int.self) == 1  // SIG_IGN, which cannot be compared
    }

    private func waitForEnd(_ signals: sigset_t) {
        // On a thread of its own, so that a display that hangs does not keep the next signal from working.
        Thread { self.request() }.start()
        var signals = signals
        let end = steadySeconds() + Self.patience
        while true {
            let left = end - steadySeconds()
            guard left > 0 || ending.load(ordering: .relaxed) else { break }
            let nap = left > 0 ? left : 3600
            var timeout = timespec(tv_sec: Int(nap), tv_nsec: Int(nap.truncatingRemainder(dividingBy: 1) * 1e9))
            if sigtimedwait(&signals, nil, &timeout) > 0 { break }
        }
        _exit(130)
    }
}
