internal import Foundation

/// The right to do something alone, such as to make one entry: held by one thread of one process at a time, released
/// by its death.
///
/// A `flock` on a file of its own. Locks of `flock` belong to the open file, not to the process, so threads of one
/// process exclude each other as processes do. Works on local file systems; see `Documentation/Store.md` for others.
struct KeyLock: ~Copyable {
    private let file: Int32
    private let path: String

    /// Waits for the lock at `path`, asking `isCancelled` several times a second whether to give up.
    init(_ path: String, isCancelled: () -> Bool) throws(StoreError) {
        // A blocking flock could not be given up without a signal to this very thread, hence the short naps.
        var nap: UInt32 = 1_000
        while true {
            if isCancelled() { throw StoreError(.cancelled, "lock", path: path) }
            if let file = try Self.attempt(path) {
                self.file = file
                self.path = path
                return
            }
            usleep(nap)
            nap = min(nap * 2, 50_000)
        }
    }

    /// Takes the lock at `path` if nobody has it; nil if someone does.
    init?(trying path: String) throws(StoreError) {
        guard let file = try Self.attempt(path) else { return nil }
        self.file = file
        self.path = path
    }

    deinit {
        // Removed while still locked, so that lock files do not pile up: whoever waits on this one notices.
        unlink(path)
        close(file)
    }

    /// Runs `body` while holding the lock at `path`.
    static func hold<Result>(_ path: String, isCancelled: () -> Bool, _ body: () throws -> Result) throws -> Result {
        let lock = try KeyLock(path, isCancelled: isCancelled)
        return try withExtendedLifetime(lock) { _ in try body() }
    }

    /// The open and locked file; nil when someone else has locked it.
    private static func attempt(_ path: String) throws(StoreError) -> Int32? {
        while true {
            let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
            guard file >= 0 else { throw .system("lock", path: path) }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                let reason = errno
                close(file)
                if reason == EINTR { continue }
                guard reason == EWOULDBLOCK else { throw .system("lock", path: path, number: reason) }
                return nil
            }
            if isSame(file, path) { return file }
            // The last holder removed the file between our open and our lock: take the new one.
            close(file)
        }
    }

    private static func isSame(_ file: Int32, _ path: String) -> Bool {
        var mine = stat()
        var current = stat()
        return fstat(file, &mine) == 0 && stat(path, &current) == 0 && mine.st_ino == current.st_ino
            && mine.st_dev == current.st_dev
    }

    /// Removes the lock files that dead processes left in `folder`.
    static func sweep(_ folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            // Taking the lock and letting go of it removes the file.
            _ = try? KeyLock(trying: "\(folder)/\(name)")
        }
    }
}
