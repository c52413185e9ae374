public import Diagnostics
internal import Foundation
internal import GRDB

/// What is known of a project's runs: `.rowreel/state.sqlite` beside the project file.
///
/// Used by the service, by every `rowreel run` and by timers of systemd at once. Every change is a transaction that
/// outlives the death of the process and of the machine (`synchronous = FULL` with a write-ahead log). Unlike the store's
/// databases it is never begun anew by itself: it holds what cannot be found out again. Thread-safe.
public final class StateFile: Sendable {
    let path: String
    private let queue: DatabaseQueue

    /// How long to wait for another process's transaction, in seconds.
    private static let patience = 20.0
    /// Counted up whenever the tables change.
    private static let version = 1

    /// Opens the file, making it and its folder if they are not there.
    ///
    /// - Parameter folder: The project's `.rowreel`.
    /// - Throws: `Diagnostic`
    public init(_ folder: String) throws(Diagnostic) {
        path = PathText.joined(folder, "state.sqlite")
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            var configuration = Configuration()
            configuration.label = "state"
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(Self.patience)
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw Self.problem(error, path)
        }
        let version = try change { database in
            if try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0 {
                try database.execute(sql: Self.schema)
                try database.execute(sql: "PRAGMA user_version = \(Self.version)")
            }
            return try Int.fetchOne(database, sql: "PRAGMA user_version")
        }
        guard version == Self.version else {
            throw .error(
                "project-state", at: .file(path), "the state of the runs was made by another version of rowreel",
                hint: "use that version, or move the file away: every schedule then begins anew")
        }
    }

    /// `due` and all other times are seconds since 1970.
    private static let schema = """
        CREATE TABLE schedule (name TEXT PRIMARY KEY, memory TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, due REAL, started REAL NOT NULL, ended REAL,
            outcome TEXT, summary TEXT);
        CREATE INDEX run_name ON run (name, id);
        CREATE TABLE sheet (name TEXT PRIMARY KEY, rows INTEGER NOT NULL, taken REAL NOT NULL) WITHOUT ROWID;
        CREATE TABLE message (
            id TEXT PRIMARY KEY, run INTEGER NOT NULL, target TEXT NOT NULL,
            environment TEXT NOT NULL, body BLOB, created REAL NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, ended REAL, problem TEXT);
        """

    /// Looks something up.
    func read<Result>(_ body: (Database) throws -> Result) throws(Diagnostic) -> Result {
        do {
            return try queue.read(body)
        } catch {
            throw Self.problem(error, path)
        }
    }

    /// Changes something: all of it or, when `body` throws, nothing.
    func change<Result>(_ body: (Database) throws -> Result) throws(Diagnostic) -> Result {
        do {
            return try queue.write(body)
        } catch {
            throw Self.problem(error, path)
        }
    }

    private static func problem(_ error: any Error, _ path: String) -> Diagnostic {
        let words = (error as? DatabaseError)?.message ?? error.localizedDescription
        let isDamaged = [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains((error as? DatabaseError)?.resultCode)
        return .error(
            "project-state", at: .file(path),
            isDamaged ? "the state of the runs is damaged" : "the state of the runs cannot be used",
            hint: isDamaged
                ? "put back a copy of the file, or move it away: every schedule then begins anew"
                : "the folder must be writable, on a local disk with room", cause: words)
    }
}
