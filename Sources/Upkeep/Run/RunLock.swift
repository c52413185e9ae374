internal import Diagnostics
internal import Foundation
internal import Processes

/// Sees to it that a run never overlaps itself, whoever starts it: the service, a timer or a person.
struct RunLock {
    private let lock: FileLock

    /// The code of the error for a run that goes on already.
    static let busy = "run-busy"

    /// - Parameter waiting: Whether to wait for the end of one that goes on already.
    /// - Returns: Nil when it was cancelled while it waited.
    /// - Throws: `Diagnostic` when it goes on already and is not waited for.
    init?(_ name: String, in folder: String, waiting: Bool, isCancelled: () -> Bool) throws {
        let path = Self.path(name, folder)
        // Whoever asks whether it is held holds it for a moment.
        var tries = 3
        while waiting || tries > 0 {
            if let lock = FileLock(trying: path, shared: false) {
                self.lock = lock
                return
            }
            guard access(path, R_OK | W_OK) == 0 else { break }
            if isCancelled() { return nil }
            usleep(100_000)
            tries -= 1
        }
        throw Diagnostic.error(
            Self.busy, at: .file(path), "the run \"\(name)\" goes on already",
            hint: "wait for its end: rowreel schedule --status tells")
    }

    static func isHeld(_ name: String, in folder: String) -> Bool {
        let path = path(name, folder)
        return FileManager.default.fileExists(atPath: path) && FileLock(trying: path, shared: true) == nil
    }

    private static func path(_ name: String, _ folder: String) -> String { "\(folder)/\(name).lock" }
}
