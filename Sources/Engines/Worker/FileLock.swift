internal import Foundation

/// A `flock` on a file that stays, held until it is let go of or the process ends.
final class FileLock: Sendable {
    private let file: Int32

    /// Takes it, if it can be had now.
    ///
    /// - Parameter isShared: Whether several may have it, so long as nobody wants it alone.
    init?(trying path: String, shared isShared: Bool) {
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        // By hand, since `deinit` does not run for what was not made.
        guard flock(file, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
    }

    deinit { close(file) }

    /// Waits until it can be had alone.
    ///
    /// - Throws: `CancellationError`, or `POSIXError` where there can be no such file.
    static func wait(_ path: String) async throws -> FileLock {
        while true {
            if let lock = FileLock(trying: path, shared: false) { return lock }
            guard access(path, R_OK | W_OK) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
