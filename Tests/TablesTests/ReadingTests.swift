import Diagnostics
import Tables
import Testing

struct ReadingTests {
    @Test(arguments: ["\n", "\r\n", "\r"])
    func lineEndings(_ end: String) throws {
        let text = ["a,b", "1,2", "", "3,4", ""].joined(separator: end)
        #expect(try transcript(text) == "header [a][b]\nrow 2 [1][2]\nrow 4 [3][4]")
    }

    @Test func mixedLineEndings() throws {
        #expect(
            try transcript("a,b\r\n1,2\r3,4\n5,6\r\r\n7,8") == """
                header [a][b]
                row 2 [1][2]
                row 3 [3][4]
                row 4 [5][6]
                row 6 [7][8]
                """)
    }

    /// A pair of CR and LF may be split between two blocks of the file.
    @Test(arguments: 65_530..<65_540)
    func lineEndingAcrossBlocks(_ length: Int) throws {
        let filler = String(repeating: "x", count: length - 4)
        try withTable("a,b\n\(filler),1\r\n2,3\r\n".utf8) { path in
            let read = try Table.read(path: path)
            #expect(read.diagnostics.isEmpty)
            #expect(read.value.rows.map(\.number) == [2, 3])
            #expect(read.value.rows.last?.cells == ["2", "3"])
        }
    }

    @Test func quotedLineBreaksDoNotAdvanceTheRow() throws {
        #expect(
            try transcript("a,b\n\"one\ntwo\r\nthree\",2\n3,\"x\"\"y\"\n") == """
                header [a][b]
                row 2 [one\\ntwo\\r\\nthree][2]
                row 3 [3][x"y]
                """)
    }

    @Test func quoteInsideAnUnquotedCellIsACharacter() throws {
        #expect(try transcript("size,name\n5\" ,a\"b\"c\n") == "header [size][name]\nrow 2 [5\" ][a\"b\"c]")
    }

    @Test func cellsKeepTheirSpacesAndHeadersDoNot() throws {
        #expect(try transcript(" a , b\n 1 , \u{a0}2\n") == "header [a][b]\nrow 2 [ 1 ][ \u{a0}2]")
    }

    @Test func blankRowsCountAndAreSkipped() throws {
        #expect(
            try transcript("\n\na,b\n,\n  ,\t\n\n1,2\n\n,,,\n") == "header [a][b]\nrow 7 [1][2]")
    }

    @Test func lastRowNeedsNoLineEnding() throws {
        #expect(try transcript("a,b\n1,") == "header [a][b]\nrow 2 [1][]")
        #expect(try transcript("a,b\n1,\"\"") == "header [a][b]\nrow 2 [1][]")
    }

    @Test func oneColumn() throws {
        #expect(try transcript("name\none\ntwo\n") == "header [name]\nrow 2 [one]\nrow 3 [two]")
    }

    @Test(arguments: zip([",", ";", "\t", "|"], [Delimiter.comma, .semicolon, .tab, .bar]))
    func delimiterIsFound(_ separator: String, _ delimiter: Delimiter) throws {
        let lines = [["sku", "title", "text"], ["1", "\"a,b;c\td|e\"", "x"], ["2", "c", "\"y, z; \"\"w\"\"\""]]
        let text = lines.map { $0.joined(separator: separator) }.joined(separator: "\n")
        try withTable(text.utf8) { path in
            let reader = try TableReader(path: path)
            #expect(reader.delimiter == delimiter)
            #expect(try reader.next()?.cells == ["1", "a,b;c\td|e", "x"])
            #expect(try reader.next()?.cells == ["2", "c", "y, z; \"w\""])
            #expect(try reader.next() == nil)
            #expect(reader.diagnostics.isEmpty)
        }
    }

    @Test func decimalCommasDoNotHideSemicolons() throws {
        #expect(
            try transcript("Artikel;Preis\nUhr;1.299,00\nRing, gold;5,50\n") == """
                header [Artikel][Preis]
                row 2 [Uhr][1.299,00]
                row 3 [Ring, gold][5,50]
                """)
    }

    @Test func listsInCellsDoNotHideCommas() throws {
        #expect(
            try transcript("sku,bullets\n1,a|b|c\n2,d|e|f\n")
                == "header [sku][bullets]\nrow 2 [1][a|b|c]\nrow 3 [2][d|e|f]")
    }

    @Test func delimiterCanBeAskedFor() throws {
        #expect(try transcript("a;b,c\n1;2,3\n".utf8, delimiter: .comma) == "header [a;b][c]\nrow 2 [1;2][3]")
    }

    /// Excel hides this line, so it has no number.
    @Test(arguments: ["\n", "\r\n", "\r"])
    func excelsSeparatorLine(_ end: String) throws {
        let text = ["sep=;", "a;b,c", "1;2"].joined(separator: end)
        #expect(try transcript(text) == "header [a][b,c]\nrow 2 [1][2]")
    }

    @Test func cellsKnowTheirPlace() throws {
        try withTable("a,b\n1,2\n".utf8) { path in
            let table = try Table.read(path: path).value
            #expect(table.column(named: "b") == 1)
            #expect(table.column(named: "B") == nil)
            #expect(table.rows.first?.place(1).description == "\(path) B2")
            #expect(table.header.last?.place.description == "\(path) B1")
            #expect(table.rows.first?[1] == "2")
        }
    }
}
