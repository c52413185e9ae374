internal import Foundation

/// A `flock` on a file that stays, held until it is let go of or the process ends.
public final class FileLock: Sendable {
    private let file: Int32

    /// Takes it, if it can be had now.
    ///
    /// - Parameter isShared: Whether several may have it, so long as nobody wants it alone.
    public init?(trying path: String, shared isShared: Bool) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        guard flock(file, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
        // Only now: once it is set, `deinit` runs also for what was not made, and would close a file of another's.
        self.file = file
    }

    deinit { close(file) }

    /// Waits until it can be had alone.
    ///
    /// - Throws: `CancellationError`, or `POSIXError` where there can be no such file.
    public static func wait(_ path: String) async throws -> FileLock {
        while true {
            if let lock = FileLock(trying: path, shared: false) { return lock }
            guard access(path, R_OK | W_OK) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
