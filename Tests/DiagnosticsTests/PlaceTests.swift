import Diagnostics
import Testing

struct PlaceTests {
    @Test(
        arguments: zip(
            [
                Place.file("a/b.csv"), .source(file: "t.xml", line: 12, column: 5),
                .cell(file: "products.csv", CellReference(column: 5, row: 17)),
                .byte(file: "products.csv", offset: 812, row: 9), .byte(file: "products.csv", offset: 0, row: nil),
                .option("--rows"),
            ],
            [
                "a/b.csv", "t.xml:12:5", "products.csv F17", "products.csv byte 812 (row 9)", "products.csv byte 0",
                "--rows",
            ]))
    func prints(_ place: Place, _ words: String) {
        #expect("\(place)" == words)
    }

    @Test func knowsItsFile() {
        #expect(Place.source(file: "t.xml", line: 1, column: 1).file == "t.xml")
        #expect(Place.cell(file: "p.csv", CellReference(column: 0, row: 1)).file == "p.csv")
        #expect(Place.option("--rows").file == nil)
    }

    @Test(
        arguments: zip(
            [0, 25, 26, 27, 51, 52, 701, 702, 16_383], ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA", "XFD"]))
    func columnLetters(_ column: Int, _ letters: String) {
        #expect(CellReference.letters(column: column) == letters)
    }
}
