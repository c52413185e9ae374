internal import Diagnostics
internal import Foundation
internal import GRDB
internal import Synchronization
internal import TimelineModel

/// What the index knows of an entry.
struct IndexRow: Hashable, Sendable {
    var key: StoreKey
    var bytes: Int
    var sha256: String
    /// Seconds since 1970.
    var created: Int
    /// When it was last made or read, in seconds since 1970.
    var used: Int
    /// What it took to make, in seconds of wall time.
    var cost: Double
}

extension IndexRow {
    init(_ key: StoreKey, _ sidecar: Sidecar, used: Int) {
        self.init(
            key: key, bytes: sidecar.bytes, sha256: sidecar.sha256, created: sidecar.created, used: used,
            cost: sidecar.cost)
    }
}

/// Which entries a folder holds and when they were used, in SQLite: so that looking through them needs no walk.
///
/// It can be deleted at any time: whatever it lacks is found again from the sidecars. Nothing that makes or reads
/// entries waits for it or fails because of it: what is noted is written every few seconds, and at the end.
/// Thread-safe, and safe for several processes.
final class Index: Sendable {
    private let folder: String
    private let tell: @Sendable (Diagnostic) -> Void
    private let state = Mutex(State())

    private struct State {
        var database: DatabaseFile?
        var noted: [StoreKey: IndexRow] = [:]
        var nextFlush = ContinuousClock.now + Index.interval
    }

    private static let interval = Duration.seconds(3)
    /// After a failure nobody tries again for some time: a locked file costs seconds.
    private static let pause = Duration.seconds(30)
    private static let patience = 2.0

    private static let kind = DatabaseFile.Kind(
        name: "the index of the store", version: 1,
        schema: """
            CREATE TABLE entry (
                kind TEXT NOT NULL, key TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
                created INTEGER NOT NULL, used INTEGER NOT NULL, cost REAL NOT NULL, PRIMARY KEY (kind, key)
            ) WITHOUT ROWID;
            CREATE TABLE state (isComplete INTEGER NOT NULL);
            INSERT INTO state VALUES (0);
            """,
        isMovedAside: false, loss: "is built again from what the store holds")

    static let fileName = "index.sqlite"
    /// Tells that some process ended before it had written what it knew.
    static let markName = "index.incomplete"

    init(in folder: String, tell: @escaping @Sendable (Diagnostic) -> Void) {
        self.folder = folder
        self.tell = tell
    }

    /// Notes that an entry was made or used.
    func note(_ row: IndexRow) {
        let isDue = state.withLock { state in
            state.noted[row.key] = row
            guard ContinuousClock.now > state.nextFlush else { return false }
            state.nextFlush = .now + Self.pause
            return true
        }
        if isDue { flush() }
    }

    /// Writes what was noted.
    ///
    /// - Returns: Whether all of it is written.
    @discardableResult
    func flush() -> Bool {
        let noted = state.withLock { state in
            defer { state.noted = [:] }
            return state.noted
        }
        do {
            if !noted.isEmpty { try write(noted.values) }
            state.withLock { $0.nextFlush = .now + Self.interval }
            return true
        } catch {
            state.withLock { state in
                // What was noted meanwhile is newer.
                state.noted.merge(noted) { new, _ in new }
                state.nextFlush = .now + Self.pause
            }
            return false
        }
    }

    /// Writes rows, in place of those that were there.
    func write(_ rows: some Sequence<IndexRow>) throws(StoreError) {
        try current().write { database in
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO entry (kind, key, bytes, sha256, created, used, cost) VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET bytes = excluded.bytes, sha256 = excluded.sha256,
                        created = excluded.created, used = excluded.used, cost = excluded.cost
                    """)
            for row in rows {
                try statement.execute(arguments: [
                    row.key.kind.rawValue, row.key.hash.hex, row.bytes, row.sha256, row.created, row.used, row.cost,
                ])
            }
        }
    }

    func remove(_ keys: some Sequence<StoreKey>) throws(StoreError) {
        try current().write { database in
            let statement = try database.cachedStatement(sql: "DELETE FROM entry WHERE kind = ? AND key = ?")
            for key in keys { try statement.execute(arguments: [key.kind.rawValue, key.hash.hex]) }
        }
    }

    /// Every row, in no particular order.
    func rows() throws(StoreError) -> [IndexRow] {
        try current().read { database in
            var all: [IndexRow] = []
            let rows = try Row.fetchCursor(
                database, sql: "SELECT kind, key, bytes, sha256, created, used, cost FROM entry")
            while let row = try rows.next() {
                // Kinds of a newer version are none of our business.
                guard let kind = StoreKey.Kind(rawValue: row[0]), let hash = ContentHash(hex: row[1]) else { continue }
                all.append(
                    IndexRow(
                        key: StoreKey(kind, hash), bytes: row[2], sha256: row[3], created: row[4], used: row[5],
                        cost: row[6]))
            }
            return all
        }
    }

    /// The bytes of all entries.
    func bytes() throws(StoreError) -> Int {
        try current().read { try Int.fetchOne($0, sql: "SELECT sum(bytes) FROM entry") ?? 0 }
    }

    /// Whether every entry of the folder is in it, except for what living processes are about to write.
    var isComplete: Bool {
        get throws(StoreError) {
            if access("\(folder)/\(Self.markName)", F_OK) == 0 { return false }
            return try current().read { try Bool.fetchOne($0, sql: "SELECT isComplete FROM state") ?? false }
        }
    }

    func setComplete(_ isComplete: Bool) throws(StoreError) {
        // The mark goes first: one that is set later tells of something that this building missed.
        if !isComplete { unlink("\(folder)/\(Self.markName)") }
        try current().write { try $0.execute(sql: "UPDATE state SET isComplete = ?", arguments: [isComplete]) }
    }

    /// Makes the next who needs the whole index build it again.
    ///
    /// - Returns: Whether that could be written down.
    func markIncomplete() -> Bool {
        let file = open("\(folder)/\(Self.markName)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard file >= 0 else { return false }
        close(file)
        return true
    }

    /// The database, opened when it is first needed.
    func current() throws(StoreError) -> DatabaseFile {
        if let database = state.withLock({ $0.database }) { return database }
        let database = try DatabaseFile("\(folder)/\(Self.fileName)", Self.kind, patience: Self.patience, tell: tell)
        return state.withLock { state in
            if let database = state.database { return database }
            state.database = database
            return database
        }
    }
}
