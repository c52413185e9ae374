internal import Foundation
internal import Synchronization

/// Ctrl-C and `kill`: the first asks the run to stop, the second ends the process at once.
///
/// Both signals are blocked in every thread and taken by one thread with `sigwait`, so that no handler ever runs in
/// the middle of something. To be called before any other thread exists, because threads inherit what is blocked.
public final class Interruption: Sendable {
    private let requested = Atomic(false)
    private let handler = Mutex<(@Sendable () -> Void)?>(nil)

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

    /// Takes SIGINT, SIGTERM and SIGHUP from now on.
    public func watchSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A reader that went away is told by write's own error.
        signal(SIGPIPE, SIG_IGN)
        let watched = signals
        let thread = Thread {
            var signals = watched
            var number: Int32 = 0
            while sigwait(&signals, &number) == 0 {
                if self.isRequested { _exit(130) }
                self.request()
            }
        }
        thread.name = "signals"
        thread.start()
    }
}
