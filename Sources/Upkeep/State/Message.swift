internal import Diagnostics
internal import Foundation
internal import GRDB

/// Something that somebody is to be told about a run, kept until it has arrived or is given up.
struct Message: Hashable, Sendable {
    /// The same for every try, so that a receiver knows one that it has had.
    var id: String
    /// The run's number.
    var run: Int
    var target: Announcement
    /// What a webhook is sent or a command reads; dropped once it has arrived.
    var body: Data
    /// What a command finds in its environment.
    var environment: [String: String] = [:]
    var created: Date
    /// Tries so far.
    var tries = 0
    /// When it is to be tried next.
    var due: Date

    init(run: Int, target: Announcement, body: Data, environment: [String: String] = [:], now: Date) {
        id = "msg_" + UUID().uuidString.lowercased()
        self.run = run
        self.target = target
        self.body = body
        self.environment = environment
        created = now
        due = now
    }
}

extension StateFile {
    static func add(_ message: Message, _ database: Database) throws {
        let target = String(decoding: try JSONEncoder().encode(message.target), as: UTF8.self)
        let environment = String(decoding: try JSONEncoder().encode(message.environment), as: UTF8.self)
        try database.execute(
            sql: """
                INSERT INTO message (id, run, target, environment, body, created, due) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                message.id, message.run, target, environment, message.body, message.created.timeIntervalSince1970,
                message.due.timeIntervalSince1970,
            ])
    }

    /// The messages that wait, those that have waited longest first; without their bodies, which may be whole reports.
    func waitingMessages() throws(Diagnostic) -> [Message] {
        try read { database in
            try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT id, run, target, environment, x'' AS body, created, tries, due FROM message
                    WHERE ended IS NULL ORDER BY due, id
                    """
            ).compactMap(Message.init)
        }
    }

    /// What a message that waits has to say.
    func body(of message: Message) throws(Diagnostic) -> Data {
        try read { database in
            try Data.fetchOne(database, sql: "SELECT body FROM message WHERE id = ?", arguments: [message.id]) ?? Data()
        }
    }

    /// How many messages wait.
    func waitingCount() throws(Diagnostic) -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM message WHERE ended IS NULL") ?? 0 }
    }

    /// A try that failed; it is tried again.
    func postpone(_ message: Message, until due: Date, problem: String) throws(Diagnostic) {
        try change { database in
            try database.execute(
                sql: "UPDATE message SET tries = tries + 1, due = ?, problem = ? WHERE id = ?",
                arguments: [due.timeIntervalSince1970, problem, message.id])
        }
    }

    /// It has arrived, or is given up.
    ///
    /// - Parameter problem: Why it is given up; nil when it has arrived.
    func end(_ message: Message, problem: String?, now: Date) throws(Diagnostic) {
        try change { database in
            try database.execute(
                sql: "UPDATE message SET tries = tries + 1, ended = ?, problem = ?, body = NULL WHERE id = ?",
                arguments: [now.timeIntervalSince1970, problem, message.id])
            // What arrived a month ago is of no use to anybody.
            try database.execute(
                sql: "DELETE FROM message WHERE ended < ?",
                arguments: [now.timeIntervalSince1970 - 30 * 86_400])
        }
    }
}

extension Message {
    /// Nil for a target that another version wrote.
    fileprivate init?(_ row: GRDB.Row) {
        let text: String = row["target"]
        guard let target = try? JSONDecoder().decode(Announcement.self, from: Data(text.utf8)) else { return nil }
        id = row["id"]
        run = row["run"]
        self.target = target
        body = row["body"] ?? Data()
        let names: String = row["environment"]
        environment = (try? JSONDecoder().decode([String: String].self, from: Data(names.utf8))) ?? [:]
        created = Date(timeIntervalSince1970: row["created"])
        tries = row["tries"]
        due = Date(timeIntervalSince1970: row["due"])
    }
}
