internal import Diagnostics
internal import Foundation
internal import GRDB
internal import Scheduling

/// What schedules have dealt with, run by run.
extension StateFile {
    /// By name of the run.
    func memories() throws(Diagnostic) -> [String: RunMemory] {
        let texts = try read { database in
            try GRDB.Row.fetchAll(database, sql: "SELECT name, memory FROM schedule").map { row -> (String, String) in
                (row["name"], row["memory"])
            }
        }
        let decoder = JSONDecoder()
        return Dictionary(
            texts.compactMap { name, text in
                (try? decoder.decode(RunMemory.self, from: Data(text.utf8))).map { (name, $0) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Keeps what has changed, all of it or nothing.
    func keep(_ changed: [String: RunMemory]) throws(Diagnostic) {
        guard !changed.isEmpty else { return }
        try change { database in
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            for (name, memory) in changed {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO schedule (name, memory) VALUES (?, ?)",
                    arguments: [name, String(decoding: try encoder.encode(memory), as: UTF8.self)])
            }
        }
    }
}
