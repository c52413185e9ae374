public import Diagnostics
public import Foundation
internal import GRDB

/// How a run came out.
public enum RunOutcome: String, Codable, Sendable {
    /// Every video is there.
    case complete
    /// Some videos could not be made; the rest are there.
    case partial
    /// Nothing could be made: the template, the sheet or the project file is wrong, or the source is down.
    case failed
    /// Somebody asked it to stop; it is begun again.
    case stopped
    /// It ended without a word: it was killed, or the machine went down; it is begun again.
    case interrupted

    /// What `rowreel run` ends with.
    public var exitStatus: Int32 {
        switch self {
        case .complete: 0
        case .partial: 1
        case .failed: 2
        case .stopped, .interrupted: 130
        }
    }

    /// Whether the due time is done with, however it came out.
    var isFinal: Bool { self == .complete || self == .partial || self == .failed }
}

/// A run that was begun.
public struct RunRecord: Hashable, Sendable {
    public var id: Int
    public var name: String
    /// The time of its schedule that it was for; nil for one by hand.
    public var due: Date?
    public var started: Date
    /// Nil while it goes on, and when it ended without a word.
    public var ended: Date?
    public var outcome: RunOutcome?
    /// What it came to, in one line.
    public var summary: String?

    fileprivate init(_ row: GRDB.Row) {
        id = row["id"]
        name = row["name"]
        due = (row["due"] as Double?).map(Date.init(timeIntervalSince1970:))
        started = Date(timeIntervalSince1970: row["started"])
        ended = (row["ended"] as Double?).map(Date.init(timeIntervalSince1970:))
        outcome = (row["outcome"] as String?).flatMap(RunOutcome.init)
        summary = row["summary"]
    }
}

extension StateFile {
    /// What becomes of a run that is to be begun.
    enum Beginning: Hashable {
        case begun(id: Int)
        /// Its due time is done with already.
        case done
    }

    /// Takes note that a run begins. The caller holds the run's lock, so that what is noted as going on has died.
    func begin(_ name: String, due: Date?, now: Date) throws(Diagnostic) -> Beginning {
        try change { database in
            try database.execute(
                sql: "UPDATE run SET outcome = ? WHERE name = ? AND outcome IS NULL",
                arguments: [RunOutcome.interrupted.rawValue, name])
            if let due {
                let outcomes = try String.fetchAll(
                    database, sql: "SELECT outcome FROM run WHERE name = ? AND due = ?",
                    arguments: [name, due.timeIntervalSince1970])
                if outcomes.contains(where: { RunOutcome(rawValue: $0)?.isFinal == true }) { return .done }
            }
            try database.execute(
                sql: "INSERT INTO run (name, due, started) VALUES (?, ?, ?)",
                arguments: [name, due?.timeIntervalSince1970, now.timeIntervalSince1970])
            return .begun(id: Int(database.lastInsertedRowID))
        }
    }

    /// Takes note of its end, and of who is to be told, in one step.
    func end(
        _ id: Int, _ outcome: RunOutcome, summary: String, messages: [Message], now: Date
    ) throws(Diagnostic) {
        try change { database in
            try database.execute(
                sql: "UPDATE run SET ended = ?, outcome = ?, summary = ? WHERE id = ?",
                arguments: [now.timeIntervalSince1970, outcome.rawValue, summary, id])
            for message in messages { try Self.add(message, database) }
            // A year of hourly runs is enough to look back at.
            try database.execute(sql: "DELETE FROM run WHERE id <= ? - 10000", arguments: [id])
        }
    }

    /// The newest run of a name for a due time.
    func run(_ name: String, due: Date) throws(Diagnostic) -> RunRecord? {
        try read { database in
            try GRDB.Row.fetchOne(
                database, sql: "SELECT * FROM run WHERE name = ? AND due = ? ORDER BY id DESC LIMIT 1",
                arguments: [name, due.timeIntervalSince1970]
            ).map(RunRecord.init)
        }
    }

    /// The newest runs of a name, the newest first.
    public func runs(of name: String, limit: Int) throws(Diagnostic) -> [RunRecord] {
        try read { database in
            try GRDB.Row.fetchAll(
                database, sql: "SELECT * FROM run WHERE name = ? ORDER BY id DESC LIMIT ?", arguments: [name, limit]
            ).map(RunRecord.init)
        }
    }
}
