import Diagnostics
import Tables
import Testing

struct RowSelectionTests {
    static let option = Place.option("--rows")

    @Test func selects() throws {
        let selection = try RowSelection("2, 5-9,20-", at: Self.option)
        #expect((1...22).filter(selection.contains) == [2, 5, 6, 7, 8, 9, 20, 21, 22])
        #expect("\(selection)" == "2,5-9,20-")
    }

    @Test func missingRows() throws {
        let selection = try RowSelection("2,4,6-7,30-", at: Self.option)
        #expect(
            selection.missing(from: [2, 3, 7], of: "t.csv").all.map(\.description) == [
                "--rows: error: row 4 of t.csv is blank, broken or not there\n  hint: the last row is 7",
                "--rows: error: t.csv has no rows in 30-\n  hint: the last row is 7",
            ])
    }

    @Test(
        arguments: zip(
            ["", "two", "2,,3", "1", "9-5", "-4", "2-3-4", "99999999999999999999", "2 3", "٣"],
            [
                "\"\" is not a row or a range of rows\n  hint: write row numbers of the sheet, such as 2,5-9",
                "\"two\" is not a row or a range of rows\n  hint: write row numbers of the sheet, such as 2,5-9",
                "\"\" is not a row or a range of rows\n  hint: write row numbers of the sheet, such as 2,5-9",
                "row 1 is not a row of values\n  hint: rows count as in the sheet: row 1 is the header, values begin in row 2",
                "the range 9-5 ends before it begins\n  hint: 5-9",
                "\"-4\" is not a row or a range of rows\n  hint: write row numbers of the sheet, such as 2,5-9",
                "\"2-3-4\" is not a row or a range of rows\n  hint: write row numbers of the sheet, such as 2,5-9",
                "\"99999999999999999999\" is not a row or a range of rows\n  hint: write row numbers of the sheet, such as 2,5-9",
                "\"2 3\" is not a row or a range of rows\n  hint: write row numbers of the sheet, such as 2,5-9",
                "\"٣\" is not a row or a range of rows\n  hint: write row numbers of the sheet, such as 2,5-9",
            ]))
    func refuses(_ text: String, _ words: String) {
        #expect("\(said(text))" == "--rows: error: \(words)")
    }

    @Test func allMistakesTogether() {
        #expect(said("x,1").split(separator: "\n").count == 4)
    }

    private func said(_ text: String) -> String {
        do throws(DiagnosedFailure) {
            _ = try RowSelection(text, at: Self.option)
            return "fine"
        } catch {
            return error.description
        }
    }
}
