import Diagnostics
import Tables
import Testing

@testable import Localization
@testable import Templating

/// What is odd about cells of a column together; the cases `cells-odd` and `cells-odd-not` show the messages.
@Suite struct ColumnFindingTests {
    /// The codes and cells found in a sheet of one column.
    private func found(_ cells: [String], as type: String = "", dates: String = "dd/MM/yyyy") throws -> [String] {
        let header = [HeaderCell(name: "c", column: 0, place: .file("rows.csv"))]
        let rows = cells.enumerated().map { Row(file: "rows.csv", number: $0 + 2, cells: [$1]) }
        let word = ColumnWord(rawValue: type) ?? .text
        var column = Column(undeclared: "c", place: .file("template.xml"))
        column.type = word.type(currency: "EUR", separator: "|")
        var diagnostics = Diagnostics()
        let binding = SheetBinding(
            DataDeclaration(columns: [column]), header: header, file: "rows.csv", into: &diagnostics)
        let reading = CellReading(dates: try DatePattern(dates))
        var findings = ColumnFindings(Table(file: "rows.csv", header: header, rows: rows), binding, reading)
        findings.look(at: ["c"])
        return findings.diagnostics.all.map { "\($0.place.map { "\($0)" } ?? "") \($0.code)" }
    }

    @Test func lostZeros() throws {
        let damage = ["rows.csv A4 spreadsheet-damage"]
        #expect(try found(["10115", "80331", "1067", "20095", "50667"]) == damage)
        #expect(try found(["4006381333931", "5901234123457", "36000291452", "4006381333900"]) == damage)
        // Where zeros are kept, where rows are counted, where lengths differ anyway, where there is no rule.
        #expect(try found(["10115", "80331", "1067", "20095", "00667"]) == [])
        #expect(try found(["998", "999", "10000", "10001", "10002", "10003", "10004", "10005"]) == [])
        #expect(try found(["10115", "80331", "1067", "950", "12", "7"]) == [])
        #expect(try found(["2024", "2025", "950", "2023"]) == [])
        #expect(try found(["10115", "80331", "1067", "20095", "A-1"]) == [])
        #expect(try found(["10115", "80331", "1067", "20095"], as: "number") == [])
    }

    @Test func datesAmongSizes() throws {
        #expect(try found(["2-3", "2-Mar", "4-5"]) == ["rows.csv A3 spreadsheet-damage"])
        #expect(try found(["1/2", "02. Mrz"]) == ["rows.csv A3 spreadsheet-damage"])
        #expect(try found(["2-Mar", "4-May"]) == [])
        #expect(try found(["2-3", "2-Mary", "Mar"]) == [])
    }

    @Test func ambiguousDates() throws {
        #expect(try found(["", "03/04/2026", "01/02/2026"], as: "date") == ["rows.csv A3 date-ambiguous"])
        #expect(try found(["03/04/2026", "25/02/2026"], as: "date") == [])
        #expect(try found(["04/04/2026", "2026-01-02"], as: "date") == [])
        #expect(try found(["3 Apr 2026"], as: "date", dates: "d MMM yyyy") == [])
    }

    @Test func otherNotations() throws {
        #expect(try found(["12", "1.234"], as: "number") == ["rows.csv A3 number-format-mismatch"])
        #expect(try found(["12.50 EUR", "1.299"], as: "money") == ["rows.csv A3 number-format-mismatch"])
        #expect(try found(["0.255", "1.234"], as: "number") == [])
        #expect(try found(["1.250", "2.375"], as: "number") == [])
        #expect(try found(["12", "1.234", "1500"], as: "number") == [])
        #expect(try found(["1.234 KWD"], as: "money") == [])
    }

    @Test(arguments: [
        ("CafÃ©", "Café"), ("Itâ€™s", "It’s"), ("Â©", "©"), ("Ã¤Ã¶Ã¼ â€“ ÃŸ", "äöü – ß"), ("Café", nil), ("São", nil),
        ("Ã", nil),
        ("„Ä“", nil), ("Tea", nil), ("Ünï", nil), ("日本", nil), ("CafÃ© 日本", nil),
    ])
    func mojibake(text: String, meant: String?) {
        #expect(Mojibake.repaired(text) == meant)
    }

    @Test(arguments: [
        ("dd/MM/yyyy", "MM/dd/yyyy"), ("M.d.yy", "d.M.yy"), ("yyyy-MM-dd", "yyyy-dd-MM"), ("d 'of' MM", "MM' of 'd"),
        ("d MMM", nil), ("yyyy", nil),
    ])
    func swapping(pattern: String, swapped: String?) throws {
        #expect(try DatePattern(pattern).withDayAndMonthSwapped?.description == swapped)
    }
}
