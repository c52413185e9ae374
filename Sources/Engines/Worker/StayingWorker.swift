internal import Foundation
internal import Processes
internal import TimelineModel

/// The note about a worker that stays when the run that started it is over: one for each Python, set of folders with
/// models and options.
///
/// Whoever starts or ends it holds the lock `.start`; whoever uses it has a share of the lock `.use`, so that nobody
/// ends it under another's hands. Locks end with the process that holds them, notes of dead workers are written over.
struct StayingWorker: Sendable {
    struct Note: Codable, Sendable {
        var address: WorkerAddress
        var process: ProcessIdentity
        /// Of the worker's Python files when it was started.
        var code: ContentHash
        var log: WorkerLog
    }

    private let path: String

    init(_ options: WorkerOptions) {
        let variables = options.environment.map { "\($0.key)=\($0.value)" }.sorted()
        let parts = [options.folder, options.python] + options.models + [""] + options.arguments + [""] + variables
        let key = ContentHash(of: parts.joined(separator: "\0")).hex.prefix(16)
        path = "\(options.stateFolder)/staying-\(key)"
    }

    /// The note, where it is about a process that runs.
    var note: Note? {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: "\(path).json")),
            let note = try? JSONDecoder().decode(Note.self, from: data), note.process.isAlive
        else { return nil }
        return note
    }

    /// Waits for the right to start or end it.
    func startLock() async throws -> FileLock {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return try await FileLock.wait("\(path).start")
    }

    /// A share in using it; nil while somebody ends it.
    func use() -> FileLock? { FileLock(trying: "\(path).use", shared: true) }

    /// The right to end it; nil while somebody uses it.
    func useAlone() -> FileLock? { FileLock(trying: "\(path).use", shared: false) }

    /// Writes the note, with its token, so that nobody but the owner ever can read it.
    func write(_ note: Note) throws {
        let part = "\(path).\(UInt32.random(in: 0...UInt32.max)).part"
        let file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: JSONEncoder().encode(note))
            try handle.close()
        } catch {
            unlink(part)
            throw error
        }
        guard rename(part, "\(path).json") == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    func remove() { unlink("\(path).json") }
}
