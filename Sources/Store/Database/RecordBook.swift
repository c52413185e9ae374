public import Diagnostics
public import Foundation
internal import GRDB
internal import Synchronization

/// What a store remembers besides its entries: facts about finished files, and how long work takes here.
///
/// A record is a small value under a name, in a space of its own: `video` for finished files, and so on. Records are
/// in one file, `records.sqlite`, so that a run reads 100,000 of them at once. Each change is on disk when the call
/// returns, as far as the death of the process goes; power loss may take back the last ones. Whoever keeps records
/// must be able to lose them: a record that is not there means that work is checked again.
///
/// Several processes may use it at once. Thread-safe.
public final class RecordBook: Sendable {
    /// A group of records with names of its own.
    public struct Space: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
        public let name: String

        public init(stringLiteral name: String) { self.name = name }
        public init(_ name: String) { self.name = name }
        public var description: String { name }
    }

    let database: DatabaseFile
    let pending = Mutex(PendingWork())

    /// Opens the records of the store in `folder`, which must exist.
    ///
    /// - Parameters:
    ///   - patience: How long a change waits for another process, in seconds.
    ///   - tell: Hears, here and later, of records that were lost because their file was damaged.
    public init(
        at folder: String, patience: Double = 10, tell: @escaping @Sendable (Diagnostic) -> Void = { _ in }
    ) throws(StoreError) {
        database = try DatabaseFile("\(folder)/\(Self.fileName)", Self.kind, patience: patience, tell: tell)
    }

    deinit { flush() }

    static let fileName = "records.sqlite"

    private static let kind = DatabaseFile.Kind(
        name: "the file of records", version: 1,
        schema: """
            CREATE TABLE record (
                space TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (space, key)
            ) WITHOUT ROWID;
            CREATE TABLE history (work TEXT PRIMARY KEY, amount REAL NOT NULL, seconds REAL NOT NULL) WITHOUT ROWID;
            """,
        isMovedAside: true, loss: "was begun anew: finished videos are checked again")

    /// The record under `key`; nil if there is none or it cannot be read.
    public func value(for key: String, in space: Space) -> Data? {
        try? database.read { database in
            try Data.fetchOne(
                database.cachedStatement(sql: "SELECT value FROM record WHERE space = ? AND key = ?"),
                arguments: [space.name, key])
        }
    }

    /// The records under some keys; those that are not there are missing.
    public func values(for keys: some Sequence<String>, in space: Space) -> [String: Data] {
        let found = try? database.read { database in
            let statement = try database.cachedStatement(sql: "SELECT value FROM record WHERE space = ? AND key = ?")
            var values: [String: Data] = [:]
            for key in keys { values[key] = try Data.fetchOne(statement, arguments: [space.name, key]) }
            return values
        }
        return found ?? [:]
    }

    /// Every record of a space whose key begins with `prefix`, in one reading.
    public func all(in space: Space, prefix: String = "") -> [String: Data] {
        var values: [String: Data] = [:]
        forEach(in: space, prefix: prefix) { values[$0] = $1 }
        return values
    }

    /// Calls `body` with every record of a space whose key begins with `prefix`, in the order of the keys.
    ///
    /// Nothing is read ahead, so that any number of records takes little memory. `body` must not use this book.
    public func forEach(in space: Space, prefix: String = "", _ body: (_ key: String, _ value: Data) -> Void) {
        _ = try? database.read { database in
            // The last code point sorts after everything that a key goes on with.
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: "SELECT key, value FROM record WHERE space = ? AND key >= ? AND key < ? ORDER BY key"),
                arguments: [space.name, prefix, prefix + "\u{10FFFF}"])
            while let row = try rows.next() { body(row[0], row[1]) }
        }
    }

    /// Keeps records, in place of those that were there, in one transaction: cheapest with many at once.
    public func set(_ values: some Sequence<(key: String, value: Data)>, in space: Space) throws(StoreError) {
        try database.write { database in
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO record (space, key, value) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET value = excluded.value
                    """)
            for (key, value) in values { try statement.execute(arguments: [space.name, key, value]) }
        }
    }

    /// Keeps one record.
    public func set(_ value: Data, for key: String, in space: Space) throws(StoreError) {
        try set(CollectionOfOne((key: key, value: value)), in: space)
    }

    /// Forgets records; those that are not there do not matter.
    public func remove(_ keys: some Sequence<String>, in space: Space) throws(StoreError) {
        try database.write { database in
            let statement = try database.cachedStatement(sql: "DELETE FROM record WHERE space = ? AND key = ?")
            for key in keys { try statement.execute(arguments: [space.name, key]) }
        }
    }

    /// Forgets all records of all spaces; how long work takes stays known.
    public func removeAll() throws(StoreError) {
        try database.write { try $0.execute(sql: "DELETE FROM record") }
    }

    /// How many records there are, by space.
    public func counts() -> [String: Int] {
        let counts = try? database.read { database in
            var counts: [String: Int] = [:]
            let rows = try Row.fetchCursor(database, sql: "SELECT space, count(*) FROM record GROUP BY space")
            while let row = try rows.next() { counts[row[0]] = row[1] }
            return counts
        }
        return counts ?? [:]
    }
}

extension RecordBook {
    /// The record under `key` as a value; nil if there is none or it is not of this type.
    public func value<Value: Decodable>(
        for key: String, in space: Space, as type: Value.Type = Value.self
    ) -> Value? {
        value(for: key, in: space).flatMap { try? JSONDecoder().decode(type, from: $0) }
    }

    /// Keeps a small value as JSON.
    ///
    /// - Throws: `StoreError`, or what the value's encoding throws.
    public func set(_ value: some Encodable, for key: String, in space: Space) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try set(try encoder.encode(value), for: key, in: space)
    }
}
