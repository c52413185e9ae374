import Diagnostics
import Foundation
import Tables
import Testing

/// What users read when a table is wrong, word for word.
struct FindingTests {
    @Test func allFindingsOfAFileTogether() throws {
        #expect(
            try transcript("sku,title,,sku\n1,a,b,c\n2,a\n3,a,b,c,d\n4,\"a\"b,c,d\n") == """
                t.csv C1: error: this column has no name
                  hint: name it, or delete it
                t.csv D1: error: a second column is called "sku", the first one is A
                  hint: rename one of the two
                t.csv C3: error: row 3 has 2 cells, expected 4 as in the header
                  hint: an empty cell still needs its comma
                t.csv E4: error: row 4 has 5 cells, expected 4 as in the header
                  hint: put quotes around a cell that contains a comma
                t.csv B5: error: text follows the closing quote of the cell
                  hint: inside a quoted cell a quote is written twice: ""
                """)
    }

    @Test func wholeRowsRemainBesideBrokenOnes() throws {
        #expect(
            try transcript("a;b\n1;2\n3\n5;6\n") == """
                header [a][b]
                row 2 [1][2]
                row 4 [5][6]
                t.csv B3: error: row 3 has 1 cell, expected 2 as in the header
                  hint: an empty cell still needs its semicolon
                """)
    }

    @Test(arguments: ["", "\n", "\r\n\r\n", "  ", "\u{feff}", ",,\n"])
    func emptyFile(_ text: String) throws {
        #expect(try transcript(text) == "t.csv: error: the file is empty, expected a row of column names")
    }

    @Test func headerWithoutRows() throws {
        #expect(
            try transcript("a,b\n\n,\n") == """
                header [a][b]
                t.csv: warning: the table has a header and no rows
                """)
    }

    @Test func unclosedQuote() throws {
        #expect(
            try transcript("a,b\n1,2\n3,\"four\n5,6\n") == """
                t.csv B3: error: the quote that opens this cell never closes
                  hint: close it, or write a quote inside a quoted cell twice: ""
                """)
    }

    @Test func nulByte() throws {
        #expect(
            try transcript("a,b\n1,2\0\n3,4\n") == """
                header [a][b]
                row 3 [3][4]
                t.csv B2: error: the cell contains a NUL byte, expected text
                  hint: is it UTF-16 without a byte-order mark? save the file as UTF-8
                """)
    }

    @Test func spaceBeforeAQuote() throws {
        #expect(
            try transcript("a,b\n1, \"2\"\n") == """
                header [a][b]
                row 2 [1][ "2"]
                t.csv B2: warning: the quote after the space is taken as a character of the cell
                  hint: a quoted cell begins with its quote
                """)
    }

    @Test func findingsAreCapped() throws {
        let text = "a,b\n" + String(repeating: "1\n", count: 140)
        let lines = try transcript(text).split(separator: "\n").filter { !$0.hasPrefix("  ") }
        #expect(lines.count == 102)
        #expect(lines.last == "t.csv: error: 40 more findings are not listed")
    }

    @Test func filesThatAreNotThere() throws {
        #expect(said("/nowhere/t.csv") == "/nowhere/t.csv: error: the table cannot be read (No such file or directory)")
        #expect(said("/usr") == "/usr: error: the table cannot be read (Is a directory)")
    }

    @Test func workbooks() throws {
        #expect(
            try transcript([0x50, 0x4B, 0x03, 0x04, 0x14]) == """
                t.csv: error: this is a workbook (XLSX or ODS), expected CSV
                  hint: export the sheet as CSV
                """)
    }

    private func said(_ path: String) -> String {
        do throws(DiagnosedFailure) {
            _ = try Table.read(path: path)
            return ""
        } catch {
            return error.description
        }
    }
}
