internal import Diagnostics
internal import Foundation
internal import GRDB
internal import Synchronization

/// One SQLite file of the store, used by several processes at once, and begun anew when it is damaged.
///
/// Every change is a transaction that outlives the death of the process; power loss may take the last ones back
/// and leaves the rest whole (`synchronous = NORMAL` with a write-ahead log). Thread-safe.
final class DatabaseFile: Sendable {
    /// What is in the file, and what becomes of a file that cannot be used.
    struct Kind: Sendable {
        /// For messages: `the records`.
        var name: String
        /// Counted up whenever `schema` changes.
        var version: Int
        /// The statements that make the tables of an empty file.
        var schema: String
        /// Whether a damaged file is moved aside rather than removed.
        var isMovedAside: Bool
        /// What the loss means to the user.
        var loss: String
    }

    let path: String
    private let kind: Kind
    private let patience: Double
    private let tell: @Sendable (Diagnostic) -> Void
    private let connection: Mutex<Connection>

    private struct Connection {
        var queue: DatabaseQueue
        var file: FileIdentity?
    }

    /// Opens the file, making it if it is not there.
    ///
    /// - Parameters:
    ///   - patience: How long to wait for another process's transaction, in seconds.
    ///   - tell: Hears of a file that was damaged or of another version.
    init(
        _ path: String, _ kind: Kind, patience: Double, tell: @escaping @Sendable (Diagnostic) -> Void
    ) throws(StoreError) {
        self.path = path
        self.kind = kind
        self.patience = patience
        self.tell = tell
        connection = Mutex(try Self.open(path, kind, patience, tell))
    }

    /// Looks something up. What is being written meanwhile is not seen.
    func read<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
        // No transaction: a single statement sees one state of the file anyway.
        try access { queue in try queue.unsafeRead(body) }
    }

    /// Changes something: all of it or, when `body` throws, nothing.
    func write<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
        try access { queue in try queue.write(body) }
    }

    /// Runs `body`; where it finds the file damaged, once more on a new file.
    private func access<Result>(_ body: (DatabaseQueue) throws -> Result) throws(StoreError) -> Result {
        do {
            return try body(isCurrent ? connection.withLock(\.queue) : reopen())
        } catch let error as DatabaseError where error.isDamage {
            do {
                return try body(reopen())
            } catch let error as StoreError {
                throw error
            } catch {
                throw StoreError(error, "use \(kind.name)", path: path)
            }
        } catch {
            throw StoreError(error, "use \(kind.name)", path: path)
        }
    }

    /// Whether the path still names the file that was opened: another process, or the user, may have removed it.
    private var isCurrent: Bool { connection.withLock(\.file) == FileIdentity(path) }

    /// What is wrong with the file, found by looking at all of it; nil when it is sound.
    func damage() -> String? {
        do {
            let words = try connection.withLock(\.queue).unsafeRead {
                try String.fetchOne($0, sql: "PRAGMA quick_check(1)")
            }
            return words == "ok" ? nil : words
        } catch {
            return "\((error as? DatabaseError)?.message ?? "\(error)")"
        }
    }

    /// Sets the file aside and begins a new one.
    func beginAnew() throws(StoreError) { _ = try reopen() }

    /// Opens the path again: damaged files make room for new ones, in this and every other process.
    private func reopen() throws(StoreError) -> DatabaseQueue {
        let lock = try Self.lock(path, patience)
        defer { withExtendedLifetime(lock) {} }
        let (queue, file) = connection.withLock { ($0.queue, $0.file) }
        // Another thread or process may have put a new file here already.
        if file != nil, file == FileIdentity(path) {
            try? queue.close()
            Self.setAside(path, kind, "is damaged", tell)
        }
        let new = try Self.openLocked(path, kind, patience, tell)
        connection.withLock { $0 = new }
        return new.queue
    }

    private static func open(
        _ path: String, _ kind: Kind, _ patience: Double, _ tell: (Diagnostic) -> Void
    ) throws(StoreError) -> Connection {
        let lock = try Self.lock(path, patience)
        defer { withExtendedLifetime(lock) {} }
        return try openLocked(path, kind, patience, tell)
    }

    /// Opening is exclusive, so that nobody uses a file while it is made or set aside.
    private static func lock(_ path: String, _ patience: Double) throws(StoreError) -> KeyLock {
        let end = ContinuousClock.now + .seconds(patience)
        do throws(StoreError) {
            return try KeyLock(path + ".lock", isCancelled: { ContinuousClock.now > end })
        } catch  where error.code == .cancelled {
            throw StoreError(.busy, "open", path: path, reason: "another process keeps it locked")
        }
    }

    private static func openLocked(
        _ path: String, _ kind: Kind, _ patience: Double, _ tell: (Diagnostic) -> Void
    ) throws(StoreError) -> Connection {
        do {
            do {
                return try connect(path, kind, patience)
            } catch let error as DatabaseError where error.isDamage {
                setAside(path, kind, "is damaged", tell)
            } catch is OtherVersion {
                setAside(path, kind, "was made by another version of rowreel", tell)
            }
            return try connect(path, kind, patience)
        } catch {
            throw StoreError(error, "open \(kind.name)", path: path)
        }
    }

    private struct OtherVersion: Error {}

    private static func connect(_ path: String, _ kind: Kind, _ patience: Double) throws -> Connection {
        var configuration = Configuration()
        configuration.label = kind.name
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { database in
            switch try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0 {
            case kind.version: break
            case 0 where try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0:
                try database.execute(sql: kind.schema)
                try database.execute(sql: "PRAGMA user_version = \(kind.version)")
            default: throw OtherVersion()
            }
        }
        return Connection(queue: queue, file: FileIdentity(path))
    }

    private static func setAside(_ path: String, _ kind: Kind, _ what: String, _ tell: (Diagnostic) -> Void) {
        var words = "\(kind.name) \(what) and \(kind.loss)"
        if kind.isMovedAside {
            let name = "\(path).damaged-\(Int(Date().timeIntervalSince1970))"
            if rename(path, name) == 0 { words += "; the old file is \(name)" }
        }
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        tell(.warning("store-database", at: .file(path), words))
    }
}

/// Tells files at the same path apart.
struct FileIdentity: Hashable {
    private var device: UInt
    private var number: UInt

    /// nil when nothing is there.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, number) = (UInt(status.st_dev), UInt(status.st_ino))
    }
}

extension DatabaseError {
    /// Whether the file is not, or no longer, a database that can be trusted.
    var isDamage: Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(resultCode) || extendedResultCode == .SQLITE_IOERR_SHORT_READ
            // A table that is not there: the file was changed by something else.
            || (resultCode == .SQLITE_ERROR && (message?.hasPrefix("no such ") ?? false))
    }
}

extension StoreError {
    /// What a database said, in the store's own terms.
    init(_ error: any Error, _ operation: String, path: String) {
        guard let error = error as? DatabaseError else {
            self = error as? StoreError ?? StoreError(.failed, operation, path: path, reason: "\(error)")
            return
        }
        let words = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, operation, path: path, reason: "another process keeps it locked")
        case .SQLITE_FULL: self.init(.full, operation, path: path, number: ENOSPC)
        // SQLite says only "disk I/O error" where its shared memory does not fit.
        case .SQLITE_IOERR where Self.isFull(path): self.init(.full, operation, path: path, number: ENOSPC)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            self.init(.unwritable, operation, path: path, reason: words)
        default: self.init(.failed, operation, path: path, reason: words)
        }
    }

    /// Whether the file system has no room for a page of shared memory.
    private static func isFull(_ path: String) -> Bool {
        var status = statvfs()
        guard statvfs(URL(fileURLWithPath: path).deletingLastPathComponent().path, &status) == 0 else { return false }
        return Int(status.f_bavail) * Int(status.f_frsize) < 65536
    }
}
