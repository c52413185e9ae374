public import Diagnostics
internal import Glibc
internal import Synchronization

/// Tells what changes in folders, in batches. Safe to use from any thread; its mutex protects all that changes.
///
/// What changes after `init` has returned is told, also when `next` is asked for it much later.
public final class FolderWatch: Sendable {
    private let inotify: Inotify
    private let folders: Mutex<WatchedFolders>
    /// What is written to one wakes who waits at the other.
    private let bell: (ringing: Int32, hearing: Int32)
    private let isStopped = Mutex(false)
    private let quiet: Duration
    private let longest: Duration

    /// - Parameters:
    ///   - quiet: How long nothing may have changed before a batch is told: programs write several files, and save one in
    ///     several steps.
    ///   - longest: How long a batch may be gathered at most.
    /// - Throws: `Diagnostic`, where nothing can be watched at all. What cannot be watched of it is told by `next`.
    public convenience init(
        _ scope: WatchScope, quiet: Duration = .milliseconds(200), longest: Duration = .seconds(2)
    ) throws(Diagnostic) {
        try self.init(scope, quiet: quiet, longest: longest, add: nil)
    }

    /// - Parameter add: Watches a folder in the system's place.
    init(
        _ scope: WatchScope, quiet: Duration, longest: Duration, add: WatchedFolders.Add?
    ) throws(Diagnostic) {
        let inotify = try Inotify()
        var ends: [Int32] = [-1, -1]
        // A pair of sockets, because a pipe cannot be made closed to programs that another thread starts meanwhile.
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw .error(
                "watch", at: nil, "changes of files cannot be noticed: too many files are open",
                hint: "raise the limit of open files (ulimit -n)", cause: String(cString: strerror(errno)))
        }
        self.inotify = inotify
        self.quiet = quiet
        self.longest = longest
        bell = (ends[0], ends[1])
        folders = Mutex(
            WatchedFolders(scope, inotify, add: add ?? { inotify.add($0, wholly: $1) }))
    }

    deinit {
        close(bell.ringing)
        close(bell.hearing)
    }

    /// Waits until something has changed and then until it has been quiet, which blocks the thread.
    ///
    /// - Parameter isCancelled: Asked several times a second.
    /// - Returns: What has changed; nil when it was cancelled or `stop` was called.
    public func next(isCancelled: () -> Bool = { false }) -> Changes? {
        var gathered = Changes()
        var first: ContinuousClock.Instant?
        var last = ContinuousClock.now
        while !isStopped.withLock(\.self), !isCancelled() {
            let news = look()
            if !news.isEmpty {
                gathered.add(news)
                last = .now
                if first == nil { first = last }
            }
            guard let first else {
                wait(.milliseconds(200))
                continue
            }
            let due = min(last + quiet, first + longest)
            if due <= .now { return gathered }
            wait(due - .now)
        }
        return nil
    }

    /// Has `next` return nil, now and from now on.
    public func stop() {
        isStopped.withLock { $0 = true }
        _ = write(bell.ringing, "!", 1)
    }

    private func look() -> Changes {
        folders.withLock { folders in
            // Not for ever, where things happen faster than they are read.
            for _ in 0..<64 {
                let events = inotify.read()
                if events.isEmpty { break }
                folders.take(events)
            }
            return folders.take()
        }
    }

    /// Waits for events, the bell or the time, at most 200 ms.
    private func wait(_ time: Duration) {
        var files = [
            pollfd(fd: inotify.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: bell.hearing, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = min(200, max(1, Int32(time / .milliseconds(1))))
        poll(&files, 2, milliseconds)
    }
}
