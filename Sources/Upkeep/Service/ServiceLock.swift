internal import Diagnostics
internal import Foundation
internal import Processes

/// Sees to it that one service at a time has a project. The file holds the number of its process, for messages.
final class ServiceLock {
    private let path: String
    private let lock: FileLock

    /// - Throws: `Diagnostic` when another service has it.
    init(_ folder: String) throws {
        path = Self.path(folder)
        // Whoever asks whether it is held holds it for a moment.
        guard let lock = FileLock(trying: path, shared: false) ?? Self.again(path) else {
            let other = Self.holder(folder).map { "process \($0)" } ?? "another process"
            throw Diagnostic.error(
                "service-busy", at: .file(path), "\(other) is the service of this project already",
                hint: "rowreel schedule --status tells what it does")
        }
        self.lock = lock
        try? Data("\(getpid())\n".utf8).write(to: URL(fileURLWithPath: path))
    }

    private static func again(_ path: String) -> FileLock? {
        usleep(200_000)
        return FileLock(trying: path, shared: false)
    }

    func release() { withExtendedLifetime(lock) { _ = truncate(path, 0) } }

    /// The service's process, if there is one; nil where nobody serves.
    static func holder(_ folder: String) -> Int32? {
        guard isHeld(folder) else { return nil }
        let text = try? String(contentsOfFile: path(folder), encoding: .utf8)
        return text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    static func isHeld(_ folder: String) -> Bool {
        let path = path(folder)
        return FileManager.default.fileExists(atPath: path) && FileLock(trying: path, shared: true) == nil
    }

    private static func path(_ folder: String) -> String { PathText.joined(folder, "service.lock") }
}
