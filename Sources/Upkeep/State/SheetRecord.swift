internal import Diagnostics
internal import Foundation
internal import GRDB

/// What is known of the last good sheet of a run.
struct SheetRecord: Hashable {
    var rows: Int
    var taken: Date
}

extension StateFile {
    func sheet(of name: String) throws(Diagnostic) -> SheetRecord? {
        try read { database in
            try GRDB.Row.fetchOne(database, sql: "SELECT rows, taken FROM sheet WHERE name = ?", arguments: [name]).map
            {
                SheetRecord(rows: $0["rows"], taken: Date(timeIntervalSince1970: $0["taken"]))
            }
        }
    }

    func noteSheet(of name: String, rows: Int, taken: Date) throws(Diagnostic) {
        try change { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO sheet (name, rows, taken) VALUES (?, ?, ?)",
                arguments: [name, rows, taken.timeIntervalSince1970])
        }
    }
}
